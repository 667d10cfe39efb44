// What `explain` knows: every sentence of src/error.rs with its rule and its mend (model/refusals.json), and how it is
// known (FIDELITY.md, the transcripts); and the shapes that a constraint of the model stands in. Made at each build.
//
//   node tools/refusals.mjs     fails when a sentence has no explanation, or an explanation no sentence

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The constructors of src/error.rs that refuse: their name, their exception, what they are given, their sentences. */
export function constructors(root) {
  const source = readFileSync(join(root, 'src/error.rs'), 'utf8');
  const found = [];
  for (const [, name, parameters, body] of source.matchAll(/^    pub fn (\w+)\(([^)]*)\) -> Error \{\n([\s\S]*?)^    \}$/gm)) {
    const modelled = /Exception::(\w+)/.exec(body)?.[1];
    const exception = modelled ?? (body.includes('Error::not_authorized(') ? 'NotAuthorized' : 'InvalidParameter');
    const literals = [...body.matchAll(/"((?:[^"\\]|\\[\s\S])*)"/g)].map(([, text]) => unescaped(text));
    found.push({ name, exception: `${exception}Exception`, parameters: parameters.trim(), literals, body });
  }
  return found;
}

// A Rust literal's text: a backslash at the end of a line takes the next line's beginning with it.
function unescaped(text) {
  return text.replace(/\\\n\s*/g, '').replace(/\\n/g, '\n').replace(/\\(["\\])/g, '$1').replaceAll('{{', '\u0001').replaceAll('}}', '\u0002');
}

/** A template as a pattern: what stands in braces is any text. */
export function pattern(template) {
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll('\u0001', '\\{').replaceAll('\u0002', '\\}').replaceAll('\n', '\\n');
  return `^${template.split(/\{[^}]*\}/).map(escaped).join('([\\s\\S]*?)')}$`;
}

/** The rows of FIDELITY.md: section, area, what, source, confidence, code. */
export function fidelity(root) {
  const rows = [];
  let section;
  for (const line of readFileSync(join(root, 'FIDELITY.md'), 'utf8').split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3);
    const cells = line.startsWith('|') ? line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()) : [];
    if (cells.length !== 5 || cells[0] === 'area' || /^-+$/.test(cells[0])) continue;
    const [area, what, source, confidence, code] = cells;
    rows.push({ section, area, what, source, confidence, code });
  }
  return rows;
}

/** The refusals of the transcripts: where, of which operation, with which exception and sentence. */
export function captured(root) {
  const folder = join(root, 'tests/transcripts');
  const lines = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort()) {
    readFileSync(join(folder, file), 'utf8').split('\n').forEach((text, at) => {
      if (!text.startsWith('{')) return;
      const { op, err } = JSON.parse(text);
      if (err !== undefined) lines.push({ where: `${file} line ${at + 1}`, operation: op, name: err[0], message: err[1] });
    });
  }
  return lines;
}

/** Everything that the module `pocket-cognito/explain` knows; `missing` gets what is wrong with it. */
export function explanations(root, missing = []) {
  const { refusals: told, gates } = JSON.parse(readFileSync(join(root, 'model/refusals.json'), 'utf8'));
  const known = constructors(root);
  const rows = fidelity(root);
  const lines = captured(root);
  const words = ['src/error.rs', 'src/model/decode.rs', 'src/model/check.rs'].map((file) => unescaped(readFileSync(join(root, file), 'utf8'))).join('\n');

  const refusals = [];
  const without = {};
  for (const { name, exception, literals } of known) {
    const row = told[name];
    if (row === undefined) {
      missing.push(`src/error.rs: ${name} has no explanation; give it a rule and a mend in model/refusals.json`);
      continue;
    }
    if (row.none !== undefined) {
      without[name] = row.none;
      continue;
    }
    const sentences = row.sentences?.map((text) => text.replaceAll('{{', '\u0001').replaceAll('}}', '\u0002')) ?? literals;
    for (const piece of row.sentences === undefined ? [] : sentences.flatMap(pieces)) {
      if (!words.includes(piece)) missing.push(`model/refusals.json: ${name} has a sentence with "${piece}", which the core does not say`);
    }
    if (row.sentences === undefined && literals.length > 1) missing.push(`model/refusals.json: ${name} says several things; give its sentences`);
    refusals.push({ name, exception, sentences, told: row });
  }
  for (const name of Object.keys(told)) if (!known.some((one) => one.name === name)) missing.push(`model/refusals.json: src/error.rs has no ${name}`);
  for (const { exception, sentences, ...row } of gates) refusals.push({ exception, sentences, told: row });
  const index = refusals.flatMap((one) => (one.sentences.length === 0 ? [] : one.sentences.map((text) => ({ one, exception: one.exception, weight: literal(text), pattern: new RegExp(pattern(text)) }))));
  // What says most comes first, so that a sentence is not taken for a more general one.
  index.sort((one, other) => other.weight - one.weight);
  const bestOf = (message, exception) => index.find((entry) => (exception === undefined || entry.exception === exception) && entry.pattern.test(message));

  const used = [];
  const made = refusals.map((one) => {
    const sources = sourcesOf(one, { rows, lines, bestOf, used, missing });
    if (sources.length === 0) missing.push(`model/refusals.json: nobody knows where ${one.name ?? one.exception} is from; give a row of FIDELITY.md, or source and confidence`);
    return { exception: one.exception, rule: one.told.rule, mend: one.told.mend, sources };
  });
  return {
    refusals: made,
    sentences: index.map(({ one, pattern: { source } }) => [refusals.indexOf(one), source]),
    wordless: refusals.flatMap(({ sentences }, at) => (sentences.length === 0 ? [at] : [])),
    rows: used,
    without,
    ...shapesOf(root),
  };
}

