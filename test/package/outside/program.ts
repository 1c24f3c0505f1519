/** A program that uses Hearsay as a library, with the protocol of the file beside it. */
import { check, compare, open, report, run, sweep } from 'hearsay';
import echo from './echo.ts';

const { summary, trace } = await run({ peers: 5, topology: 'mesh', protocol: echo, seed: 1 });

const facts: Record<string, number> = {};
for (const fact of trace) if (fact.fact === 'received') facts[fact.kind] = (facts[fact.kind] ?? 0) + 1;

const delivered = (summary.perPeer ?? []).reduce((sum, peer) => sum + peer.delivered, 0);
const byDefinition = await check(echo, { schedules: 10, seed: 1, threads: 1 });
const byPath = await check('./echo.ts', { schedules: 10, seed: 1, threads: 1, out: 'runs' });
const grid = await sweep({ name: 'grid', seed: 1, sweep: { peers: [3, 4] } }, { out: 'runs', threads: 1 });
const kept = await run({ name: 'kept', seed: 1, peers: 3, trace: 'full' }, { out: 'runs' });
const opened = await open('kept');
const [{ many }] = await opened.query("SELECT count(*) AS many FROM events WHERE fact = 'delivered'");
const { runs } = await compare([kept, 'kept']);
const { page } = await report('kept');
const also = {
  checked: [
    byDefinition.examined,
    byPath.examined,
    JSON.stringify(byDefinition.properties) === JSON.stringify(byPath.properties),
  ],
  points: grid.points.length,
  many,
  compared: runs.length,
  page: page.endsWith('report.html'),
};

console.log(JSON.stringify({ also, protocol: summary.protocol, sent: summary.books.sent, delivered, facts }));
