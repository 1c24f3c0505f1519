/**
 * Copies of broadcasts that peers received from others, by the links that they had crossed: the first ones, and the
 * duplicates, which brought nothing new (Leitão, Pereira, Rodrigues, Epidemic Broadcast Trees, SRDS 2007: last delivery
 * hop and redundant messages). It shows at which hop a protocol begins to waste.
 */
import { number, plural, rounded } from '../../text/layout.ts';
import { chartOf, description } from './chart.ts';
import { definePicture } from './picture.ts';
import { copiesMissing, ReceivedCopies } from './received-copies.ts';
import { ink, states } from './theme.ts';

const ROWS_MOST = 20;
const FIRST = 'first copies';
const DUPLICATES = 'duplicates';

interface Hop {
  readonly title: string;
  readonly first: number;
  readonly duplicates: number;
}

export const copiesByHop = definePicture({
  name: 'copies-by-hop',
  heading: 'First copies and duplicates by hop',
  async draw({ summary, log }) {
    const missing = copiesMissing(log, summary.peers);
    if (missing !== undefined) return missing;
    const { first, duplicates } = countsOf(new ReceivedCopies(log!, summary.peers));
    const [ofFirst, ofDuplicates] = [sum(first), sum(duplicates)];
    if (ofFirst === 0) return { absent: 'no copy of a broadcast came from another peer' };
    if (ofDuplicates === 0 && first.filter((count) => count > 0).length < 2)
      return { absent: 'every copy was the first at its peer, by the same number of hops' };
    const hops = hopsOf(first, duplicates);
    return {
      ...(await chartOf(rowsOf(hops), { height: { step: 24 }, layer: layersFor(hops) })),
      title: titleOf(hops, ofFirst, ofDuplicates),
      remark: 'Over all broadcasts. A duplicate is a copy of a broadcast that its peer already had.',
      table: {
        columns: ['hops', FIRST, DUPLICATES],
        rows: hops.map(({ title, ...of }) => [title, of.first, of.duplicates]),
      },
    };
  },
});

/** By hops; those whose way is not known stand at 0. */
function countsOf(copies: ReceivedCopies) {
  const first: number[] = [];
  const duplicates: number[] = [];
  while (copies.next()) {
    const hop = Math.max(0, copies.hop);
    while (first.length <= hop) {
      first.push(0);
      duplicates.push(0);
    }
    (copies.isFirst ? first : duplicates)[hop]++;
  }
  return { first, duplicates };
}

/** A row for each number of hops, or for so many that the picture is no page long. */
function hopsOf(first: readonly number[], duplicates: readonly number[]): Hop[] {
  const last = first.length - 1;
  const every = Math.ceil(last / ROWS_MOST);
  const known = Array.from({ length: Math.ceil(last / every) }, (_, index) => {
    const from = 1 + index * every;
    const to = Math.min(last, from + every - 1);
    return {
      title: from === to ? plural(from, 'hop') : `${from}–${to} hops`,
      first: sum(first.slice(from, to + 1)),
      duplicates: sum(duplicates.slice(from, to + 1)),
    };
  });
  const isUnknown = first[0] + duplicates[0] > 0;
  return [...known, ...(isUnknown ? [{ title: 'unknown', first: first[0], duplicates: duplicates[0] }] : [])];
}

function rowsOf(hops: readonly Hop[]) {
  return hops.flatMap(({ title, first, duplicates }) => [
    {
      hop: title,
      what: FIRST,
      order: 0,
      copies: first,
      says: `${title}: ${plural(first, 'first copy', FIRST)}`,
      label: '',
      end: 0,
    },
    {
      hop: title,
      what: DUPLICATES,
      order: 1,
      copies: duplicates,
      says: `${title}: ${plural(duplicates, 'duplicate')}`,
      label: `${number(first)} + ${number(duplicates)}`,
      end: first + duplicates,
    },
  ]);
}

function layersFor(hops: readonly Hop[]): object[] {
  const y = {
    field: 'hop',
    type: 'nominal',
    sort: hops.map(({ title }) => title),
    axis: { title: null, domain: false, ticks: false },
  };
  const axis = { title: 'copies received', tickMinStep: 1, tickCount: 6 };
  return [
    {
      mark: { type: 'bar', height: { band: 0.7 } },
      encoding: {
        description,
        y,
        x: { field: 'copies', type: 'quantitative', axis },
        color: {
          field: 'what',
          type: 'nominal',
          scale: { domain: [FIRST, DUPLICATES], range: [states.reached, states.duplicate] },
          legend: { title: null },
        },
        order: { field: 'order', type: 'quantitative' },
      },
    },
    {
      transform: [{ filter: 'datum.order === 1' }],
      mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, color: ink, aria: false },
      encoding: { y, x: { field: 'end', type: 'quantitative' }, text: { field: 'label' } },
    },
  ];
}

function titleOf(hops: readonly Hop[], first: number, duplicates: number): string {
  const most = (of: 'first' | 'duplicates') => hops.reduce((best, hop) => (hop[of] > best[of] ? hop : best)).title;
  if (duplicates === 0) return `No copy was a duplicate; most first copies came after ${most('first')}`;
  const share = `${number(duplicates / first, duplicates < 10 * first ? 1 : 0)} duplicates for each first copy`;
  return `${share}, ${rounded(duplicates)} in all; most of them after ${most('duplicates')}`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
