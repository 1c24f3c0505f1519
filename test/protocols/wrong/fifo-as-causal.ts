/**
 * Wrong on purpose: FIFO broadcast that promises causal order: it knows nothing of what one origin's broadcast owes to
 * another's.
 */
import fifo from '../../../src/protocols/fifo.ts';

export default {
  ...fifo,
  name: 'fifo-as-causal',
  title: 'fifo that promises causal order',
  promises: { 'causal-order': [] },
} as const;
