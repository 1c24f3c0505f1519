import { expect, test } from 'vitest';
import { FineTimer } from '../../../../src/runtimes/processes/peer/fine-timer.ts';

const startMs = performance.now();
const now = () => performance.now() - startMs;

/** An alarm, and when which place was woken. */
function alarmOf(places: number) {
  const woken: { place: number; atMs: number }[] = [];
  const alarm = new FineTimer(places, now);
  const set = (place: number, dueMs: number): void => alarm.set(place, dueMs, () => woken.push({ place, atMs: now() }));
  return { woken, set };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

test('each is woken once, in the order of times, none before its time', async () => {
  let order = '';
  // Where the machine is busy, those that are due by then are woken together, by place: then all is tried again.
  while (order !== '1,3,2,0') {
    const { woken, set } = alarmOf(4);
    const fromMs = now();
    const dues = [12.3, 0.4, 4.75, 4.25].map((afterMs) => fromMs + afterMs);
    for (const [place, dueMs] of dues.entries()) set(place, dueMs);
    await until(() => woken.length === 4);
    for (const { place, atMs } of woken) expect(atMs).toBeGreaterThanOrEqual(dues[place]);
    order = woken.map(({ place }) => place).join();
    expect(woken.map(({ place }) => place).sort()).toEqual([0, 1, 2, 3]);
  }
});

test('a later time takes the place of an earlier one, and Infinity is never', async () => {
  const { woken, set } = alarmOf(3);
  const fromMs = now();
  set(0, fromMs + 1);
  set(1, fromMs + 1);
  set(0, fromMs + 15);
  set(1, Number.POSITIVE_INFINITY);
  set(2, fromMs + 20);
  await until(() => woken.length === 2);
  expect(woken.map(({ place }) => place)).toEqual([0, 2]);
  expect(woken[0].atMs).toBeGreaterThanOrEqual(fromMs + 15);
});

test('an earlier time takes the place of a later one, while it is waited for', async () => {
  const { woken, set } = alarmOf(1);
  set(0, now() + 600_000);
  set(0, now() + 3);
  await until(() => woken.length === 1);
  set(0, now() + 1);
  await until(() => woken.length === 2);
});

test('who is woken may ask to be woken again at once', async () => {
  const alarm = new FineTimer(1, now);
  let rings = 0;
  const ring = (): void => {
    if (++rings < 5) alarm.set(0, now() - 1, ring);
  };
  alarm.set(0, now(), ring);
  await until(() => rings === 5);
});
