/**
 * Textbook mistakes: for each protocol at least two lines that are written wrong easily. The wrong protocol is the
 * protocol's own files with `line` replaced by `mistake`, so it promises what the right one promises.
 */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { basicMistakes } from './basic-mistakes.ts';
import { consensusMistakes } from './consensus-mistakes.ts';
import { gossipMistakes } from './gossip-mistakes.ts';
import type { Mistake } from './mistake.ts';

export const mistakes: readonly Mistake[] = [
  {
    protocol: 'spanning-tree',
    wrong: 'the parent is the last that brought something new, and the one before is pruned later',
    line: 'if (tree.parent === NOBODY) tree.parent = from;',
    mistake: 'tree.parent = from;',
    breaks: 'agreement',
  },
  {
    protocol: 'spanning-tree',
    wrong: 'each neighbour that brings a copy again is pruned, the parent as well',
    line: 'if (parent !== NOBODY && parent !== from)',
    mistake: 'if (parent !== NOBODY)',
    breaks: 'agreement',
    under: 'duplication',
  },
  {
    protocol: 'reliable-eager',
    wrong: 'only the origin sends, as in best-effort broadcast',
    line: '    this.peer.sendToGroup(broadcast);',
    mistake: '    if (broadcast.origin === this.peer.id) this.peer.sendToGroup(broadcast);',
    breaks: 'agreement',
    under: 'crash',
  },
  {
    protocol: 'reliable-eager',
    wrong: 'every copy is delivered',
    line: '    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;\n    this.peer.deliver(broadcast);',
    mistake:
      '    this.peer.deliver(broadcast);\n    if (!this.peer.firstTime(broadcast.origin, broadcast.sequence)) return;',
    breaks: 'no-duplication',
  },
  {
    protocol: 'uniform-majority',
    wrong: 'the quorum is one too small: f peers, all of which may crash',
    line: '2 * senders.size <= this.peer.size)',
    mistake: '2 * senders.size < this.peer.size - 1)',
    breaks: 'uniform-agreement',
    under: 'crash',
    peers: 3,
  },
  {
    protocol: 'uniform-majority',
    wrong: 'what is delivered is counted on, and delivered again with the next copy',
    line: '    this.senders.delete(key);\n',
    mistake: '',
    breaks: 'no-duplication',
  },
  {
    protocol: 'stubborn',
    wrong: 'nothing is sent again',
    line: '    this.links.sendAgain();\n',
    mistake: '',
    breaks: 'validity',
    under: 'loss',
  },
  {
    protocol: 'stubborn',
    wrong: 'a peer delivers one broadcast of each origin, as if the algorithm ran once',
    line: 'firstTime(broadcast.origin, broadcast.sequence)',
    mistake: 'firstTime(broadcast.origin, 0)',
    breaks: 'validity',
  },
  {
    protocol: 'logged',
    wrong: 'what is delivered is in memory, but not on stable storage: it is delivered again after a restart',
    line: '    this.peer.keep?.(this.kept);\n    this.peer.deliver(broadcast);',
    mistake: '    this.peer.deliver(broadcast);',
    breaks: 'no-duplication',
    under: 'recovery',
  },
  {
    protocol: 'logged',
    wrong: 'own broadcasts are not logged: an origin that crashes does not send them again',
    line: '    this.kept.sent.push(broadcast);\n',
    mistake: '',
    breaks: 'validity',
    under: 'loss,recovery',
  },
  {
    protocol: 'logged-uniform',
    wrong: 'the log does not say what is delivered: it is delivered again after a restart',
    line: '    entry.isDelivered = true;\n    this.peer.keep?.(this.log);\n',
    mistake: '    this.entries.set(key, { ...entry, isDelivered: true });\n',
    breaks: 'no-duplication',
    under: 'recovery',
  },
  {
    protocol: 'logged-uniform',
    wrong: 'the quorum is one too small: f peers, all of which may crash',
    line: '2 * peers.size <= this.peer.size)',
    mistake: '2 * peers.size < this.peer.size - 1)',
    breaks: 'uniform-agreement',
    under: 'loss,crash',
    peers: 3,
  },
  {
    protocol: 'probabilistic-eager',
    wrong: 'every copy is delivered',
    line: 'if (this.peer.firstTime(origin, sequence)) this.peer.deliver',
    mistake: 'this.peer.deliver',
    breaks: 'no-duplication',
  },
  {
    protocol: 'probabilistic-eager',
    wrong: 'the origin forgets that it has delivered its own broadcast',
    line: '    this.peer.firstTime(origin, sequence);\n',
    mistake: '',
    breaks: 'no-duplication',
  },
  {
    protocol: 'causal-no-wait',
    wrong: 'own broadcasts are not part of the past',
    line: '    this.past.push(broadcast);\n  }\n\n  receive',
    mistake: '  }\n\n  receive',
    breaks: 'fifo-order',
  },
  {
    protocol: 'causal-no-wait',
    wrong: 'the past is forgotten once it is sent: later broadcasts come without it',
    line: 'this.past.slice()',
    mistake: 'this.past.splice(0)',
    breaks: 'causal-order',
  },
  {
    protocol: 'causal-collected',
    wrong: 'a broadcast is collected once most peers have it: the others may get a later one first',
    seed: 179,
    line: 'for (let peer = 0; peer < this.peer.size; peer++) if (!peers.has(peer) && !this.suspected.has(peer)) return;',
    mistake: 'if (2 * peers.size <= this.peer.size) return;',
    breaks: 'causal-order',
  },
  {
    protocol: 'causal-collected',
    wrong: 'what is delivered does not become part of the past',
    line: '    if (origin !== this.peer.id) this.past.push(broadcast);\n',
    mistake: '',
    breaks: 'causal-order',
  },
  {
    protocol: 'probabilistic-lazy',
    wrong: 'every copy is delivered as it comes, also one that was given up or has been delivered',
    line: '    line.early.set(sequence, payload);\n    this.deliverReady(origin, line);',
    mistake: '    this.peer.deliver({ origin, sequence, payload });',
    breaks: 'no-duplication',
  },
  {
    protocol: 'probabilistic-lazy',
    wrong: 'what is stored is filed by its number alone: the answer has the payload of another origin',
    line: 'return sequence * this.peer.size + origin;',
    mistake: 'return origin === -1 ? origin : sequence;',
    breaks: 'no-creation',
    under: 'loss',
  },
  {
    protocol: 'byzantine-consistent',
    wrong: 'a peer echoes one broadcast of each origin, as if the algorithm ran once',
    line: 'firstTime(from, message.sequence)',
    mistake: 'firstTime(from, 0)',
    breaks: 'validity',
  },
  {
    protocol: 'byzantine-consistent',
    wrong: 'what is delivered is counted on, and delivered again with the next echo',
    line: "isQuorum ? 'delivered' : echoes",
    mistake: 'echoes',
    breaks: 'no-duplication',
  },
  {
    protocol: 'bracha',
    wrong: 'a peer echoes one broadcast of each origin, as if the algorithm ran once',
    line: 'firstTime(from, message.sequence)',
    mistake: 'firstTime(from, 0)',
    breaks: 'validity',
  },
  {
    protocol: 'bracha',
    wrong: 'what is delivered is counted on, and delivered again with the next READY',
    line: "    this.instances.set(key, 'delivered');\n",
    mistake: '',
    breaks: 'no-duplication',
  },
  {
    protocol: 'skeen',
    wrong: 'a broadcast is delivered with its final time, though an earlier one may not have its own yet',
    line: 'while (this.waiting.length > 0 && this.waiting[0].isFinal) this.peer.deliver(this.waiting.shift()!.broadcast);',
    mistake: 'this.peer.deliver(settled.broadcast);',
    breaks: 'total-order',
  },
  {
    protocol: 'skeen',
    wrong: 'clocks do not follow the final times: a later broadcast gets an earlier time',
    line: '    this.clock = Math.max(this.clock, final);\n',
    mistake: '',
    breaks: 'total-order',
  },
  {
    protocol: 'skeen',
    wrong: 'the last proposal counts, not the latest',
    line: 'Math.max(vote.latest, proposed)',
    mistake: 'proposed',
    breaks: 'total-order',
  },
  {
    protocol: 'moving-sequencer',
    wrong: 'a turn begins with the number before it, though earlier numbers are not there yet',
    line: 'this.orders.put(0, message.number, message)',
    mistake: 'this.take(message)',
    breaks: 'total-order',
  },
  {
    protocol: 'moving-sequencer',
    wrong: 'broadcasts are numbered as they come, not in the order of their origin',
    line: 'this.data.put(from, message.sequence, message)',
    mistake: 'this.accept({ origin: from, ...message })',
    breaks: 'fifo-order',
  },
  {
    protocol: 'token',
    wrong: 'a copy of the token that comes twice is taken for another token',
    seed: 154,
    line: '    if (token.visit <= this.token.visit) return;\n',
    mistake: '',
    breaks: 'agreement',
    under: 'duplication',
  },
  {
    protocol: 'token',
    wrong: 'broadcasts are delivered as they come, as if the holder of the token alone made the order',
    line: 'this.inOrder.put(0, message.number, ',
    mistake: 'this.peer.deliver(',
    breaks: 'total-order',
  },
  {
    protocol: 'token',
    wrong: 'the token is sent on without the numbers that were used',
    line: 'this.token = { ...this.token, number, rest };',
    mistake: 'this.token = { ...this.token, rest };',
    breaks: 'validity',
  },
  {
    protocol: 'byzantine-consistent-signed',
    wrong: 'signatures that are shown are counted, and not verified',
    line: 'const valid = signatures.filter(([signer, signature]) => peer.verify!(signer, signed, signature));',
    mistake: 'const valid = signed === undefined ? [] : signatures;',
    breaks: 'consistency',
    under: 'byzantine',
  },
  {
    protocol: 'byzantine-consistent-signed',
    wrong: 'peers sign the name of a broadcast, and not what it says',
    line: "return ['echo', origin, sequence, payload];",
    mistake: "return ['echo', origin, sequence, payload === undefined];",
    breaks: 'consistency',
    under: 'byzantine',
  },
  {
    protocol: 'byzantine-consistent-signed',
    wrong: 'signatures that are shown again are delivered again',
    line: '    delivered.add(key);\n',
    mistake: '',
    breaks: 'no-duplication',
    under: 'byzantine',
  },
  {
    protocol: 'pbft',
    wrong: 'nobody looks who has signed a request',
    line: '    this.proofs = new Proofs(peer, this.faulty);\n',
    mistake: '    this.proofs = new Proofs(peer, this.faulty);\n    this.proofs.isGenuine = () => true;\n',
    breaks: 'no-creation',
    under: 'byzantine',
  },
  {
    protocol: 'pbft',
    wrong: 'a silent primary is waited for',
    seed: 20,
    line: '    if (this.pending.size === 1) this.wait();\n',
    mistake: '',
    breaks: 'validity',
    under: 'byzantine',
  },
  ...basicMistakes,
  ...consensusMistakes,
  ...gossipMistakes,
];

const sources = new URL('../../src/protocols/', import.meta.url);
const source = (file: string) => readFileSync(new URL(`${file}.ts`, sources), 'utf8');

/** How often the line stands in its file. */
export function occurrencesOf({ protocol, file = protocol, line }: Mistake): number {
  return source(file).split(line).length - 1;
}

/** Writes the wrong protocol with all its files to a folder, and removes it afterwards. */
export async function withWrongFile<Result>(
  { protocol, file = protocol, line, mistake }: Mistake,
  act: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-mistake-'));
  const others = readdirSync(sources).filter((name) => file !== protocol && name.startsWith(`${protocol}-`));
  for (const name of others) copyFileSync(new URL(name, sources), join(folder, name));
  const path = join(folder, `${protocol}-wrong.ts`);
  writeFileSync(path, source(protocol));
  writeFileSync(
    file === protocol ? path : join(folder, `${file}.ts`),
    source(file).replace(line, () => mistake),
  );
  try {
    return await act(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
