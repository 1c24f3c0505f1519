/** A case in words: what readers should know before they open its file. */
import { byzantineText } from './byzantine-peers.ts';
import { type Case, isComplete, type Scope } from './case.ts';
import type { Mishap } from './mishaps.ts';

/** How large it is: `3 peers, 1 broadcast, 2 links, 1 fault`. */
export function extentOf({ peers, broadcasts, links, loss, duplicate, mishaps, adversaries = [] }: Case): string {
  const faults = mishaps.length + Number(loss > 0) + Number(duplicate > 0);
  const byzantine = adversaries.length === 0 ? [] : [`${adversaries.length} Byzantine`];
  const counts = [plural(peers, 'peer'), plural(broadcasts.length, 'broadcast'), plural(links.length, 'link')];
  return [...counts, ...byzantine, ...(faults === 0 ? [] : [plural(faults, 'fault')])].join(', ');
}

/** What happens in it, a sentence each. */
export function storyOf(one: Case, { network }: Pick<Scope, 'network'> = {}): string[] {
  const { broadcasts, links, loss, duplicate, mishaps, adversaries = [] } = one;
  const linked = links.map(([a, b]) => `${a}-${b}`).join(' ');
  return [
    ...(links.length === 0
      ? []
      : [isComplete(one) && one.peers > 3 ? 'every peer has a link to every other' : `links ${linked}`]),
    `broadcasts: ${broadcasts.map(({ atMs, peer }) => `peer ${peer} at ${atMs} ms`).join(', ')}`,
    ...(network?.delay === undefined ? [`delay ${delayText(one)}`] : []),
    ...(network === undefined ? [] : [`network ${JSON.stringify(network)}`]),
    ...(loss > 0 ? [`each copy is lost with probability ${loss}`] : []),
    ...(duplicate > 0 ? [`each copy comes twice with probability ${duplicate}`] : []),
    ...adversaries.map(byzantineText),
    ...mishaps.map(mishapText),
  ];
}

function delayText({ delay, draw, fifo }: Case): string {
  const [[name, values]] = Object.entries(delay);
  const law = name === 'constant' ? `${values} ms` : `${name} ${[values].flat().join(' to ')} ms`;
  return `${law}${draw === 'link' ? ', once for each link' : ''}${fifo ? ', messages of a link in order' : ''}`;
}

function mishapText(mishap: Mishap): string {
  const { atMs } = mishap;
  switch (mishap.kind) {
    case 'crash': {
      const { peer, leaves } = mishap;
      const midst =
        leaves === undefined
          ? ''
          : `, when ${plural(leaves, 'copy', 'copies')} of what it was sending ${leaves === 1 ? 'has' : 'have'} left`;
      return `peer ${peer} crashes at ${atMs} ms${midst}`;
    }
    case 'restart':
      return `peer ${mishap.peer} crashes at ${atMs} ms and is back after ${mishap.forMs} ms, ${mishap.keeps ? 'with what it kept' : 'with nothing'}`;
    case 'join':
    case 'leave':
      return `peer ${mishap.peer} ${mishap.kind}s at ${atMs} ms`;
    case 'pause':
      return `peer ${mishap.peer} pauses at ${atMs} ms for ${mishap.forMs} ms`;
    case 'partition': {
      const length = mishap.forMs === undefined ? 'for good' : `for ${mishap.forMs} ms`;
      const isOne = mishap.peers.length === 1;
      const who = isOne ? `peer ${mishap.peers[0]}` : `peers ${mishap.peers.join(', ')}`;
      return mishap.oneWay
        ? `from ${atMs} ms on nothing that ${who} ${isOne ? 'sends' : 'send'} comes to the others, ${length}`
        : `from ${atMs} ms on ${who} ${isOne ? 'is' : 'are'} cut off from the rest, ${length}`;
    }
  }
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
