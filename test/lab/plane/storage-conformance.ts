/**
 * What every control plane keeps for its lab, whatever stands behind it: values, objects and work
 * (`src/lab/plane/control-plane.ts`), sentence by sentence.
 */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ControlPlane } from '../../../src/lab/plane/control-plane.ts';
import { bytes, collected, freshName, inParts, text, until } from './texts.ts';

interface Opened {
  readonly a: ControlPlane;
  readonly b: ControlPlane;
  settle(): Promise<void>;
}

export function storageConformanceOf(opened: () => Opened): void {
  describeValues(opened);
  describeObjects(opened);
  describeWork(opened);
}

function describeValues(opened: () => Opened): void {
  it('keeps the latest value of each key, seen by all', async () => {
    const { a, b } = opened();
    const bucket = freshName();
    const mine = await a.values(bucket);
    const theirs = await b.values(bucket);
    expect(await mine.get('k')).toBeUndefined();
    const first = await mine.put('k', bytes('1'));
    expect(first).toBeGreaterThan(0);
    const second = await theirs.put('k', bytes('2'));
    expect(second).toBeGreaterThan(first);
    const entry = await mine.get('k');
    expect([text(entry?.data), entry?.revision]).toEqual(['2', second]);
    await theirs.remove('k');
    expect(await mine.get('k')).toBeUndefined();
    expect(await mine.keys()).toEqual([]);
  });

  it('takes any text as a key', async () => {
    const { a } = opened();
    const values = await a.values(freshName());
    const keys = ['a b', 'ünï/코드', 'a.b', '.', '*', '>', '=', '%41', "it's (all) ~ok!", 'A', 'a'];
    for (const key of keys) await values.put(key, bytes(key));
    expect((await values.keys()).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(text((await values.get(key))?.data)).toBe(key);
  });

  it('replaces only what has the revision still', async () => {
    const { a } = opened();
    const values = await a.values(freshName());
    const first = await values.replace('k', bytes('1'), 0);
    expect(first).toBeGreaterThan(0);
    expect(await values.replace('k', bytes('no'), 0)).toBeUndefined();
    const second = await values.replace('k', bytes('2'), first!);
    expect(second).toBeGreaterThan(first!);
    expect(await values.replace('k', bytes('no'), first!)).toBeUndefined();
    await values.remove('k');
    expect(await values.replace('k', bytes('no'), second!)).toBeUndefined();
    expect(await values.replace('k', bytes('3'), 0)).toBeGreaterThan(second!);
    expect(text((await values.get('k'))?.data)).toBe('3');
  });

  it('lets several open a new bucket at the same moment', async () => {
    const { a, b } = opened();
    const bucket = freshName();
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => [a, b][index % 2].values(bucket)));
    await all[0].put('k', bytes('1'));
    for (const one of all) expect(text((await one.get('k'))?.data)).toBe('1');
  });

  it('lets one of many win a key', async () => {
    const { a, b } = opened();
    const bucket = freshName();
    const planes = await Promise.all([a.values(bucket), b.values(bucket)]);
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, index) => planes[index % 2].replace('k', bytes(String(index)), 0)),
    );
    expect(won.filter((revision) => revision !== undefined).length).toBe(1);
    const winner = won.findIndex((revision) => revision !== undefined);
    expect(text((await planes[0].get('k'))?.data)).toBe(String(winner));
  });

  it('tells who watches what there is, and each change', async () => {
    const { a, b, settle } = opened();
    const bucket = freshName();
    const mine = await a.values(bucket);
    const theirs = await b.values(bucket);
    await mine.put('old', bytes('1'));
    await mine.put('gone', bytes('1'));
    await mine.remove('gone');
    const told: string[] = [];
    const stop = await theirs.watch((key, data) => told.push(`${key} ${text(data)}`));
    await until(() => expect(told).toEqual(['old 1']));
    await mine.put('new', bytes('2'));
    await mine.put('old', bytes('3'));
    // The broker may leave out a value that is gone before it has sent it.
    await until(() => expect(told).toEqual(['old 1', 'new 2', 'old 3']));
    await mine.remove('old');
    await until(() => expect(told).toEqual(['old 1', 'new 2', 'old 3', 'old undefined']));
    stop();
    await mine.put('late', bytes('4'));
    await settle();
    expect(told.length).toBe(4);
  });
}

