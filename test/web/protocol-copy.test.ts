/** The copy of a built-in protocol with which the editor begins stands alone, and is the same protocol. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as hearsay from 'hearsay';
import { expect, it } from 'vitest';
import { protocols } from '../../src/protocols/index.ts';
import { compiled } from '../../web/src/editor/compiled-protocol.ts';
import { canStandAlone, protocolCopy } from '../../web/src/editor/protocol-copy.ts';
import { typedLibrary } from '../../web/src/engine/typed-library.ts';

const folder = fileURLToPath(new URL('../../src/protocols/', import.meta.url));
const sources = Object.fromEntries(
  readdirSync(folder).map((file) => [file, readFileSync(`${folder}${file}`, 'utf8')] as const),
);

/** As the worker of the page makes it, with what it gives of the package and nothing else. */
function definitionIn(source: string): hearsay.Definition {
  const result = compiled(source);
  if (!('code' in result)) throw new Error(`line ${result.line}: ${result.message}`);
  const module: { exports: { default?: hearsay.Definition } } = { exports: {} };
  const required = (name: string) => {
    if (name === 'hearsay') return typedLibrary;
    throw new Error(`it imports ${name}`);
  };
  new Function('module', 'exports', 'require', result.code)(module, module.exports, required);
  return module.exports.default!;
}

const names = protocols.map(({ name }) => name);
const alone = names.filter((name) => canStandAlone(sources[`${name}.ts`]));

it('has a copy of all protocols but those that import a neighbour whole, or a file of another folder', () => {
  const others = ['consensus-hierarchical-uniform', 'swim', 'total-consensus'];
  expect(names.filter((name) => !alone.includes(name)).sort()).toEqual(others);
});

it.each(alone)('%s', async (name) => {
  const protocol = definitionIn(protocolCopy(`${name}.ts`, sources));
  const experiment = {
    seed: 3,
    peers: 4,
    ...(protocol.membership === true ? {} : { workload: { name: 'burst', broadcasts: 2 } as const }),
    stop: { deadline: '2s' },
  } as const;
  const detector = 'perfect';
  const ofCopy = await hearsay.run({
    ...experiment,
    protocol,
    ...(protocol.detector === undefined ? {} : { detector }),
  });
  const built = await hearsay.run({
    ...experiment,
    protocol: name,
    ...(protocol.detector === undefined ? {} : { detector }),
  });
  expect(ofCopy.summary.traceSha256).toBe(built.summary.traceSha256);
  expect(ofCopy.summary.books.sent).toBeGreaterThan(0);
});

it('says in which line a source is no TypeScript', () => {
  expect(compiled('const a = 1;\nconst b = ;')).toEqual({ line: 2, message: expect.stringMatching(/unexpected/i) });
});

it('keeps lines where they are, so that errors name the right one', () => {
  const { code } = compiled('interface A {\n  a: number;\n}\n\nthrow new Error();') as { code: string };
  expect(code.split('\n')[4]).toContain('throw new Error()');
});
