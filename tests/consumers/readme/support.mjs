// Takes the README's blocks apart and makes programs of them. A comment `// → value` at the end of a line says what the
// line's expression, or the constant that it declares, is.

/** The blocks in JavaScript and TypeScript: where they stand, under which heading, and what they say. */
export function blocksOf(markdown) {
  const blocks = [];
  let heading = '';
  let open;
  markdown.split('\n').forEach((text, at) => {
    if (open !== undefined && text.startsWith('```')) {
      if (open.language === 'js' || open.language === 'ts') blocks.push(open);
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(text);
    } else if (text.startsWith('```')) {
      // Lines count from one, and the first line of the block follows this one.
      open = { language: text.slice(3).trim(), heading, line: at + 2, lines: [] };
    } else if (text.startsWith('#')) {
      heading = text.replace(/^#+ /, '');
    }
  });
  return blocks;
}

export const isSuite = ({ lines }) => lines.some((line) => /^(test|describe)\(/.test(line));

/** A block that makes no double of its own goes on from the one that does nothing but that. */
export const standsAlone = ({ lines }) => lines.some((line) => /\bPocketCognito\b/.test(line) && /\b(import|require)\b/.test(line));

export const isBeginning = (block) => block.language === 'js' && standsAlone(block) && !isSuite(block);

/** The program of a block: its values become assertions. */
export function programOf(block, beginning) {
  const before = standsAlone(block) ? [] : beginning.lines;
  const checked = block.lines.map((line, at) => withAssertion(line, block.line + at));
  return ['import { deepStrictEqual as readmeSays } from "node:assert/strict";', ...before, ...checked, ''].join('\n');
}

function withAssertion(line, number) {
  const [, code, value] = /^(.*?);?\s*\/\/ → (.*)$/.exec(line) ?? [];
  if (code === undefined) return line;
  const complaint = JSON.stringify(`README.md:${number}: ${line.trim()}`);
  const declared = /^\s*(?:const|let) (\w+)(?:: \w+)? = /.exec(code)?.[1];
  if (declared !== undefined) return `${code}; readmeSays(${declared}, ${value}, ${complaint});`;
  return `readmeSays(await (${code.trim()}), ${value}, ${complaint});`;
}
