// The links of the guides, of the README and of the documents beside it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, test } from 'node:test';

const docs = process.env.GUIDES;
const root = dirname(docs);
const markdownIn = (folder) => readdirSync(folder).filter((file) => file.endsWith('.md')).map((file) => join(folder, file));
const guides = markdownIn(docs);
const documents = [...markdownIn(root), ...guides];

/** What is read as text: neither blocks nor code within a line. */
function prose(file) {
  return readFileSync(file, 'utf8').replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ' '));
}

function linksOf(file) {
  return [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target).filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(file) {
  const text = readFileSync(file, 'utf8').replace(/^```.*?^```/gms, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-'));
}

describe('links', () => {
  for (const file of documents) {
    test(`of ${relative(root, file)} lead somewhere`, () => {
      for (const link of linksOf(file)) {
        const [path, anchor] = link.split('#');
        const target = path === '' ? file : resolve(dirname(file), path);

        assert.ok(existsSync(target), link);
        if (anchor !== undefined && target.endsWith('.md')) assert.ok(anchorsOf(target).includes(anchor), link);
      }
    });
  }

  test('lead to every guide, from another document', () => {
    const reached = new Set(documents.flatMap((file) => linksOf(file).map((link) => resolve(dirname(file), link.split('#')[0])).filter((target) => target !== file)));

    assert.deepEqual(guides.filter((file) => !reached.has(file)).map((file) => basename(file)), []);
  });

  test('lead on from every guide that is written by hand', () => {
    const ends = guides.filter((file) => linksOf(file).length === 0).map((file) => basename(file));

    assert.deepEqual(ends, ['conformance.md']);
  });
});

test('the table of consumers has a row for each folder', () => {
  const consumers = join(root, 'tests/consumers');
  const table = readFileSync(join(consumers, 'README.md'), 'utf8');

  const folders = readdirSync(consumers).filter((name) => existsSync(join(consumers, name, 'package.json')));
  assert.ok(folders.length > 20);
  assert.deepEqual(folders.filter((name) => !new RegExp(`^\\|.*\`${name}\`.*\\|.*\\|$`, 'm').test(table)), []);
});
