/** What is happening at a moment, in one sentence. */
import { nameOf } from '../moment/broadcast-table.ts';
import type { Moment } from '../moment/moments.ts';
import { countOf, countText, timeText } from '../moment/time-text.ts';

export interface Situation {
  readonly moment: Moment;
  /** Broadcasts that the workload makes in all. */
  readonly broadcasts: number;
  /** True for consensus: not every broadcast is to be delivered. */
  readonly decides?: boolean;
  /** Whether it is the last moment of a run that is over. */
  readonly isEnd: boolean;
  /** Promises that are broken at the moment. */
  readonly broken: readonly string[];
}

export function sentenceOf(situation: Situation): string {
  const { broken } = situation;
  if (broken.length === 0) return stateText(situation);
  const names = broken.map((property) => property.replaceAll('-', ' '));
  return `${stateText(situation)}; ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} broken`;
}

function stateText(situation: Situation): string {
  const { moment, broadcasts } = situation;
  if (moment.facts === 0)
    return `${countOf(moment.size, 'peer')}, ${countOf(broadcasts, 'broadcast')}: nothing has happened yet`;
  const time = `${situation.isEnd ? 'In the end, after' : 'After'} ${timeText(moment.timeMs)},`;
  if (moment.broadcast === undefined) return `${time} ${allText(situation)}${fateText(moment)}`;
  const it = broadcasts === 1 ? 'it' : nameOf(moment.broadcast);
  if (!moment.isMade)
    return `${time} ${it === 'it' ? 'nothing has been' : `${it} has not been`} broadcast yet${hinderedText(moment)}`;
  return `${time} ${reachText(situation, it)}${hinderedText(moment)}${fateText(moment)}`;
}

/** Of one broadcast: how many peers have it. */
function reachText({ moment: { totals, size }, isEnd }: Situation, it: string): string {
  const { holders, delivered } = totals;
  if (delivered === size) return `all ${countOf(size, 'peer')} have ${it}`;
  const waiting = holders - delivered;
  const reach =
    holders === 1 && !isEnd
      ? `only the origin has ${it}`
      : `${countText(holders)} of ${countOf(size, 'peer')} ${holders === 1 ? 'has' : 'have'} ${it}`;
  return waiting > 0 && holders > 1 ? `${reach}, and ${countText(delivered)} delivered it` : reach;
}

/** Of all broadcasts together. */
function allText({ moment, broadcasts, decides = false }: Situation): string {
  const { made } = moment;
  let deliveries = 0;
  for (let peer = 0; peer < moment.size; peer++) deliveries += moment.deliveries[peer];
  const reached = decides
    ? countOf(deliveries, 'delivery', 'deliveries')
    : `${countText(deliveries)} of ${countOf(made * moment.size, 'delivery', 'deliveries')}`;
  return `${countText(made)} of ${countOf(broadcasts, 'broadcast')} are made, and ${reached}${hinderedText(moment)}`;
}

function hinderedText({ totals: { crashed, paused, blocked } }: Moment): string {
  const parts = [
    ...(crashed > 0 ? [`${countText(crashed)} ${crashed === 1 ? 'has' : 'have'} crashed`] : []),
    ...(paused > 0 ? [`${countText(paused)} ${paused === 1 ? 'stands' : 'stand'} still`] : []),
  ];
  if (blocked > 0) parts.push('the network is parted');
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

/** What became of copies that brought nothing. */
function fateText({ totals: { wasted, lost } }: Moment): string {
  const were = (count: number) => (count === 1 ? 'was' : 'were');
  if (wasted === 0) return lost === 0 ? '' : `; ${countOf(lost, 'copy', 'copies')} ${were(lost)} lost`;
  const text = `; ${countOf(wasted, 'copy', 'copies')} ${were(wasted)} wasted`;
  return lost === 0 ? text : `${text}, ${countText(lost)} lost`;
}
