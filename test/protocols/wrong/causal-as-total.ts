/**
 * Wrong on purpose: causal broadcast that promises total order: what nobody caused is delivered here in one order and
 * there in another.
 */
import causal from '../../../src/protocols/causal.ts';

export default {
  ...causal,
  name: 'causal-as-total',
  title: 'causal that promises total order',
  promises: { 'total-order': [] },
} as const;
