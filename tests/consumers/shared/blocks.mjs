// Takes the blocks of the README and of the guides apart and makes programs or files of them. In a program, a comment
// `// → value` at the end of a line says what the line's expression, or the constant that it declares, is. A block whose
// fence has a name after its language (```js team.test.js) is that file.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** All blocks: of which document, where they stand, under which heading, in which language, for which file, and what they say. */
export function blocksOf(markdown, document) {
  const blocks = [];
  let heading = '';
  let open;
  markdown.split('\n').forEach((text, at) => {
    if (open !== undefined && text.startsWith('```')) {
      blocks.push(open);
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(text);
    } else if (text.startsWith('```')) {
      // Lines count from one, and the first line of the block follows this one.
      const [language, file] = text.slice(3).trim().split(/\s+/);
      open = { document, language, file, heading, line: at + 2, lines: [] };
    } else if (text.startsWith('#')) {
      heading = text.replace(/^#+ /, '');
    }
  });
  return blocks;
}

/**
 * The blocks of the guide `docs/{name}.md`. Its files are written into `folder`; of the others, whoever asks says what
 * becomes of them: a block that nothing runs is no example.
 */
export function guide(name, folder) {
  return written(`docs/${name}.md`, join(process.env.GUIDES, `${name}.md`), folder);
}

/** The same of the README of the packed package, as a consumer has it installed. */
export function readme(folder) {
  return written('README.md', join(process.cwd(), 'node_modules/pocket-cognito/README.md'), folder);
}

function written(document, path, folder) {
  const blocks = blocksOf(readFileSync(path, 'utf8'), document);
  for (const { file, lines } of blocks) {
    if (file === undefined) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
  }
  return blocks;
}

/** The packages that a guide's commands install: `npm install --save-dev jest pocket-cognito`. */
export function installed(blocks) {
  const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ lines }) => lines);
  return commands.flatMap((command) => /^npm (?:install|i) (.*)$/.exec(command)?.[1].split(' ').filter((word) => !word.startsWith('-')) ?? []);
}

export const isSuite = ({ lines }) => lines.some((line) => /^(test|describe)\(/.test(line));

/** A block that makes no double of its own goes on from the one that does nothing but that. */
export const standsAlone = ({ lines }) => lines.some((line) => /\bPocketCognito\b/.test(line) && /\b(import|require)\b/.test(line));

export const isBeginning = (block) => block.language === 'js' && standsAlone(block) && !isSuite(block);

/** The program of a block: its values become assertions. */
export function programOf(block, beginning) {
  const before = standsAlone(block) ? [] : beginning.lines;
  const checked = block.lines.map((line, at) => withAssertion(line, `${block.document}:${block.line + at}`));
  return ['import { deepStrictEqual as itSays } from "node:assert/strict";', ...before, ...checked, ''].join('\n');
}

function withAssertion(line, place) {
  const [, code, value] = /^(.*?);?\s*\/\/ → (.*)$/.exec(line) ?? [];
  if (code === undefined) return line;
  const complaint = JSON.stringify(`${place}: ${line.trim()}`);
  const declared = /^\s*(?:const|let) (\w+)(?:: \w+)? = /.exec(code)?.[1];
  if (declared !== undefined) return `${code}; itSays(${declared}, ${value}, ${complaint});`;
  return `itSays(await (${code.trim()}), ${value}, ${complaint});`;
}
