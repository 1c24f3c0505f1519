/** The program of the report's page as one small text, bundled when the first report is written. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export async function pageScript(): Promise<string> {
  const { build } = await import('esbuild');
  const entry = fileURLToPath(new URL(`../reports/page/script/main${extname(import.meta.url)}`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
    tsconfigRaw: {},
  });
  return outputFiles[0].text;
}
