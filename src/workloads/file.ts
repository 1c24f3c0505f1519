/**
 * Broadcasts from a list: one a line, `time peer`, the time a duration after the start of that peer (`0 3`, `250ms 1`,
 * `1.5s 0`, `2s Wien`). Commas may replace spaces; empty lines and comments after `#` do not count. The experiment
 * reads the file and hands over its text, so that this also runs in a browser.
 */
import { durationMs } from '../core/durations.ts';
import { InputError } from '../core/errors.ts';
import type { PeerNames } from '../core/peer-names.ts';
import { scheduledWorkload } from './schedule.ts';
import { defineWorkload } from './workload.ts';

export default defineWorkload({
  name: 'file',
  title: 'broadcasts at the times of a list',
  source: 'a list of your own: one `time peer` a line',
  parameters: {
    file: { type: 'text', default: '', meaning: 'path of the list' },
    text: { type: 'text', default: '', meaning: 'the list itself, instead of a path' },
  },
  total: (size, { file, text }) => parseList(size, text, file || 'workload.text').peers.length,
  create(size, _seed, { file, text }) {
    const { peers, times } = parseList(size, text, file || 'workload.text');
    return scheduledWorkload(size, peers, times);
  },
});

/**
 * The same with the numbers of the peers that the list names, in quotes or not: what a run is given knows numbers only.
 */
export function withPeerNumbers<Given extends { readonly file: string; readonly text: string }>(
  given: Given,
  names: PeerNames,
): Given {
  if (!names.any) return given;
  const where = given.file || 'workload.text';
  const lines = given.text.split('\n').map((line, index) => {
    const [, time, quoted, bare] =
      /^\s*([^\s,#]+)[\s,]+(?:"([^"]*)"\s*(?:#.*)?|([^#"][^#]*?)\s*(?:#.*)?)$/.exec(line) ?? [];
    const name = quoted ?? bare?.trim();
    if (name === undefined || (quoted === undefined && /^-?\d+$/.test(name))) return line;
    const option = `${where} line ${index + 1}`;
    return `${time} ${names.find(quoted === undefined ? name : `name:${name}`, names.labels.length, option)}`;
  });
  return { ...given, text: lines.join('\n') };
}

function parseList(size: number, text: string, where: string): { peers: Int32Array; times: Float64Array } {
  const peers: number[] = [];
  const times: number[] = [];
  text.split('\n').forEach((line, index) => {
    const fields = line
      .replace(/#.*/, '')
      .trim()
      .split(/[\s,]+/);
    if (fields.length === 1 && fields[0] === '') return;
    const timeMs = durationMs(fields[0]);
    const peer = Number(fields[1]);
    const isPeer = Number.isInteger(peer) && peer >= 0 && peer < size;
    if (fields.length !== 2 || timeMs === undefined || !isPeer) {
      throw new InputError(
        `${where} line ${index + 1}`,
        `a time and a peer from 0 to ${size - 1}, such as "250ms 0"`,
        line.trim(),
      );
    }
    peers.push(peer);
    times.push(timeMs);
  });
  return { peers: Int32Array.from(peers), times: Float64Array.from(times) };
}
