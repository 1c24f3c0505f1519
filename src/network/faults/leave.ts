/** Peers leave the group for good. A protocol may say goodbye first (`leave`); what it has sent still goes out. */
import { defineMoves } from './move-rule.ts';

export default defineMoves(
  'leave',
  'peers leave the group for good, after a goodbye if their protocol has one',
  "{ at: 5s, leave: '20%', gap: 100ms }",
);
