/**
 * What broke a property, as a sequence diagram: peers are lines from top to bottom, each row is a reaction of one peer,
 * and what broke the property stands in its colour. Of a large run it shows the broadcasts that the evidence names.
 */
import type { PeerNames } from '../../core/peer-names.ts';
import { figure, number } from '../../text/layout.ts';
import { evidenceText } from '../evidence-text.ts';
import { namesIn } from '../peer-names-file.ts';
import { axisName } from './axis-name.ts';
import { markOf } from './mark.ts';
import { type Drawing, noTrace, type Subject, type Undrawn } from './picture.ts';
import { type Copy, type Scene, type Step, sceneOf } from './sequence-scene.ts';
import { faint, fontFamily, ink, paper, rule, states } from './theme.ts';
import { escaped } from './xml.ts';

/** More are no picture any more. */
const ROWS_MOST = 80;
const PEERS_MOST = 12;
const LEFT = 110;
const ROW = 26;
const HEAD = 34;
const FOOT = 30;
/** For the words of the last peer. */
const RIGHT = 140;

/** The first of these properties that did not hold. @param isPromised whether the promised ones are meant, or the others */
export function drawBroken({ summary, log }: Subject, isPromised: boolean): Drawing | Undrawn {
  const broken = summary.checks.find(
    ({ promised, verdict, evidence }) => promised === isPromised && verdict === 'invalid' && evidence.length > 0,
  );
  if (broken === undefined) return { absent: isPromised ? 'no promise was broken' : 'no such property' };
  if (log === undefined) return noTrace;
  if (log.level !== 'full') return { absent: 'the trace level keeps no messages' };
  const scene = sceneOf(log, broken.evidence, ROWS_MOST);
  if (scene === undefined) return { absent: `what the evidence names has over ${ROWS_MOST} facts` };
  if (scene.peers.length > PEERS_MOST)
    return {
      absent: `sequence diagrams go up to ${PEERS_MOST} peers, and the evidence is about ${number(scene.peers.length)}`,
    };
  return {
    ...diagramOf(scene, namesIn(summary)),
    title: `${broken.property} ${isPromised ? 'was broken' : 'did not hold, and was not promised'}: ${evidenceText(broken.evidence[0])}`,
    remark: remarkOf(scene, isPromised),
    table: tableOf(scene, namesIn(summary)),
  };
}

function remarkOf({ isPart, isOfPeers, isCut, broadcasts }: Scene, isPromised: boolean): string {
  const part = isPart ? ` Only ${broadcasts.join(', ')}${isOfPeers ? ', and what came to the peers named' : ''}.` : '';
  const offence = isPromised ? 'what broke the promise' : 'why it did not hold';
  return `A row is a reaction of a peer, an arrow a message; rows have no scale of time. Rust: ${offence}, and what was lost.${part}${isCut ? ' What came later is left out.' : ''}`;
}

function tableOf({ steps }: Scene, names: PeerNames): Drawing['table'] {
  return {
    columns: ['time (ms)', 'peer', 'what'],
    rows: steps.map(({ timeMs, peer, texts }) => [timeMs, names.any ? names.number(peer) : peer, texts.join(', ')]),
  };
}

function diagramOf(scene: Scene, names: PeerNames): Pick<Drawing, 'svg' | 'width' | 'height'> {
  const { peers, steps, copies, missing } = scene;
  const column = Math.max(96, Math.min(170, Math.floor(640 / peers.length)));
  const x = (peer: number) => LEFT + (peers.indexOf(peer) + 0.5) * column;
  const y = (row: number) => HEAD + 14 + row * ROW;
  // There the words of the step would hide the arrow.
  const fromRight = new Set(copies.filter(({ from, to }) => x(from) > x(to)).map(({ endRow }) => endRow));
  const bottom = y(steps.length) + (missing.length > 0 ? ROW : 0);
  const [width, height] = [LEFT + peers.length * column + RIGHT, bottom + FOOT - 14];
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fontFamily}" font-size="12">`,
    ...peers.map((peer) => lifeline(x(peer), bottom, axisName(names, peer))),
    ...copies.map((copy) => arrowOf(copy, x, y, names)),
    ...steps.map((step, row) => stepOf(step, x(step.peer), y(row), names, fromRight.has(row))),
    ...missing.map((one) => missingText(one, x(one.peer), bottom - ROW / 2, names)),
    '</svg>',
  ];
  return { svg: svg.join(''), width, height };
}

