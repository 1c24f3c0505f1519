/** A kept run whose peers have names is asked by them, through the command. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hearsay } from './resident/command.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-named-'));
  const node = (id: number, label: string) => `<node id="${id}"><data key="d0">${label}</data></node>`;
  const labels = ['Wien', 'Graz', 'Linz', 'Linz', '7', 'a:b', '&lt;script&gt;alert(1)&lt;/script&gt;'];
  const edges = labels.slice(1).map((_, index) => `<edge source="${index}" target="${index + 1}"/>`);
  const graph = `<graph>${labels.map((label, id) => node(id, label)).join('')}${edges.join('')}</graph>`;
  writeFileSync(join(folder, 'zoo.graphml'), `<graphml><key id="d0" for="node" attr.name="label"/>${graph}</graphml>`);
  const set = ['--set', 'name=zoo', '--set', 'origin=a:b', '--trace', 'full', '--seed', '1'];
  const { status, stderr } = hearsay(['run', '--topology', 'zoo.graphml', '--workload', 'single', ...set], folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('why and trace take names, and answer with them', () => {
  const why = hearsay(['why', 'zoo', '--peer', 'Wien', '--broadcast', 'a:b:0'], folder);
  expect(why.stdout).toMatch(
    /peer 1 \(Graz\) sent data 5:0 to peer 0 \(Wien\)[\s\S]*\n\n5:0 reached peer 0 \(Wien\) by 5 hops\n$/,
  );
  const trace = hearsay(['trace', 'zoo', '--peer', 'name:7', '--kind', 'delivered'], folder);
  expect(trace.stdout).toBe('1 ms  peer 4 ("7") delivered 5:0\n');
});

it.each([
  [
    ['why', 'zoo', '--peer', 'Linz', '--broadcast', '5:0'],
    '--peer: expected the number of a peer, as 2 peers have this name: 2, 3, given Linz',
  ],
  [['trace', 'zoo', '--peer', 'Rom'], '--peer: expected a peer from 0 to 6, or its name, given Rom'],
  [
    ['trace', 'zoo', '--peer', '7'],
    '--peer: expected a peer from 0 to 6, or name:7 for the peer of that name, given 7',
  ],
  [['trace', 'zoo', '--broadcast', 'Rom:0'], '--broadcast: expected a peer from 0 to 6, or its name, given Rom'],
])('%j', (args, message) => {
  const { status, stderr } = hearsay(args, folder);
  expect({ status, stderr }).toEqual({ status: 2, stderr: `hearsay: ${message}\n` });
});

it('SQL has them beside the numbers, and as a table', () => {
  const sql =
    "SELECT d.peer_name, d.origin_name, n.name AS own, p.name AS listed FROM deliveries d JOIN names n ON n.peer = d.peer JOIN peers p ON p.peer = d.peer WHERE d.peer_name = 'Wien'";
  const { stdout } = hearsay(['query', 'zoo', sql, '--json'], folder);
  expect(JSON.parse(stdout)).toEqual([{ peer_name: 'Wien', origin_name: 'a:b', own: 'Wien', listed: 'Wien' }]);
  const links = hearsay(
    ['query', 'zoo', "SELECT other_name FROM links WHERE peer_name = 'Graz' ORDER BY other", '--csv'],
    folder,
  );
  expect(links.stdout).toBe('other_name\nWien\nLinz\n');
});

it('the page of its report has them as text only', () => {
  const { stdout } = hearsay(['report', 'zoo'], folder);
  const page = readFileSync(stdout.split('\n')[0], 'utf8');
  expect(page).toContain('peer 0 (Wien)');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toContain('<script>alert');
});
