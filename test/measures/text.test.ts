/** The lines that measures have in the text of a run, where the texts of whole runs do not show them. */
import { describe, expect, it } from 'vitest';
import { PeerNames } from '../../src/core/peer-names.ts';
import { fairness } from '../../src/measures/fairness.ts';
import { latency } from '../../src/measures/latency.ts';
import { links } from '../../src/measures/links.ts';
import { matrix } from '../../src/measures/matrix.ts';
import type { TextContext } from '../../src/measures/measure.ts';
import { worldViewLines } from '../../src/measures/world-view-lines.ts';
import { plain } from '../../src/text/layout.ts';

function contextOf(changes: Partial<TextContext> = {}): TextContext {
  return {
    page: { palette: { ...plain, green: (text) => `<${text}>`, red: (text) => `[${text}]` }, columns: 60 },
    names: PeerNames.none,
    peers: 4,
    inAncestorForm: true,
    samples: 0,
    ofSamples: () => '',
    valueFor: () => undefined,
    summary: { overheadBytes: 0 },
    ...changes,
  };
}

describe('latency', () => {
  const value = { p50: 4.5, p90: 9, p99: 20, max: 1_500, mean: 5, deliveries: 7, sampled: false };
  const parts = { of: { p50: { waiting: 1, way: 3.5, held: 0 } } };
  const lines = (changes: Partial<TextContext> = {}) => latency.text!.lines(value, contextOf(changes));

  it('is a sentence, with the parts of its median where they are known', () => {
    expect(lines()).toMatchInlineSnapshot(`
      [
        "Latency of deliveries: p50 4.50 ms, p90 9 ms, p99 20 ms, max 1.50 s.",
      ]
    `);
    expect(lines({ valueFor: () => parts as never })).toMatchInlineSnapshot(`
      [
        "Latency of deliveries: p50 4.50 ms = 1 waiting + 3.50 on the way + 0 held back; p90 9 ms, p99 20 ms, max 1.50 s.",
      ]
    `);
  });

  it('says of how many samples it is, and how far clocks may be apart', () => {
    const summary = { overheadBytes: 0, latencyUncertaintyMs: 2 };
    expect(lines({ summary, ofSamples: (path) => ` (of ${path})` })).toMatchInlineSnapshot(`
      [
        "Latency of deliveries (of latencyMs.p50) (± 2 ms between machines, by their clocks): p50 4.50 ms, p90 9 ms, p99 20 ms, max 1.50 s (of latencyMs.max).",
      ]
    `);
  });
});

describe('world views', () => {
  type Views = Parameters<typeof worldViewLines>[0];
  const line: Views[number]['edges'] = [
    [0, 1],
    [1, 2],
  ];
  const views = (...edges: Views[number]['edges'][]): Views => edges.map((own, peer) => ({ peer, edges: own }));

  it('are nothing where no peer knows a link', () => {
    expect(worldViewLines(views([], []), contextOf())).toEqual([]);
  });

  it('stand once for all peers, or once for those that share one', () => {
    expect(worldViewLines(views(line, line), contextOf())).toMatchInlineSnapshot(`
      [
        "Each peer's world view",
        "  all peers: 0-1 1-2",
        "    graph "world" { 0 -- 1; 1 -- 2 }",
      ]
    `);
    expect(worldViewLines(views(line, line, line, [[0, 1]], line, [], []), contextOf())).toMatchInlineSnapshot(`
      [
        "Each peer's world view",
        "  peers 0–2, 4: 0-1 1-2",
        "    graph "world of 0–2, 4" { 0 -- 1; 1 -- 2 }",
        "  peer 3: 0-1",
        "    graph "world of 3" { 0 -- 1 }",
        "  peers 5–6:",
        "    graph "world of 5–6" {  }",
      ]
    `);
    const names = new PeerNames(['Wien', 'Graz', 'Linz']);
    expect(worldViewLines(views(line, line, []), contextOf({ names }))).toMatchInlineSnapshot(`
      [
        "Each peer's world view",
        "  peers 0 (Wien), 1 (Graz): 0-1 1-2",
        "    graph "world of 0 (Wien), 1 (Graz)" { 0 -- 1; 1 -- 2 }",
        "  peer 2 (Linz):",
        "    graph "world of 2 (Linz)" {  }",
      ]
    `);
  });

  it('are lists of edges only, without DOT, where the form of the ancestor is not asked for', () => {
    expect(worldViewLines(views(line, []), contextOf({ inAncestorForm: false }))).toEqual([
      "Each peer's world view",
      '  peer 0: 0-1 1-2',
      '  peer 1:',
    ]);
  });

  it('before and after a link changed show what came and what went', () => {
    const worldViewsBefore = views(line, line, line);
    const after = views(line, [...line, [0, 2]], [[1, 2]]);
    const summary = { overheadBytes: 0, worldViewsBefore };
    expect(worldViewLines(after, contextOf({ summary }))).toMatchInlineSnapshot(`
      [
        "Each peer's world view, before a link changed",
        "  all peers: 0-1 1-2",
        "    graph "world" { 0 -- 1; 1 -- 2 }",
        "",
        "Each peer's world view at the end",
        "  peer 0: 0-1 1-2",
        "    graph "world of 0" { 0 -- 1; 1 -- 2 }",
        "  peer 1: 0-1 1-2 <+0-2>",
        "    graph "world of 1" { 0 -- 1; 1 -- 2; 0 -- 2 }",
        "  peer 2: 1-2 [−0-1]",
        "    graph "world of 2" { 1 -- 2 }",
      ]
    `);
  });

  it('are cut where they are many', () => {
    const star = (size: number): Views[number]['edges'] => Array.from({ length: size }, (_, i) => [0, i + 1]);
    const of = (...sizes: number[]) => worldViewLines(views(...sizes.map(star)), contextOf()).join('\n');
    expect(of(60)).not.toContain('in all');
    expect(of(60)).toContain('graph');
    expect(of(61)).toContain('… 61 in all');
    expect(of(61)).not.toContain('graph');
    const many = of(...Array.from({ length: 20 }, (_, i) => i + 1));
    expect([many.includes('peer 11:'), many.includes('peer 12:')]).toEqual([true, false]);
  });
});

