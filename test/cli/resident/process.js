/**
 * Runs the built command, module by module, once for each call: its entry is loaded anew each time, what that imports is
 * not. Standard output and standard error are kept, and the end of the process is the end of a call.
 */
import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { initialize } from 'esbuild';

const entry = new URL('../../../dist/cli/main.js', import.meta.url).href;
const endProcess = process.exit.bind(process);

/** What each has taken since the call began. */
const texts = { stdout: '', stderr: '' };

/** @type {(status: number) => void} */
let end = () => {};
let calls = 0;

// Its own process stays in the folder where it starts, and those of tests are removed.
await initialize({});

for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      texts[name] += chunk;
      done();
    },
  });
  Object.defineProperty(process, name, { value: stream, configurable: true });
}
Object.defineProperty(process, 'exit', {
  value: (/** @type {number} */ status) => end(status ?? process.exitCode ?? 0),
  configurable: true,
});

const { stdout, stderr } = process;

process.on('message', async (/** @type {{ args: string[], cwd: string }} */ { args, cwd }) => {
  texts.stdout = '';
  texts.stderr = '';
  process.chdir(cwd);
  process.argv = [process.execPath, 'hearsay', ...args];
  const status = await new Promise((resolve) => {
    end = resolve;
    import(`${entry}?call=${++calls}`).catch((error) => {
      stderr.write(`${error.stack}\n`);
      resolve(-1);
    });
  });
  for (const emitter of [stdout, stderr]) emitter.removeAllListeners();
  for (const name of ['uncaughtException', 'exit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
    EventEmitter.prototype.removeAllListeners.call(process, name);
  process.send?.({ status, ...texts });
});
process.on('disconnect', () => endProcess());
