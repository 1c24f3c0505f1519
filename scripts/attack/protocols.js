// Protocols that throw, never come back, give senseless arguments, or end the process: each ends its run with a line
// that names it, and the run keeps what it has.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CODES = '\\u001b[2J\\u001b]0;x\\u0007\\r\\n    1 ms  peer 9  delivered 9:9';

/**
 * What a protocol does wrong, and what is to come of it.
 * @typedef {object} Wrong
 * @property {string} what
 * @property {string} [top] at the top of its file
 * @property {string} [start] in `start()`
 * @property {string} [receive] at the beginning of `receive()`
 * @property {string} [timeout] in `timeout()`
 * @property {string} [kindOf]
 * @property {number[]} [status]
 * @property {RegExp} [says]
 * @property {string[]} [runtimes]
 * @property {string[]} [more] arguments
 */
/** @type {Wrong[]} */
const wrongs = [
  { what: 'throws in receive()', receive: "if (++count === 7) throw new Error('seven');", says: /seven/ },
  { what: 'throws codes of a terminal', receive: `throw new Error('bad ${CODES}');`, says: /Error: bad/ },
  { what: 'never comes back from receive()', receive: 'for (;;);', says: /come back|did not answer|deadline/ },
  {
    what: 'sets a timer of 0 ms for ever',
    start: 'peer.setTimer(0, 0);',
    timeout: 'peer.setTimer(0, 0);',
    more: ['--set', 'stop={deadline: 3s, events: 20_000}'],
    status: [0],
    says: /more than 20,?000 timers|deadline/,
  },
  { what: 'delivers the sequence 2^33', receive: 'peer.deliver({ ...data, sequence: 2 ** 33 });', says: /sequence/ },
  { what: 'delivers the sequence NaN', receive: 'peer.deliver({ ...data, sequence: Number.NaN });', says: /sequence/ },
  { what: 'gives a kind that there is not', kindOf: '() => 7', says: /kindOf/ },
  {
    what: 'sends a getter that throws',
    receive: "peer.sendToNeighbours({ ...data, get more() { throw 'got'; } });",
    says: /got|plain/,
  },
  {
    what: 'throws an error whose message throws',
    start: "throw Object.defineProperty(new Error(''), 'message', { get: () => { throw new Error('in it'); } });",
  },
  {
    what: 'rejects a promise that nobody awaits',
    start: "Promise.reject(new Error('too late'));",
    says: /too late|Promise/,
  },
  { what: 'throws in a timer of its own', top: "setTimeout(() => { throw new Error('later'); }, 1);", says: /later/ },
  {
    what: 'waits at its top level for ever',
    top: 'await new Promise(() => {});',
    says: /waits for what never happens/,
  },
  {
    what: 'waits at its top level, with an interval that ticks',
    top: 'await new Promise(() => setInterval(() => {}, 100));',
    says: /top level/,
  },
  { what: 'ends the process at its top level', top: 'process.exit(0);', status: [2], says: /leaves the process alone/ },
  { what: 'ends the process in start()', start: 'process.exit(0);', says: /process/ },
];

/** @param {Wrong} wrong @param {string} name */
function protocolOf({ top = '', start = '', receive = '', timeout = '', kindOf = '() => 0' }, name) {
  return `
import { defineProtocol } from 'hearsay';
let count = 0;
${top}
export default defineProtocol({
  name: '${name}',
  title: 'does something wrong',
  source: 'an attack',
  parameters: {},
  promises: {},
  knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }],
  kindOf: ${kindOf},
  broadcastOf: (data) => data,
  create: (peer) => ({
    start() { ${start} },
    broadcast(data) {
      peer.firstTime(data.origin, data.sequence);
      peer.deliver(data);
      peer.sendToNeighbours(data);
    },
    receive(from, data) {
      ${receive}
      if (!peer.firstTime(data.origin, data.sequence)) return;
      peer.deliver(data);
      peer.sendToNeighbours(data, from);
    },
    timeout() { ${timeout} },
  }),
});
`;
}

/** @type {import('./desk.js').Attack} */
export const protocols = {
  name: 'protocols',
  async run(desk, isSmall) {
    for (const [index, wrong] of wrongs.entries()) {
      if (isSmall && index % 4 !== 1) continue;
      const name = `wrong-${index}`;
      writeFileSync(join(desk.folder, `${name}.mjs`), protocolOf(wrong, name));
      const isOfModule = wrong.top !== undefined;
      // Actors run in a thread as the simulator does: what is checked at the border of the contract is the same there.
      const runtimes = isSmall || isOfModule ? ['simulator'] : index % 2 === 0 ? ['simulator', 'tcp'] : ['actors'];
      for (const runtime of wrong.runtimes ?? runtimes) await one(desk, wrong, name, runtime);
    }
  },
};

/** @param {import('./desk.js').Desk} desk @param {Wrong} wrong @param {string} name @param {string} runtime */
async function one(desk, wrong, name, runtime) {
  const words = `run mesh -n 4 --protocol ./${name}.mjs --runtime ${runtime} --messages 1 --seed 1 --trace full`;
  const more = wrong.more ?? ['--set', 'stop={deadline: 3s}'];
  const ended = await desk.hearsay([...words.split(' '), '--reaction-limit', '2s', '--out', name, ...more], {
    longestMs: 60_000,
  });
  const summary = desk.summary(name);
  const { status = [1], says } = wrong;
  const text = ended.stdout + ended.stderr;
  desk.expect(`a protocol that ${wrong.what} on ${runtime}`, ended, {
    status,
    says,
    also:
      !/(?![\n\t])\p{Cc}/u.test(text) &&
      !/^\s*1 ms {2}peer 9/m.test(text) &&
      (summary === undefined || (summary.books.missing ?? 0) === 0),
  });
}
