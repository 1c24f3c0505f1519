import { expect, test } from 'vitest';
import { refuseTooManyPeers } from '../../src/platform/memory-estimate.ts';

const memory = { heap: 4e9, all: 24e9 };

test('ten million peers as actors are refused with the number that the machine has memory for', () => {
  expect(() => refuseTooManyPeers('actors', 10_000_000, memory)).toThrow(
    'peers: expected at most 2500000 on actors, for which this machine has the memory, given 10000000',
  );
  expect(() => refuseTooManyPeers('actors', 2_500_000, memory)).not.toThrow();
});

test('the tables of the simulator count as well as its objects', () => {
  expect(() => refuseTooManyPeers('simulator', 10_000_000, memory)).not.toThrow();
  expect(() => refuseTooManyPeers('simulator', 10_000_000, { heap: 4e9, all: 2e9 })).toThrow('at most 8333333');
  expect(() => refuseTooManyPeers('simulator', 10_000_000, { heap: 4e8, all: 24e9 })).toThrow('at most 5000000');
});

test('peers on sockets have a limit of their own', () => {
  expect(() => refuseTooManyPeers('tcp', 10_000_000, { heap: 1, all: 1 })).not.toThrow();
});