const pieces = (template) => template.split(/\{[^}]*\}/).filter((piece) => piece.trim().length > 5);
const literal = (template) => template.replace(/\{[^}]*\}/g, '').length;

// How a refusal is known, best first: lines of the transcripts by operation, and rows of FIDELITY.md by their number.
function sourcesOf(one, { rows, lines, bestOf, used, missing }) {
  const { name, exception, sentences, told } = one;
  const sources = [];
  const is = (message) => (message === null ? sentences.length === 0 : bestOf(message, exception)?.one === one);
  const answered = lines.filter((line) => line.name === exception && is(line.message));
  if (answered.length > 0) {
    const first = {};
    for (const { operation, where } of answered) first[operation] ??= where;
    sources.push({ lines: first });
  }
  const add = ({ section, area, what, source, confidence }) => {
    const row = { where: `FIDELITY.md, ${section}, ${area}`, text: `${what} (source: ${source})`, confidence };
    let at = used.findIndex(({ where, text }) => where === row.where && text === row.text);
    if (at < 0) at = used.push(row) - 1;
    if (!sources.some((known) => known.row === at)) sources.push({ row: at });
  };
  if (told.row !== undefined) {
    const [place, part = ''] = told.row.split('#');
    const found = rows.find(({ section, area, what }) => `${section}/${area}` === place && what.includes(part));
    if (found === undefined) missing.push(`model/refusals.json: FIDELITY.md has no row ${told.row}`);
    else add(found);
  }
  if (told.source !== undefined && answered.length === 0) sources.push({ text: told.source, confidence: told.confidence, where: name === undefined ? 'model/refusals.json' : `src/error.rs, ${name}` });
  // A text that a row quotes may be the sentence of several exceptions.
  const quotes = (span) => {
    const own = bestOf(span, exception);
    return own?.one === one && own.weight === bestOf(span).weight;
  };
  for (const row of rows) if (spans(row.what).some(quotes)) add(row);
  return sources.slice(0, 3);
}

function spans(text) {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, span]) => span);
}

// Which shape a member of an input is, and the bounds that stand only in corrections.json.
function shapesOf(root) {
  const { operations, shapes } = JSON.parse(readFileSync(join(root, 'model/cognito-idp.json'), 'utf8'));
  const { late } = JSON.parse(readFileSync(join(root, 'model/corrections.json'), 'utf8'));
  const inputs = {};
  const reached = {};
  const visit = (name) => {
    const { members, member, value } = shapes[name];
    if (name in reached || (members === undefined && member === undefined && value === undefined)) return;
    reached[name] = members ?? member ?? value;
    for (const of of members === undefined ? [member ?? value] : Object.values(members)) visit(of);
  };
  for (const [operation, { input }] of Object.entries(operations)) {
    inputs[operation] = input;
    visit(input);
  }
  return { inputs, shapes: reached, late: late.map(({ operation, member, printed, reason }) => ({ operation, member, printed, reason })) };
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const missing = [];
  explanations(resolve(dirname(fileURLToPath(import.meta.url)), '..'), missing);
  if (missing.length > 0) {
    console.error(missing.join('\n'));
    process.exit(1);
  }
}