function lifeline(x: number, bottom: number, name: string): string {
  return `<path d="M${x} ${HEAD}V${bottom}" stroke="${rule}" stroke-width="2"/><text x="${x}" y="20" text-anchor="middle" font-weight="600" fill="${ink}">${escaped(name)}</text>`;
}

function arrowOf(copy: Copy, x: (peer: number) => number, y: (row: number) => number, names: PeerNames): string {
  const { from, to, sentRow, endRow, end, broadcast } = copy;
  const [x1, y1, x2, y2] = [x(from), y(sentRow), x(to), y(endRow)];
  const isLost = end === 'lost';
  const share = isLost ? 0.6 : 1;
  // It ends at the edge of the mark of its receiver.
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const stop = isLost ? share : (length - 8) / length;
  const [endX, endY] = [x1 + (x2 - x1) * stop, y1 + (y2 - y1) * stop];
  const colour = isLost ? states.alarm : end === 'first' ? states.reached : states.duplicate;
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const says = `${broadcast} from ${names.number(from)} to ${names.number(to)}: ${{ first: 'first copy', duplicate: 'duplicate', lost: 'lost', pending: 'still on its way at the end' }[end]}`;
  const tip = isLost ? 'M-5 -5L5 5M-5 5L5 -5' : 'M-8 -4L0 0L-8 4';
  const dash = end === 'pending' ? ' stroke-dasharray="3 4"' : '';
  return [
    `<g ${markOf(says, 'message', { peers: [from, to], broadcasts: [broadcast] })} fill="none" stroke="${colour}" stroke-width="1.5">`,
    `<path d="M${round(x1)} ${y1}L${round(endX)} ${round(endY)}"${dash}/>`,
    `<path transform="translate(${round(endX)},${round(endY)}) rotate(${round(angle)})" d="${tip}"/></g>`,
  ].join('');
}

function stepOf(step: Step, x: number, y: number, names: PeerNames, isLeft: boolean): string {
  const { peer, timeMs, texts, isOffence, broadcasts, delivers } = step;
  const colour = isOffence ? states.alarm : delivers ? states.reached : faint;
  const says = `${names.peer(peer)} at ${figure(timeMs)} ms: ${texts.join(', ')}`;
  const about = { peers: [peer], broadcasts, atMs: timeMs };
  const label = `x="${round(isLeft ? x - 8 : x + 8)}" y="${y - 5}" text-anchor="${isLeft ? 'end' : 'start'}"`;
  return [
    `<text x="8" y="${y + 4}" fill="${faint}">${figure(timeMs)} ms</text>`,
    `<circle ${markOf(says, 'step', about)} cx="${x}" cy="${y}" r="${texts.length === 0 ? 3 : 5}" fill="${colour}"/>`,
    `<text ${label} ${lookOf(isOffence)}>${escaped(texts.join(', '))}</text>`,
  ].join('');
}

/** What a peer never delivers, at the end of its line. */
function missingText({ peer, broadcast }: Scene['missing'][number], x: number, y: number, names: PeerNames): string {
  const words = markOf(`${names.peer(peer)} never delivered ${broadcast}`, 'offence', { peers: [peer] });
  return `<text ${words} x="${x}" y="${y}" text-anchor="middle" ${lookOf(true)}>never ${broadcast}</text>`;
}

function lookOf(isOffence: boolean): string {
  const colour = isOffence ? `fill="${states.alarm}" font-weight="600"` : `fill="${ink}"`;
  return `${colour} stroke="${paper}" stroke-width="4" paint-order="stroke"`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