function describeObjects(opened: () => Opened): void {
  it('keeps objects of any size, byte for byte, until they are removed', async () => {
    const { a, b } = opened();
    const bucket = freshName();
    const mine = await a.objects(bucket);
    const theirs = await b.objects(bucket);
    const large = randomBytes(3_000_001);
    await mine.put('large/one', inParts(large, 70_000));
    await mine.put('empty', inParts(new Uint8Array(0), 1));
    expect((await theirs.names()).sort()).toEqual(['empty', 'large/one']);
    expect(Buffer.compare(await collected((await theirs.get('large/one'))!), large)).toBe(0);
    expect((await collected((await theirs.get('empty'))!)).length).toBe(0);
    expect(await theirs.get('other')).toBeUndefined();
    await mine.put('large/one', inParts(bytes('small'), 2));
    expect((await collected((await theirs.get('large/one'))!)).toString()).toBe('small');
    await theirs.remove('large/one');
    await theirs.remove('never there');
    expect(await mine.get('large/one')).toBeUndefined();
    expect(await mine.names()).toEqual(['empty']);
  });

  it('takes any text as the name of an object', async () => {
    const { a } = opened();
    const objects = await a.objects(freshName());
    const names = ['a b', 'ünï/코드', '.', '*', '>', '%2F', 'a/b', "it's (all) ~ok!"];
    for (const name of names) await objects.put(name, inParts(bytes(name), 2));
    expect((await objects.names()).sort()).toEqual([...names].sort());
    for (const name of names) expect((await collected((await objects.get(name))!)).toString()).toBe(name);
    for (const name of names) await objects.remove(name);
    expect(await objects.names()).toEqual([]);
  });

  it('keeps nothing of an object whose content failed half-way', async () => {
    const { a } = opened();
    const objects = await a.objects(freshName());
    async function* broken() {
      yield randomBytes(1_200_000);
      throw new Error('disk full');
    }
    await expect(objects.put('half', broken())).rejects.toThrow('disk full');
    expect(await objects.get('half')).toBeUndefined();
    expect(await objects.names()).toEqual([]);
  });
}

function describeWork(opened: () => Opened): void {
  it('gives each piece of work to one worker, in order', async () => {
    const { a, b } = opened();
    const queue = freshName();
    const mine = await a.work(queue, 30_000);
    const theirs = await b.work(queue, 30_000);
    for (const piece of ['1', '2', '3']) await mine.add(bytes(piece));
    expect(await mine.left()).toBe(3);
    const taken = [await theirs.take(1_000), await mine.take(1_000), await theirs.take(1_000)];
    expect(taken.map((piece) => text(piece?.data))).toEqual(['1', '2', '3']);
    expect(taken.map((piece) => piece?.attempt)).toEqual([1, 1, 1]);
    expect(await mine.take(100)).toBeUndefined();
    expect(await mine.left()).toBe(3);
    for (const piece of taken) expect(await piece?.finish()).toBe(true);
    expect(await theirs.left()).toBe(0);
    await mine.remove();
  });

  it('waits for a piece that comes later', async () => {
    const { a, b } = opened();
    const queue = freshName();
    const mine = await a.work(queue, 30_000);
    const taking = (await b.work(queue, 30_000)).take(10_000);
    await mine.add(bytes('late'));
    const piece = await taking;
    expect(text(piece?.data)).toBe('late');
    expect(await piece?.finish()).toBe(true);
    await mine.remove();
  });

  it('gives the piece of a silent worker to another, and counts only one of them', async () => {
    const { a, b } = opened();
    const queue = freshName();
    const mine = await a.work(queue, 300);
    const theirs = await b.work(queue, 300);
    await mine.add(bytes('piece'));
    const first = await mine.take(1_000);
    const second = await theirs.take(10_000);
    expect([first?.attempt, second?.attempt]).toEqual([1, 2]);
    expect(await first?.finish()).toBe(false);
    expect(await second?.finish()).toBe(true);
    expect(await mine.take(500)).toBeUndefined();
    expect(await mine.left()).toBe(0);
    await mine.remove();
  });

  it('leaves a piece to a worker that renews it, and takes it from one that gives it back', async () => {
    const { a, b } = opened();
    const queue = freshName();
    const mine = await a.work(queue, 600);
    const theirs = await b.work(queue, 600);
    await mine.add(bytes('piece'));
    const first = await mine.take(1_000);
    const renewing = setInterval(() => first?.renew(), 100);
    expect(await theirs.take(1_500)).toBeUndefined();
    clearInterval(renewing);
    first?.giveBack();
    const second = await theirs.take(500);
    expect(second?.attempt).toBe(2);
    expect(await second?.finish()).toBe(true);
    await mine.remove();
  });

  it('forgets work that is removed', async () => {
    const { a } = opened();
    const queue = freshName();
    const before = await a.work(queue, 1_000);
    await before.add(bytes('piece'));
    await before.remove();
    const after = await a.work(queue, 1_000);
    expect(await after.left()).toBe(0);
    expect(await after.take(100)).toBeUndefined();
    await after.remove();
  });
}
