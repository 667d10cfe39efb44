// Reads a transcript and compares what was answered with what the real service answered.
// The format is described beside the transcripts: references ${…}, matchers $any, $date, {"$set": […]} and so on.
import { createHash, createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UUID } from './wire.mjs';

export function transcript(name) {
  return readFileSync(new URL(`${name}.jsonl`, folder()), 'utf8')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('//'))
    .map((line) => JSON.parse(line));
}

function folder() {
  if (process.env.TRANSCRIPTS) return new URL(`file://${process.env.TRANSCRIPTS}/`);
  const candidates = ['../../../transcripts/', '../../transcripts/'].map((path) => new URL(path, import.meta.url));
  return candidates.find((url) => existsSync(fileURLToPath(url))) ?? candidates[0];
}

/** What earlier lines saved, and everything that can be computed from it. */
export class Memory {
  #saved = new Map();

  save(paths, output) {
    for (const [name, path] of Object.entries(paths ?? {})) {
      const value = at(output, path);
      if (value !== undefined) this.#saved.set(name, value);
    }
  }

  recall(reference) {
    if (this.#saved.has(reference)) return this.#saved.get(reference);
    if (reference.startsWith('pw.')) return passwordNamed(reference.slice(3));

    const [form, ...rest] = reference.split(':');
    if (form === 'secrethash') {
      const [username, client, secret] = [rest[0], this.recall(rest[1]), this.recall(rest[2])];
      return createHmac('sha256', secret).update(username + client).digest('base64');
    }
    if (form === 'tampersig') {
      const [head, payload, signature] = this.recall(rest[0]).split('.');
      return [head, payload, (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)].join('.');
    }
    throw new Error(`nothing was saved as \${${reference}}`);
  }

  /** `value` with every reference put in; a text that is nothing but a reference takes the saved value's type. */
  fill(value) {
    if (Array.isArray(value)) return value.map((item) => this.fill(item));
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.fill(item)]));
    if (typeof value !== 'string') return value;

    const alone = value.match(/^\$\{([^}]+)\}$/);
    return alone && alone[1] !== 'any' ? this.recall(alone[1]) : value.replace(/\$\{([^}]+)\}/g, (whole, name) => (name === 'any' ? whole : this.recall(name)));
  }
}

const passwordNamed = (name) => `Pw-1${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;

/** `UserPool.Id`, `Users[0]`, `User.Attributes[Name=sub].Value` */
export function at(value, path) {
  if (path === '') return value;
  const steps = path.match(/[^.[\]]+(?:=[^\]]*)?|\[[^\]]*\]/g);
  return steps.reduce((here, step) => {
    if (here === undefined || here === null) return undefined;
    if (!step.startsWith('[')) return here[step];
    const [key, wanted] = step.slice(1, -1).split('=');
    return wanted === undefined ? here[Number(key)] : here.find((item) => item[key] === wanted);
  }, value);
}

const isEpoch = (value) => typeof value === 'number' && value > 1e9 && value < 1e11;
const WORDS = {
  $any: (got) => got !== undefined,
  $absent: (got) => got === undefined,
  $date: isEpoch,
  $uuid: (got) => UUID.test(got),
  $jwt: (got) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(got),
};
const show = (value) => JSON.stringify(value)?.slice(0, 160) ?? 'nothing';

/** The differences between an expectation (references filled in) and what was answered, each as a sentence. */
export function differences(expected, got, path = 'answer') {
  const differs = (what = show(expected)) => [`${path}: expected ${what}, got ${show(got)}`];

  if (typeof expected === 'string') {
    if (WORDS[expected]) return WORDS[expected](got) ? [] : differs();
    if (!expected.includes('${any}')) return expected === got ? [] : differs();
    const pattern = new RegExp(`^${expected.split('${any}').map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\S+')}$`);
    return pattern.test(got) ? [] : differs();
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return differs();
    return expected.flatMap((item, index) => differences(item, got[index], `${path}[${index}]`));
  }
  if (!expected || typeof expected !== 'object') return Object.is(expected, got) ? [] : differs();

  if ('$len' in expected) return got?.length === expected.$len ? [] : differs(`length ${expected.$len}`);
  for (const word of ['$set', '$subset']) {
    if (!(word in expected)) continue;
    if (!Array.isArray(got)) return differs();
    if (word === '$set' && got.length !== expected[word].length) return differs(`${expected[word].length} elements`);
    const rest = [...got];
    return expected[word].flatMap((item) => {
      const found = rest.findIndex((candidate) => differences(item, candidate).length === 0);
      if (found < 0) return [`${path}: expected an element ${show(item)}, got ${show(got)}`];
      rest.splice(found, 1);
      return [];
    });
  }
  if (!got || typeof got !== 'object') return differs();
  return Object.entries(expected).flatMap(([name, item]) => differences(item, got[name], `${path}.${name}`));
}

/** The differences between the exact member names expected at some paths and those that are there. */
export function memberDifferences(keys, output) {
  const paths = Array.isArray(keys) ? { '': keys } : keys ?? {};
  return Object.entries(paths).flatMap(([path, names]) => {
    const there = Object.keys(at(output, path) ?? {}).sort();
    return there.join() === [...names].sort().join() ? []
      : [`members of ${path || 'the answer'}: expected ${[...names].sort()}, got ${there}`];
  });
}
