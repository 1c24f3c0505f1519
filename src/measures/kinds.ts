/** Messages and bytes of each kind. */
import * as z from 'zod';
import { bytes, number, table } from '../text/layout.ts';
import { defineMeasure, type TextContext } from './measure.ts';
import { count } from './value-schemas.ts';

const shape = z.array(z.object({ kind: z.string(), messages: count, bytes: count, received: count, dropped: count }));

type Traffic = z.output<typeof shape>;

export const kinds = defineMeasure({
  name: 'kinds',
  title: 'Traffic by kind',
  unit: 'messages and bytes',
  definition:
    'Messages sent of each kind, a peer’s messages to itself included, and the bytes of those that crossed a link; how many of them were received, and how many ' +
    'dropped.',
  source: 'p2p, second version',
  shape,
  always: true,
  together: { itemsBy: 'kind', fields: { messages: 'sum', bytes: 'sum', received: 'sum', dropped: 'sum' } },
  figures: [
    {
      path: 'bytes',
      name: 'bytes',
      take: bytesOf,
      title: 'bytes sent',
      unit: 'bytes',
      better: 'lower',
      tables: ['comparison', 'markdown'],
      rank: 2,
      column: ['bytes', 'whole'],
    },
  ],
  text: { place: 'section', rank: 3, lines: kindLines },
  take({ books }) {
    return books.kinds.map(({ name }, number) => ({
      kind: name,
      messages: books.kindSent[number],
      bytes: books.kindBytes[number],
      received: books.kindReceived[number],
      dropped: books.kindDropped[number],
    }));
  },
});

function bytesOf(traffic: Traffic): number {
  return traffic.reduce((sum, kind) => sum + kind.bytes, 0);
}

/** A table, if there is more than one kind. */
function kindLines(
  traffic: Traffic,
  { page: { palette }, ofSamples, summary: { overheadBytes } }: TextContext,
): string[] {
  if (traffic.length < 2) return [];
  const rows = traffic.map(({ kind, messages, bytes: size }) => [kind, number(messages), number(size)]);
  const messages = traffic.reduce((sum, kind) => sum + kind.messages, 0);
  const overhead = `  besides, ${bytes(overheadBytes)} of handshakes, stamps and acknowledgements of the sockets${ofSamples('overheadBytes')}`;
  return [
    palette.bold(`Messages sent, by kind${ofSamples('kinds.messages')}`),
    ...table(
      [
        { title: 'kind', align: 'left' },
        { title: 'messages', align: 'right' },
        { title: 'bytes', align: 'right' },
      ],
      rows,
      palette,
      ['all', number(messages), number(bytesOf(traffic))],
    ),
    ...(overheadBytes > 0 ? [palette.dim(overhead)] : []),
  ];
}
