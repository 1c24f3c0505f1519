/** Graphs read from texts, as one line each. */
import { readGraph } from '../../src/topologies/files/read-graph.ts';
import { rowsOf } from './building.ts';

type Options = Parameters<typeof readGraph>[3];

export const read = (text: string, options: Options = {}, format: Parameters<typeof readGraph>[1] = 'text') =>
  readGraph(text, format, 'sample', options);

/** What it was read as, and its links by the names of their ends, with the peers that have none. */
export async function readAs(
  text: string,
  options: Options = {},
  format?: Parameters<typeof readGraph>[1],
): Promise<string> {
  const { graph, labels, remark } = await read(text, options, format);
  const rows = rowsOf(graph);
  const links = rows.flatMap((row, a) => row.filter((b) => b > a).map((b) => `${labels[a]}-${labels[b]}`));
  const alone = labels.filter((_, peer) => rows[peer].length === 0);
  return `${remark.replace(/^sample: /, '').replace(/: \d+ peers?.*$/, '')}: ${[...links, ...alone].join(' ')}`;
}
