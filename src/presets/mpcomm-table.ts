/** The tables of mpcomm: its 15 experiments, ten samples of each. */
import { mpcomm } from './mpcomm.ts';
import type { Series } from './preset.ts';

const PEERS = [2, 3, 4, 6, 8];
const MESSAGES = [10, 50, 100];
/** Distance of the seeds of two cells, so that no two samples have the same seed. */
const BETWEEN_SEEDS = 100_000;

export const mpcommTable: Series = {
  name: 'mpcomm-table',
  title: 'the 15 experiments of mpcomm, ten samples each, in its cloud regions: its five tables',
  base: {
    ...mpcomm.experiment,
    ...mpcomm.zoned,
    name: 'mpcomm-table',
    samples: 10,
    trace: 'deliveries',
    network: { ...mpcomm.zoned?.network, zones: 'gcp' },
  },
  cells: PEERS.flatMap((peers, row) =>
    MESSAGES.map((messages, column) => ({
      peers,
      messages,
      seedAfter: (row * MESSAGES.length + column) * BETWEEN_SEEDS,
    })),
  ),
};
