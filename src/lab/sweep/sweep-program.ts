/**
 * One run of a sweep on an agent, in a process of its own: what goes wrong in it does not reach the agent. It ends when
 * the agent does, and its peers with it.
 *
 * It runs what Hearsay brings along, and nothing else: a path in the experiment would be one of the agent's machine.
 */
import { InputError } from '../../core/errors.ts';
import type { Platform } from '../../experiment/platform.ts';
import { prepare } from '../../experiment/prepare.ts';
import { runSample } from '../../experiment/run.ts';
import { sourceOfText } from '../../experiment/source.ts';
import { nodePlatform } from '../../platform/node-platform.ts';
import type { SampleSummary } from '../../reports/summary.ts';
import { leaveSignalsToParent } from '../../runtimes/processes/peer/terminal-signals.ts';
import { transportNames } from '../../runtimes/sockets/transport.ts';

/** What it is told. */
export interface SweepOrder {
  readonly experiment: string;
  readonly sample: number;
  /** Processes that it may have. */
  readonly peers: number;
  /** Where logs of the run go. */
  readonly logs: string;
}

/** What it says. */
export type SweepOutcome = { readonly summary: SampleSummary } | { readonly trouble: string };

function refuse(path: string): never {
  throw new InputError('--lab', 'a sweep of what Hearsay brings along: an agent takes no files', path);
}

/** What an experiment that comes from elsewhere may have here. */
function platformFor(peers: number): Platform {
  return {
    ...nodePlatform,
    loadFile: async (path) => refuse(path),
    readText: refuse,
    async check(prepared) {
      const { runtime, isolate, peers: wanted } = prepared.experiment;
      if (isolate) throw new InputError('isolate', 'no such network on a lab, whose machines are in their own');
      if (transportNames.some((name) => name === runtime) && wanted > peers)
        throw new InputError('peers', `at most ${peers}, for which the agent has room`, wanted);
      await nodePlatform.check?.(prepared);
    },
  };
}

async function run({ experiment, sample, peers, logs }: SweepOrder): Promise<SweepOutcome> {
  const platform = platformFor(peers);
  try {
    const prepared = await prepare({ source: sourceOfText(experiment, 'sweep') }, platform);
    const { summary } = await runSample(prepared, sample, platform, { logsOf: () => logs });
    return { summary };
  } catch (error) {
    if (error instanceof InputError) return { trouble: error.message };
    throw error;
  }
}

process.on('disconnect', () => process.exit(1));
leaveSignalsToParent();
process.once('message', async (order: SweepOrder) => {
  process.send?.(await run(order), () => process.exit(0));
});
if (!process.connected) process.exit(1);
