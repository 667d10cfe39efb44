// A text of a policy: wildcards, and variables that the request fills in.

const TOKENS = /\$\{([^}]*)\}|[^]/g;

/** The keys of the variables in a text. */
export function variablesOf(text) {
  return [...text.matchAll(TOKENS)].filter(([, inside]) => inside !== undefined && !'*?$'.includes(inside)).map(([, inside]) => split(inside).key);
}

/** A text in which wildcards are characters like others. */
export class Plain {
  constructor(text, { variables }) {
    this.text = text;
    this.variables = variables;
  }

  /** The text with its variables filled in; undefined when one of them has no value. */
  filled(valueOf) {
    if (!this.variables) return this.text;
    const parts = [...this.text.matchAll(TOKENS)].map(([whole, inside]) => (inside === undefined ? whole : valueFor(inside, valueOf)));
    return parts.includes(undefined) ? undefined : parts.join('');
  }
}

/** A text in which `*` stands for any characters and `?` for any one. */
export class Pattern {
  #constant;

  constructor(text, { variables, ignoreCase = false }) {
    this.text = text;
    this.variables = variables;
    this.flags = ignoreCase ? 'i' : '';
  }

  matches(value, valueOf) {
    if (this.#constant !== undefined) return this.#constant.test(value);
    let varies = false;
    let source = '';
    for (const [whole, inside] of this.text.matchAll(TOKENS)) {
      if (this.variables && inside !== undefined) {
        const filled = valueFor(inside, valueOf);
        if (filled === undefined) return false;
        varies = true;
        source += escaped(filled);
      } else if (whole === '*') {
        source += '[^]*';
      } else if (whole === '?') {
        source += '[^]';
      } else {
        source += escaped(whole);
      }
    }
    const pattern = new RegExp(`^${source}$`, this.flags);
    if (!varies) this.#constant = pattern;
    return pattern.test(value);
  }
}

/** An ARN in which wildcards stay within its six components, the last of which may have colons of its own. */
export class ArnPattern {
  constructor(text, options) {
    this.text = text;
    this.parts = componentsOf(text).map((part) => new Pattern(part, options));
  }

  matches(value, valueOf) {
    const parts = componentsOf(value);
    return parts.length === this.parts.length && this.parts.every((part, at) => part.matches(parts[at], valueOf));
  }
}

/** The components of an ARN or of a pattern for one: six at most. */
export function componentsOf(text) {
  const parts = [''];
  for (const [whole] of text.matchAll(TOKENS)) {
    if (whole === ':' && parts.length < 6) parts.push('');
    else parts[parts.length - 1] += whole;
  }
  return parts;
}

function split(inside) {
  const [, key, fallback] = /^([^,]*?)\s*(?:,\s*'([^']*)')?\s*$/.exec(inside) ?? [];
  return { key: (key ?? inside).toLowerCase(), fallback };
}

function valueFor(inside, valueOf) {
  if ('*?$'.includes(inside) && inside !== '') return inside;
  const { key, fallback } = split(inside);
  const value = valueOf(key);
  return typeof value === 'string' ? value : fallback;
}

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
