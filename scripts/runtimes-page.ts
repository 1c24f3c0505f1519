/** docs/runtimes.md: what the runtimes do, and which preset runs on which, from the table that the tests go by. */
import { type RuntimeName, runtimeNames } from '../src/experiment/schema.ts';
import { wrap } from '../src/text/layout.ts';
import type { Row } from '../test/presets/cells.ts';

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

Otherwise a run ends at its deadline, at its limit of events, or when a mailbox is full, and the summary says which.

## What runs where

A number is the number of deliveries of all peers that the test of that cell expects; it is the same on every runtime.
`;

export function runtimesPage(rows: readonly Row[]): string {
  const reasons = [...new Set(rows.flatMap((row) => Object.values(row.empty)))];
  const head = ['preset', ...runtimeNames.map((runtime) => `\`${runtime}\``)];
  const lines = [
    head,
    head.map(() => '---'),
    ...rows.map((row) => [row.preset, ...runtimeNames.map((runtime) => cell(row, runtime, reasons))]),
  ];
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const notes = reasons
    .map((reason, index) =>
      wrap(`${index + 1}.`, `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`.split(' '), 120).join('\n'),
    )
    .join('\n');
  const options = rows
    .filter((row) => row.options.length > 0)
    .map((row) => `The tests run ${row.preset} with \`${row.options.join(' ')}\`.`);
  return [introduction, table, '', notes, '', ...options, ''].join('\n');
}

function cell({ expected, empty }: Row, runtime: RuntimeName, reasons: readonly string[]): string {
  const reason = empty[runtime];
  return reason === undefined ? `✓ ${expected.delivered}` : `– (${reasons.indexOf(reason) + 1})`;
}
