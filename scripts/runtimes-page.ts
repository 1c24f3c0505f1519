/** docs/runtimes.md: what the runtimes do, what holds on which, and which preset runs on which, from what is tested. */
import { type RuntimeName, runtimeNames } from '../src/experiment/schema.ts';
import { wrap } from '../src/text/layout.ts';
import type { Row } from '../test/presets/cells.ts';
import type { ConformanceCase } from '../test/runtimes/conformance/case.ts';

const introduction = `# Runtimes

Which runtime does what, and which one do you need?

\`\`\`
hearsay run mesh --runtime simulator     # or actors, tcp, udp, multicast
\`\`\`

A runtime moves the messages and the time of a run. It knows the program and not the protocol, so the same protocol runs
on all of them.

| | \`simulator\` | \`actors\` | \`tcp\` | \`udp\` | \`multicast\` |
| --- | --- | --- | --- | --- | --- |
| time | virtual | real | real | real | real |
| a peer is | a protocol in one loop | a mailbox in one thread | a process (above 64 peers, several share one) | a process | a process |
| a link is | a draw from the law of delays | a place in the mailbox | a connection | pairs of datagrams | pairs of datagrams |
| \`network\`: delay, loss, bandwidth … ([how](network.md#in-real-time)) | ✓ | ✓ | ✓ | ✓ | ✓ |
| [faults](faults.md) | ✓ | ✓ | ✓ | ✓ | ✓ |
| starts by a controller, lists for a collector | ✓ | ✓ | ✓ | ✓ | ✓ |
| \`sendToGroup\` is | N messages | N messages | N messages | N datagrams | one datagram; N if the network is modelled |
| keeps the order of a link | with \`network.fifo\` | yes; if it is modelled, or a storm delays copies, with \`network.fifo\` | yes; if it is modelled unless \`network.fifo: false\` | no; if it is modelled with \`network.fifo\` | as \`udp\` |
| may lose messages | as the network says | as the network says, and with \`mailbox.policy: drop\` | as the network says | yes, and counts them | yes, and counts them |
| the same trace from the same seed | yes | no | no | no | no |
| also in a browser | yes | yes | no | no | no |

## When a run is over

| runtime | the run is over when |
| --- | --- |
| \`simulator\`, \`actors\` | the workload is done, no timer is pending, and nothing is in flight |
| \`tcp\` | two rounds of questions to all processes give equal sums, in which everything sent has been received |
| \`udp\`, \`multicast\` | the same; if datagrams may be lost, the sums have not changed for \`stop.quiet\` |

Some messages and timers go on for ever: the heartbeats of a failure detector, and what a definition names as its
\`background\`, such as retransmission and elections. A run with these is over when nothing else is left, and nothing else
has happened for the time in which detector and protocol would have reacted (\`settleMs\`) and twice the longest delay of
a message on a modelled link. Broadcasts, deliveries, faults and changes of links count as something else, and so do
all other messages and timers.

With \`stop: { when: delivered }\` (\`--set stop.when=delivered\`) a run ends as soon as every correct peer has delivered
every broadcast that a correct peer made (of consensus: has decided every instance); the summary says
\`stopped: delivered\`. A peer is correct if the faults of the
run leave it running in the end: one that restarts is correct, and what it delivered before its crash counts. The run
goes on while a crash or restart is planned, a correct peer has not started, or its workload wants another broadcast.
Then validity is decided. A broadcast of a peer that crashed for good may still be on its way: if only some have
delivered it, agreement is unknown. A run that never comes so far ends as any other.

Otherwise a run ends at its deadline, at its limit of events, or when a mailbox is full, and the summary says which. The
limit of events (\`stop.events\`) counts messages received, and separately timers that run out. The event queue of the
simulator has a limit of 1 GB: if it is full, the run ends with exit status 1.
`;

const holds = `## What holds on which runtime

Each row is a case of the conformance suite (\`test/runtimes/conformance\`), which runs on every runtime.
`;

const presets = `## What runs where

A number is the number of deliveries of all peers that the test of that cell expects; it is the same on every runtime.
`;

export function runtimesPage(rows: readonly Row[], cases: readonly ConformanceCase[]): string {
  const options = rows
    .filter((row) => row.options.length > 0)
    .map((row) => `The tests run ${row.preset} with \`${row.options.join(' ')}\`.`);
  return [
    introduction,
    holds,
    ...cellsOf(
      '',
      cases.map(({ sentence, deviations = {} }) => ({ name: sentence, full: '✓', empty: deviations })),
    ),
    presets,
    ...cellsOf(
      'preset',
      rows.map(({ preset, expected, empty }) => ({ name: preset, full: `✓ ${expected.delivered}`, empty })),
    ),
    ...options,
    '',
  ].join('\n');
}

/** A row of a table with a column for each runtime. */
interface TableRow {
  readonly name: string;
  /** Its text for a runtime without a reason to be empty. */
  readonly full: string;
  readonly empty: Readonly<Partial<Record<RuntimeName, string>>>;
}

/** The lines of a table, and the reasons of its empty cells by their numbers. */
function cellsOf(title: string, rows: readonly TableRow[]): string[] {
  const reasons = [...new Set(rows.flatMap((row) => Object.values(row.empty)))];
  const head = [title, ...runtimeNames.map((runtime) => `\`${runtime}\``)];
  const lines = [
    head,
    head.map(() => '---'),
    ...rows.map((row) => [row.name, ...runtimeNames.map((runtime) => cell(row, runtime, reasons))]),
  ];
  const notes = reasons.flatMap((reason, index) =>
    wrap(`${index + 1}.`, `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`.split(' '), 120),
  );
  return [...lines.map((cells) => `| ${cells.join(' | ')} |`), '', ...notes, ''];
}

function cell({ full, empty }: TableRow, runtime: RuntimeName, reasons: readonly string[]): string {
  const reason = empty[runtime];
  return reason === undefined ? full : `– (${reasons.indexOf(reason) + 1})`;
}
