/** Which functions of src are called, and how often: what V8 counts while something runs in this process. */
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';

/** By file and function: how often it was called. */
export type Calls = ReadonlyMap<string, number>;

const root = fileURLToPath(new URL('../../', import.meta.url));

export function callsOf(act: () => void): Calls {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const calls = new Map<string, number>();
  try {
    act();
    session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error;
      for (const { url, functions } of result) {
        const path = url.replace(/^file:\/\//, '');
        if (!path.startsWith(`${root}src/`)) continue;
        // Functions without a name are those by which a module gives its exports to others.
        for (const { functionName, ranges } of functions)
          if (functionName !== '')
            calls.set(`${path.slice(root.length)} ${functionName} ${ranges[0].startOffset}`, ranges[0].count);
      }
    });
  } finally {
    session.disconnect();
  }
  return calls;
}

/** Files with a function that is called more often in the first than in the second, in order of their names. */
export function filesThatRunMore(first: Calls, second: Calls): string[] {
  const more = [...first].filter(([name, count]) => count > (second.get(name) ?? 0));
  return [...new Set(more.map(([name]) => name.split(' ')[0]))].sort();
}
