/** A program that uses Hearsay as a library, with the protocol of the file beside it. */
import { run } from 'hearsay';
import echo from './echo.ts';

const { summary, trace } = await run({ peers: 5, topology: 'mesh', protocol: echo, seed: 1 });

const facts: Record<string, number> = {};
for (const fact of trace) if (fact.fact === 'received') facts[fact.kind] = (facts[fact.kind] ?? 0) + 1;

const delivered = (summary.perPeer ?? []).reduce((sum, peer) => sum + peer.delivered, 0);
console.log(JSON.stringify({ protocol: summary.protocol, sent: summary.books.sent, delivered, facts }));
