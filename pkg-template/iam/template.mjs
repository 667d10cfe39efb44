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

/** What stands in a pattern for any characters, and for any one. */
const MANY = Symbol('*');
const ONE = Symbol('?');

/** A text in which `*` stands for any characters and `?` for any one. */
export class Pattern {
  #constant;

  constructor(text, { variables, ignoreCase = false }) {
    this.text = text;
    this.variables = variables;
    this.ignoreCase = ignoreCase;
  }

  matches(value, valueOf) {
    const steps = this.#constant ?? this.#steps(valueOf);
    return steps !== undefined && fits(steps, this.#folded(value));
  }

  // Its characters and wildcards; undefined when a variable has no value.
  #steps(valueOf) {
    let varies = false;
    const steps = [];
    for (const [whole, inside] of this.text.matchAll(TOKENS)) {
      if (this.variables && inside !== undefined) {
        const filled = valueFor(inside, valueOf);
        if (filled === undefined) return undefined;
        varies = true;
        steps.push(...this.#folded(filled).split(''));
      } else if (whole === '*') {
        steps.push(MANY);
      } else if (whole === '?') {
        steps.push(ONE);
      } else {
        steps.push(...this.#folded(whole).split(''));
      }
    }
    if (!varies) this.#constant = steps;
    return steps;
  }

  #folded(text) {
    return this.ignoreCase ? text.toLowerCase() : text;
  }
}

// Goes back to the last `*` only, which is enough: an expression of the language would try all of them, and never end.
function fits(steps, text) {
  let step = 0;
  let at = 0;
  let star = -1;
  let from = 0;
  while (at < text.length) {
    if (steps[step] === MANY) {
      star = step++;
      from = at;
    } else if (steps[step] === ONE || steps[step] === text[at]) {
      step++;
      at++;
    } else if (star >= 0) {
      step = star + 1;
      at = ++from;
    } else {
      return false;
    }
  }
  while (steps[step] === MANY) step++;
  return step === steps.length;
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
  const comma = inside.indexOf(',');
  const [, fallback] = comma < 0 ? [] : /^'([^']*)'$/.exec(inside.slice(comma + 1).trim()) ?? [];
  const key = comma < 0 ? inside.trimEnd() : fallback === undefined ? inside : inside.slice(0, comma).trimEnd();
  return { key: key.toLowerCase(), fallback };
}

function valueFor(inside, valueOf) {
  if ('*?$'.includes(inside) && inside !== '') return inside;
  const { key, fallback } = split(inside);
  const value = valueOf(key);
  return typeof value === 'string' ? value : fallback;
}
