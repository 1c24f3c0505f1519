/** Titles and captions: digits in groups of three, as in all texts. */
import { expect, it } from 'vitest';
import { evidenceText } from '../../../src/reports/evidence-text.ts';
import { pictures } from '../../../src/reports/pictures/index.ts';
import { subjectOf } from './seen.ts';

it('have commas in all figures from 1,000 on', async () => {
  const subject = await subjectOf({
    seed: 1,
    peers: 1_050,
    topology: { name: 'random-k-out', k: 2 },
    protocol: 'flood',
    workload: { name: 'scatter', total: 1, within: '1s' },
    trace: 'full',
    faults: [{ at: '1500ms', crash: 7 }],
  });
  const texts = await Promise.all(
    pictures.map(async (picture) => {
      const drawing = await picture.draw(subject);
      return 'absent' in drawing ? [drawing.absent] : [drawing.title, drawing.remark ?? ''];
    }),
  );
  // Names of broadcasts have none.
  const words = texts.flat().map((text) => text.replaceAll(/\b\d+:\d+\b/g, '').replaceAll(/peers? \d+/g, ''));
  expect(words.filter((text) => /\d{4}/.test(text))).toEqual([]);
  expect(words.filter((text) => /\d,\d{3}/.test(text)).length).toBeGreaterThan(5);
});

it('have them in the times of evidence too', () => {
  const evidence = 'peer 1200 delivered 1200:1 a second time at 12345.678 ms';
  expect(evidenceText(evidence)).toBe('peer 1200 delivered 1200:1 a second time at 12,345.678 ms');
});
