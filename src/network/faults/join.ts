/**
 * Peers that are not in the group at the start join it: until then they do not run, have no links, and are not counted.
 */
import { defineMoves } from './move-rule.ts';

export default defineMoves(
  'join',
  'peers join the group, in which they were not before',
  '{ at: 2s, join: [4, 5], gap: 500ms }',
);
