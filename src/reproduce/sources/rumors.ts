/** Rumors among peers of which each can reach all. */

export const PERIOD_MS = 100;

/** @param more fields of the experiment */
export function rumorAmong(peers: number, parameters: object, more: object = {}): Record<string, unknown> {
  return {
    peers,
    topology: 'mesh',
    protocol: { name: 'rumor', period: `${PERIOD_MS}ms`, ...parameters },
    workload: 'single',
    network: { delay: '1ms' },
    ...more,
    trace: 'deliveries',
  };
}
