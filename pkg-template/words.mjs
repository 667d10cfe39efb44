// Anything at all in words, for errors of our own: what a test gives or throws may have no text, or throw when it is read.

/** A value as a text. */
export function shown(value) {
  try {
    return String(value);
  } catch {
    return 'what cannot be read';
  }
}

/** What an error says. */
export function sentenceOf(error) {
  try {
    return shown(error?.message ?? error);
  } catch {
    return 'what cannot be read';
  }
}

/** The options of a function, which are an object or not there. */
export function optionsOf(asker, options) {
  if (options === undefined) return {};
  if (options === null || typeof options !== 'object') throw new TypeError(`pocket-cognito: ${asker} takes its options as an object, not ${shown(options)}`);
  return options;
}

/** The JSON text of what `asker` was given. Its getters run here; outside of the core, which whatever they throw would end. */
export function jsonFor(asker, value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new TypeError(`pocket-cognito: ${asker} takes what can be written as JSON: ${sentenceOf(error)}`, { cause: error });
  }
}

/** `value`, or where it has no JSON form as much of it as has: what contains itself or cannot be read is told in words. */
export function readable(value) {
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return told(value, []);
  }
}

function told(value, above) {
  if (typeof value === 'bigint') return `${value}n`;
  if (value === null || typeof value !== 'object') return value;
  if (above.includes(value)) return '(itself)';
  if (above.length > DEEPEST) return '(deeper)';
  try {
    const around = [...above, value];
    if (Array.isArray(value)) return Array.from(value, (element) => told(element, around));
    return Object.fromEntries(Object.keys(value).filter((name) => name !== 'toJSON').map((name) => [name, toldMember(value, name, around)]));
  } catch (error) {
    return unread(error);
  }
}

function toldMember(value, name, around) {
  try {
    return told(value[name], around);
  } catch (error) {
    return unread(error);
  }
}

function unread(error) {
  return `(cannot be read: ${sentenceOf(error)})`;
}

/** Deeper than any input of the API. */
const DEEPEST = 32;
