// Builds the page of `hearsay play`, dist/web/index.html: one file that works from a disk, from any web host and from
// the command. It holds the program of the page, which runs at once; that of the engine, which the page starts as a
// worker; those of YAML and of the editor, which it starts when somebody needs them. The security policy names the
// scripts by their hashes.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { contractMembers } from './contract-members.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The engine has the protocols of the first picture only. */
const firstProtocols = {
  find: /^.*\/protocols\/index\.ts$/,
  replacement: join(root, 'web/src/engine/first-protocols.ts'),
};

const [page, engine, protocols, editor, yaml] = await Promise.all([
  bundle('main.tsx', 'page'),
  bundle('engine/engine-worker.ts', 'engine', { aliases: [firstProtocols] }),
  bundle('engine/all-protocols.ts', 'protocols', { isCoreGiven: true }),
  bundle('editor/editor-program.ts', 'editor'),
  bundle('engine/yaml-worker.ts', 'yaml'),
]);
const script = page.code;
const styles = page.styles;

const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)} ${hashOf(editor.code)}`,
  `style-src ${hashOf(styles)}`,
  // The editor places its completions by attributes. No HTML of others comes into the page, so these are its own.
  "style-src-attr 'unsafe-inline'",
  'worker-src blob:',
  'img-src data: blob:',
  'media-src blob:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const head = `<meta http-equiv="Content-Security-Policy" content="${policy}" /><style>${styles}</style>`;
const programs = `<script type="text/plain" id="engine">${engine.code}</script><script>${script}</script>`;
// After what the first picture needs.
const later =
  `<script type="application/json" id="stories">${inScript(JSON.stringify(storyTexts()))}</script>` +
  `<script type="text/plain" id="protocols">${protocols.code}</script>` +
  `<script type="text/plain" id="yaml">${yaml.code}</script>` +
  `<script type="text/plain" id="editor">${editor.code}</script>`;
const html = readFileSync(join(root, 'web/index.html'), 'utf8')
  .replace('</head>', () => `${head}</head>`)
  .replace('</body>', () => `${programs}${later}</body>`);

mkdirSync(join(root, 'dist/web'), { recursive: true });
writeFileSync(join(root, 'dist/web/index.html'), html);
const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const first = gzipSync(html.replace(later, '')).length;
console.log(
  `dist/web/index.html: ${kilobytes(html.length)}; gzipped ${kilobytes(first)} before the first picture, ` +
    `${kilobytes(gzipSync(later).length)} after it`,
);

/**
 * One program as one text, without imports. With isCoreGiven the modules of the core are those of the engine.
 * @param {string} entry in web/src
 * @param {string} name
 * @param {{ aliases?: import('vite').Alias[], isCoreGiven?: boolean }} [options]
 */
async function bundle(entry, name, { aliases = [], isCoreGiven = false } = {}) {
  const built = await build({
    configFile: false,
    root: join(root, 'web'),
    logLevel: 'error',
    resolve: {
      alias: [
        { find: /^.*\/files\/read-graph\.ts$/, replacement: join(root, 'web/src/engine/no-graph-files.ts') },
        ...aliases,
      ],
    },
    define: {
      'process.env.NODE_ENV': '"production"',
      CONTRACT_MEMBERS: JSON.stringify(contractMembers(join(root, 'src/core/protocol.ts'))),
    },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: {
        input: join(root, 'web/src', entry),
        // Importing the YAML parser does nothing, which it does not say itself: the engine imports it, and uses none.
        treeshake: { moduleSideEffects: (/** @type {string} */ id) => !id.includes('/node_modules/yaml/') },
        ...(isCoreGiven ? { external: (/** @type {string} */ id) => /\/core\/[\w-]+\.ts$/.test(id) } : {}),
        output: {
          format: 'iife',
          codeSplitting: false,
          name,
          globals: (/** @type {string} */ id) => `coreModules[${JSON.stringify(id.slice(id.lastIndexOf('/') + 1))}]`,
        },
      },
    },
  });
  const { output } = /** @type {import('vite').Rolldown.RolldownOutput} */ (Array.isArray(built) ? built[0] : built);
  const code = output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('\n');
  const css = output.flatMap((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? [file.source] : []));
  return { code: inScript(code), styles: css.join('\n').trim() };
}

/** By the names of the files. */
function storyTexts() {
  const folder = join(root, 'web/stories');
  const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
  return Object.fromEntries(files.map((file) => [file.slice(0, -3), readFileSync(join(folder, file), 'utf8')]));
}

/** No part of it ends the element that holds it. @param {string} code */
function inScript(code) {
  return code.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

/** @param {string} text */
function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
