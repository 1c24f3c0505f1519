/** Text of others in a picture: no character that would make all of it unreadable. */
import { expect, it } from 'vitest';
import { chartOf } from '../../../src/reports/pictures/chart.ts';
import { escaped } from '../../../src/reports/pictures/xml.ts';

const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

it('has no character that XML cannot hold', () => {
  expect(escaped('a\u0000\u001b\ud800\uffff<\u{1f600}')).toBe('a\ufffd\ufffd\ufffd\ufffd&lt;\u{1f600}');
});

it('has none in a chart either, which another draws', async () => {
  const { svg } = await chartOf([{ says: 'x\u001b', name: '\u001b]0;\u0007<img>', value: 1 } as never], {
    mark: 'bar',
    encoding: { x: { field: 'value', type: 'quantitative' }, y: { field: 'name', type: 'nominal' } },
  } as never);
  expect(svg).not.toMatch(ILLEGAL);
  expect(svg).toContain('&lt;img&gt;');
});

it('a chart is drawn of names that hold line separators', async () => {
  const names = ['\u2028', 'a\u2029b'];
  const { svg } = await chartOf(
    names.map((name) => ({ says: name, name, value: 1 })) as never,
    {
      mark: 'bar',
      encoding: {
        x: { field: 'value', type: 'quantitative' },
        y: { field: 'name', type: 'nominal', sort: names },
      },
    } as never,
  );
  expect(svg).toContain('>a b<');
});
