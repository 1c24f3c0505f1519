// Preloaded into a peer process: counts the calls of each function, and writes the counts when the process exits.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

if (process.send !== undefined) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  process.on('exit', () => {
    session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
      const calls = result
        .filter(({ url }) => url.startsWith('file:'))
        .flatMap(({ url, functions }) =>
          functions.map(({ functionName, ranges: [{ startOffset, count }] }) => ({
            url,
            name: functionName,
            offset: startOffset,
            count,
          })),
        );
      writeFileSync(join(process.env.HEARSAY_CALLS ?? '', `${process.pid}.json`), JSON.stringify(calls));
    });
  });
}
