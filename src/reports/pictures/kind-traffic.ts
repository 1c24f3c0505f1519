/**
 * What each link carried, by kind of message, as the second version of p2p counts it. Of a run without facts: all links
 * together.
 */

import { bytes as inBytes, number } from '../../text/layout.ts';
import { SENT } from '../../trace/codes.ts';
import { FactCursor } from '../../trace/cursor.ts';
import type { FactLog } from '../../trace/log.ts';
import { namesIn } from '../peer-names-file.ts';
import type { SampleSummary } from '../summary.ts';
import { chartOf, description } from './chart.ts';
import { LINKS_SHOWN } from './link-traffic.ts';
import { definePicture, type Subject } from './picture.ts';

interface Bar {
  readonly link: string;
  readonly kind: string;
  readonly bytes: number;
}

export const kindTraffic = definePicture({
  name: 'kind-traffic',
  heading: 'Traffic by kind of message',
  async draw(subject) {
    const kinds = subject.summary.kinds.filter(({ bytes }) => bytes > 0);
    if (kinds.length === 0) return { absent: 'no message crossed a link' };
    const { bars, links } = barsOf(subject, kinds);
    const chart = await chartOf(
      bars.map((bar) => ({
        ...bar,
        order: kinds.findIndex(({ kind }) => kind === bar.kind),
        says: `${bar.link}, ${bar.kind}: ${number(bar.bytes)} bytes`,
      })),
      {
        mark: 'bar',
        height: { step: 22 },
        encoding: {
          description,
          y: { field: 'link', type: 'nominal', sort: null, axis: { title: 'link' } },
          x: { field: 'bytes', type: 'quantitative', axis: { title: 'traffic (bytes)', tickMinStep: 1 } },
          color: {
            field: 'kind',
            type: 'nominal',
            sort: kinds.map(({ kind }) => kind),
            legend: { title: 'kind of message' },
          },
          order: { field: 'order', type: 'quantitative' },
        },
      },
    );
    return {
      ...chart,
      title: titleOf(kinds),
      ...(links > LINKS_SHOWN ? { remark: `The ${LINKS_SHOWN} busiest of ${number(links)} links.` } : {}),
      table: { columns: ['link', 'kind', 'bytes'], rows: bars.map(({ link, kind, bytes }) => [link, kind, bytes]) },
    };
  },
});

function barsOf({ log, summary }: Subject, kinds: SampleSummary['kinds']): { bars: Bar[]; links: number } {
  if (log?.level !== 'full')
    return { bars: kinds.map(({ kind, bytes }) => ({ link: 'all links', kind, bytes })), links: 1 };
  const names = namesIn(summary);
  const byLink = bytesByLink(log);
  const sumOf = (bytes: readonly number[]) => bytes.reduce((sum, of) => sum + of, 0);
  const shown =
    byLink.size <= LINKS_SHOWN
      ? [...byLink].sort(([one], [other]) => one - other)
      : [...byLink].sort(([, one], [, other]) => sumOf(other) - sumOf(one)).slice(0, LINKS_SHOWN);
  const bars = shown.flatMap(([key, bytes]) =>
    bytes.map((of, kind) => ({
      link: names.link(Math.floor(key / PEERS), key % PEERS),
      kind: log.kinds[kind],
      bytes: of,
    })),
  );
  return { bars: bars.filter(({ bytes }) => bytes > 0), links: byLink.size };
}

/** A pair of peers as one number. */
const PEERS = 2 ** 21;

/** By pair of peers, the smaller first: bytes of each kind. */
function bytesByLink(log: FactLog): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const row = new FactCursor(log); row.next(); ) {
    if (row.code !== SENT || row.peer === row.other) continue;
    const key = Math.min(row.peer, row.other) * PEERS + Math.max(row.peer, row.other);
    const bytes = found.get(key) ?? new Array<number>(log.kinds.length).fill(0);
    bytes[row.kind] += row.bytes;
    found.set(key, bytes);
  }
  return found;
}

function titleOf(kinds: SampleSummary['kinds']): string {
  const total = kinds.reduce((sum, { bytes }) => sum + bytes, 0);
  const [most] = [...kinds].sort((one, other) => other.bytes - one.bytes);
  if (kinds.length === 1) return `All ${inBytes(total)} are messages of one kind, ${most.kind}`;
  return `Of ${inBytes(total)}, ${((100 * most.bytes) / total).toFixed(0)} % are messages of kind ${most.kind}`;
}
