/** The tour in words: at each stop a question, the answer with its figure, and where to see more. */
import { number, type Page, plural, wrap } from '../../text/layout.ts';
import type { SampleSummary, Summary } from '../summary.ts';
import { samplesOf } from '../table-figures.ts';

interface Story {
  readonly question: string;
  /** @param earlier runs of the stops before, by name */
  answer(summary: SampleSummary, earlier: ReadonlyMap<string, Summary>): string;
}

const stories: Readonly<Record<string, Story>> = {
  cycle: {
    question: 'What does it cost to tell everyone in a ring?',
    answer: (summary) => {
      const { sent } = summary.books;
      return `${plural(sent, 'message')} on ${plural(summary.graph.links, 'link')} for ${plural(broadcastsOf(summary), 'broadcast')}: ${copiesOf(summary)} copies for each delivery.`;
    },
  },
  mesh: {
    question: 'What if every peer has a link to every other one?',
    answer: (summary, earlier) => {
      const cost = `${plural(summary.books.sent, 'message')} on ${plural(summary.graph.links, 'link')}`;
      const base = earlier.get('cycle')?.books.sent;
      const ratio = base === undefined ? '' : `, ${number(summary.books.sent / base, 1)} times as many as the ring`;
      return `${cost}${ratio}: ${copiesOf(summary)} copies for each delivery.`;
    },
  },
  starfish: {
    question: 'And if the ring is drawn as a star?',
    answer: ({ books }, earlier) => {
      const base = earlier.get('cycle')?.books.sent;
      const same = base === books.sent ? ', as many as the ring: it is the same graph, in another order' : '';
      return `${plural(books.sent, 'message')}${same}.`;
    },
  },
  links: {
    question: 'One link fails and another is made: do the peers notice?',
    answer: linksAnswer,
  },
  'elixir-broadcast': {
    question: 'Why do the mailboxes overflow?',
    answer: mailboxAnswer,
  },
  mpcomm: {
    question: 'Do peers agree on the order of messages without coordination?',
    answer: ({ order }) => {
      if (order === undefined) return 'The trace level of this run keeps no order.';
      const { rounds, outOfOrderRounds } = order;
      const agree = outOfOrderRounds === 0 ? 'Yes' : 'No';
      return `${agree}: in ${number(outOfOrderRounds)} of ${number(rounds)} rounds some peer delivered another message than the rest.`;
    },
  },
};

function broadcastsOf({ perPeer = [] }: SampleSummary): number {
  return perPeer.reduce((sum, peer) => sum + peer.broadcasts, 0);
}

function copiesOf({ redundancy = 0 }: SampleSummary): string {
  return number(redundancy + 1, 1);
}

function linksAnswer({ worldViews = [], worldViewsBefore = [], books }: SampleSummary): string {
  const [view] = worldViews;
  if (view === undefined) return 'This protocol keeps no view of the network.';
  const names = (edges: typeof view.edges = []) => new Set(edges.map((edge) => edge.join('-')));
  const [before, after] = [names(worldViewsBefore[0]?.edges), names(view.edges)];
  const made = [...after].filter((edge) => !before.has(edge));
  const gone = [...before].filter((edge) => !after.has(edge));
  const alike = worldViews.filter(({ edges }) => JSON.stringify(edges) === JSON.stringify(view.edges)).length;
  const who = alike === worldViews.length ? `Yes, all ${alike}` : `Peer 0 and ${plural(alike - 1, 'other')} do`;
  return `${who}: link ${gone.join(', ') || 'none'} is gone from their maps, link ${made.join(', ') || 'none'} is new. It took ${plural(books.sent, 'message')}.`;
}

function mailboxAnswer({ kinds, perPeer = [], books, latencyMs, latencyPartsMs }: SampleSummary): string {
  const own = kinds.filter(({ kind }) => kind !== 'data').reduce((sum, { messages }) => sum + messages, 0);
  const longest = perPeer.reduce((most, peer) => Math.max(most, peer.backlogMax), 0);
  const { waiting = 0 } = latencyPartsMs?.of.p50 ?? {};
  const waits =
    latencyMs === undefined || waiting < 1
      ? ''
      : ` A delivery takes ${number(latencyMs.p50)} ms, ${number(waiting)} of them before the first copy leaves.`;
  const mailbox = longest === 0 ? 'Here no mailbox fills' : `The longest mailbox held ${number(longest)}`;
  return `${number(own)} of ${plural(books.sent, 'message')} are those of peers to themselves. ${mailbox}.${waits}`;
}

/** @param page the file of its report */
export function stopLines(
  number: number,
  summary: Summary,
  earlier: ReadonlyMap<string, Summary>,
  page: string | undefined,
  { columns, palette }: Page,
): string[] {
  const { name } = summary;
  const story = stories[name];
  const answer = story?.answer(samplesOf(summary)[0], earlier) ?? '';
  return [
    `${number}  ${palette.bold(`${name}: ${story?.question ?? ''}`)}`,
    ...wrap('  ', answer.split(' '), columns),
    `   ${palette.dim('More:')} hearsay show ${name} --verbose`,
    ...(page === undefined ? [] : [`   ${palette.dim('Page:')} ${page}`]),
  ];
}

/** What to try after the tour. */
const TRIALS = [
  ['hearsay run mpcomm --protocol sequencer', 'one order for all peers'],
  ['hearsay run split', 'a partition, and who misses what'],
  ['hearsay check best-effort --faults crash', 'the smallest case that breaks it'],
  ['hearsay run thousand', '7 million messages'],
  ['hearsay play', 'the laboratory as a page'],
  ['hearsay list', 'what else there is'],
] as const;

export function trialLines({ palette }: Page): string[] {
  const width = Math.max(...TRIALS.map(([command]) => command.length));
  return [
    palette.bold('Try next:'),
    ...TRIALS.map(([command, why]) => `  ${command.padEnd(width)}  ${palette.dim(why)}`),
  ];
}