describe('traffic by link', () => {
  const traffic = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      a: i,
      b: i + 1,
      messages: [10 * i, 5] as [number, number],
      bytes: [100 * i, 1_000] as [number, number],
    }));
  const lines = (count: number, columns: number, names = PeerNames.none) =>
    links.text!.lines(traffic(count), contextOf({ page: { palette: plain, columns }, names }));

  it('is a table with sums, and with bars where there is room', () => {
    expect(lines(0, 80)).toEqual([]);
    expect(lines(3, 80)).toMatchInlineSnapshot(`
      [
        "Sent on each link, in both directions",
        "  link     msgs →  msgs ←  bytes →  bytes ←  bytes",
        "  0 <-> 1       0       5        0    1,000  1,000  ████████████████▋",
        "  1 <-> 2      10       5      100    1,000  1,100  ██████████████████▍",
        "  2 <-> 3      20       5      200    1,000  1,200  ████████████████████",
        "  ───────  ──────  ──────  ───────  ───────  ─────  ────────────────────",
        "  all          30      15      300    3,000  3,300",
      ]
    `);
    expect(lines(3, 100)).toMatchInlineSnapshot(`
      [
        "Sent on each link, in both directions",
        "  link     msgs →  msgs ←  bytes →  bytes ←  bytes",
        "  0 <-> 1       0       5        0    1,000  1,000  ████████████████████",
        "  1 <-> 2      10       5      100    1,000  1,100  ██████████████████████",
        "  2 <-> 3      20       5      200    1,000  1,200  ████████████████████████",
        "  ───────  ──────  ──────  ───────  ───────  ─────  ────────────────────────",
        "  all          30      15      300    3,000  3,300",
      ]
    `);
    const [rows, titled] = [57, 60].map((columns) => lines(3, columns));
    expect([rows, titled]).toMatchInlineSnapshot(`
      [
        [
          "Sent on each link, in both directions",
          "  link     msgs →  msgs ←  bytes →  bytes ←  bytes",
          "  0 <-> 1       0       5        0    1,000  1,000  ████▏",
          "  1 <-> 2      10       5      100    1,000  1,100  ████▋",
          "  2 <-> 3      20       5      200    1,000  1,200  █████",
          "  ───────  ──────  ──────  ───────  ───────  ─────  ─────",
          "  all          30      15      300    3,000  3,300",
        ],
        [
          "Sent on each link, in both directions",
          "  link     msgs →  msgs ←  bytes →  bytes ←  bytes",
          "  0 <-> 1       0       5        0    1,000  1,000  ██████▋",
          "  1 <-> 2      10       5      100    1,000  1,100  ███████▍",
          "  2 <-> 3      20       5      200    1,000  1,200  ████████",
          "  ───────  ──────  ──────  ───────  ───────  ─────  ────────",
          "  all          30      15      300    3,000  3,300",
        ],
      ]
    `);
  });

  it('has 30 links at most, and says how many more there are', () => {
    const tail = (count: number) => lines(count, 80).slice(-2);
    expect(lines(30, 80)).toHaveLength(34);
    expect(lines(31, 80)).toHaveLength(35);
    expect([tail(31).at(-1), tail(32).at(-1)]).toMatchInlineSnapshot(`
      [
        "  and 1 more link: see the summary",
        "  and 2 more links: see the summary",
      ]
    `);
    expect(lines(1, 80, new PeerNames(['Frankfurt am Main', 'Graz']))[2]).toContain('0 Frankfurt am … <-> 1 Graz');
  });
});

describe('copies by pair', () => {
  const rows = (size: number) => Array.from({ length: size }, (_, a) => Array.from({ length: size }, (__, b) => a + b));
  const lines = (size: number, columns = 60) => {
    const figures = { queued: rows(size), sent: rows(size), received: rows(size), delivered: rows(size) };
    return matrix.text!.lines(figures, contextOf({ peers: size, page: { palette: plain, columns } }));
  };

  it('are a line for each peer, of up to 12', () => {
    expect(lines(3)).toMatchInlineSnapshot(`
      [
        "For each peer in order: {broadcasts queued for it, copies received from it}",
        "Peer 0: {0 0} {1 1} {2 2}",
        "Peer 1: {1 1} {2 2} {3 3}",
        "Peer 2: {2 2} {3 3} {4 4}",
      ]
    `);
    expect(lines(12, 200)).toHaveLength(13);
    expect(lines(13)).toEqual([]);
  });
});

describe('fairness', () => {
  it('is a sentence where deliveries are not shared out evenly', () => {
    const lines = (byReceiver: number, bySender?: number) =>
      fairness.text!.lines({ byReceiver, ...(bySender === undefined ? {} : { bySender }) }, contextOf());
    expect([lines(1), lines(0.996, 1), lines(0.5), lines(1, 0.25)]).toMatchInlineSnapshot(`
      [
        [],
        [],
        [
          "Deliveries are not shared out evenly: Jain's index 0.50 by receiver (1 is even).",
        ],
        [
          "Deliveries are not shared out evenly: Jain's index 1.00 by receiver, 0.25 by sender (1 is even).",
        ],
      ]
    `);
  });
});
