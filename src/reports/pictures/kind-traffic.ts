/** Messages and bytes of each kind of message, a peer’s messages to itself included. */
import { bytes as inBytes, number, plural } from '../../text/layout.ts';
import type { SampleSummary } from '../summary.ts';
import { chartOf, description } from './chart.ts';
import { definePicture } from './picture.ts';
import { format } from './scale.ts';
import { chartWidth, states } from './theme.ts';

type Kinds = SampleSummary['kinds'];

/** Kinds that are drawn, the ones with most messages; all are in the table. */
const KINDS_SHOWN = 20;

export const kindTraffic = definePicture({
  name: 'kind-traffic',
  heading: 'Traffic by kind of message',
  async draw({ summary }) {
    const kinds = summary.kinds
      .filter(({ messages }) => messages > 0)
      .sort((one, other) => other.messages - one.messages);
    if (kinds.length === 0) return { absent: 'no message was sent' };
    const shown = kinds.slice(0, KINDS_SHOWN);
    const rows = shown.flatMap(({ kind, messages, bytes, dropped }) => [
      {
        kind,
        messages,
        bytes: 0,
        what: 'messages',
        says: `${kind}: ${plural(messages, 'message')}${dropped > 0 ? `, ${number(dropped)} of them lost` : ''}`,
      },
      { kind, messages: 0, bytes, what: 'bytes', says: `${kind}: ${number(bytes)} bytes` },
    ]);
    const chart = await chartOf(rows, {
      hconcat: (['messages', 'bytes'] as const).map((what, index) => panelOf(what, shown, index === 0)),
      spacing: 24,
    } as never);
    return {
      ...chart,
      title: titleOf(kinds),
      remark: `Messages of a peer to itself count as messages; they cross no link and have no bytes.${shown.length < kinds.length ? ` The ${KINDS_SHOWN} most frequent of ${number(kinds.length)} kinds.` : ''}`,
      table: {
        columns: ['kind', 'messages', 'bytes', 'received', 'dropped'],
        rows: kinds.map(({ kind, messages, bytes, received, dropped }) => [kind, messages, bytes, received, dropped]),
      },
    };
  },
});

/** Each figure has its own axis. */
function panelOf(what: 'messages' | 'bytes', kinds: Kinds, hasNames: boolean): object {
  const y = {
    field: 'kind',
    type: 'nominal',
    sort: kinds.map(({ kind }) => kind),
    axis: hasNames ? { title: null, labelLimit: 200 } : null,
  };
  const x = { field: what, type: 'quantitative', axis: { title: what, tickMinStep: 1, tickCount: 5, format } };
  return {
    transform: [{ filter: { field: 'what', equal: what } }],
    width: chartWidth / 2,
    height: { step: 26 },
    mark: { type: 'bar', color: states.reached },
    encoding: { description, x, y },
  };
}

function titleOf(kinds: Kinds): string {
  const [most] = kinds;
  const messages = kinds.reduce((sum, kind) => sum + kind.messages, 0);
  const bytes = kinds.reduce((sum, kind) => sum + kind.bytes, 0);
  if (messages === 1) return `The only message, ${inBytes(bytes)}, is of kind ${most.kind}`;
  if (kinds.length === 1) return `All ${plural(messages, 'message')}, ${inBytes(bytes)}, are of one kind, ${most.kind}`;
  const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(0)} %`;
  return `${most.kind}: ${share(most.messages, messages)} of ${plural(messages, 'message')} and ${share(most.bytes, bytes)} of ${inBytes(bytes)}`;
}
