/** Cachin, Guerraoui, Rodrigues: the costs that the textbook names for each algorithm. */
import { costsOf } from './costs.ts';

const book = (algorithm: string) =>
  `Cachin, Guerraoui, Rodrigues, Introduction to Reliable and Secure Distributed Programming (2nd ed.), ${algorithm}`;

export const textbook = costsOf([
  {
    protocol: 'best-effort',
    title: 'Best-effort broadcast',
    source: book('algorithm 3.1'),
    messages: (n) => n,
    steps: 1,
  },
  {
    protocol: 'reliable-lazy',
    title: 'Lazy reliable broadcast',
    source: book('algorithm 3.2'),
    messages: (n) => n,
    steps: 1,
  },
  {
    protocol: 'reliable-eager',
    title: 'Eager reliable broadcast',
    source: book('algorithm 3.3'),
    messages: (n) => n * n,
    steps: 1,
  },
  {
    protocol: 'uniform-all-ack',
    title: 'All-ack uniform reliable broadcast',
    source: book('algorithm 3.4'),
    messages: (n) => n * n,
    steps: 2,
  },
  {
    protocol: 'uniform-majority',
    title: 'Majority-ack uniform reliable broadcast',
    source: book('algorithm 3.5'),
    messages: (n) => n * n,
    steps: 2,
  },
  {
    protocol: 'fifo',
    over: 'best-effort',
    title: 'FIFO broadcast with sequence numbers',
    source: book('algorithm 3.12, which adds no message'),
    messages: (n) => n,
    steps: 1,
  },
  {
    protocol: 'causal-no-wait',
    over: 'best-effort',
    title: 'No-waiting causal broadcast',
    source: book('algorithm 3.13, which adds no message'),
    messages: (n) => n,
    steps: 1,
  },
  {
    protocol: 'causal-collected',
    over: 'best-effort',
    title: 'Causal broadcast with garbage collection',
    source: book('algorithm 3.14, which adds N² acknowledgements'),
    messages: (n) => n + n * n,
    steps: 1,
  },
  {
    protocol: 'causal',
    over: 'best-effort',
    title: 'Waiting causal broadcast',
    source: book('algorithm 3.15, which adds no message'),
    messages: (n) => n,
    steps: 1,
  },
  {
    protocol: 'byzantine-consistent',
    title: 'Authenticated echo broadcast',
    source: book('algorithm 3.16'),
    messages: (n) => n + n * n,
    steps: 2,
  },
  {
    protocol: 'byzantine-consistent-signed',
    title: 'Signed echo broadcast',
    source: book('algorithm 3.17'),
    messages: (n) => 3 * n,
    steps: 3,
  },
  {
    protocol: 'bracha',
    title: 'Authenticated double-echo broadcast (Bracha), messages to oneself left out',
    source: book('algorithm 3.18'),
    counts: 'links',
    messages: (n) => n - 1 + 2 * n * (n - 1),
    steps: 3,
  },
  {
    protocol: 'consensus-hierarchical-uniform',
    title: 'Hierarchical uniform consensus',
    source: book('algorithm 5.4'),
    origin: 'all',
    messages: (n) => 3 * n,
    steps: 3,
  },
]);
