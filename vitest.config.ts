import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONG = process.env.HEARSAY_LONG === '1';

/** Tests of what users run: they start commands, a few at a time. */
const ofCommands = [
  'test/{cli,platform,presets,lab,package,browser,structure,docs,bench}/**/*.test.ts',
  'test/web/browser/**/*.test.ts',
];

/** What runtimes compute: bytes, frames, files. */
const ofBytes = [
  'test/runtimes/sockets/{codec,frames,credit,datagram-wire}.test.ts',
  'test/runtimes/processes/{parent/compiled-modules,wire/fact-file,peer/delay-queue,peer/monotonic-clock}.test.ts',
  'test/runtimes/isolation/{packet-forwarder,netem}.test.ts',
];

/** Tests of processes that come, go and die: they wait for states, whenever these come. */
const ofProcesses = [
  'test/runtimes/processes/{failures,faults,orphans,processes,strangers}.test.ts',
  'test/runtimes/isolation/{isolated,nine-hosts,removal}.test.ts',
];

/** Tests of sockets and real time. They run last and one file at a time, so that none starves another. */
const ofRealTime = [
  'test/runtimes/{actors,sockets,processes,isolation}/**/*.test.ts',
  'test/runtimes/*.test.ts',
  'test/runtimes/conformance/{actors,tcp,udp,multicast}.test.ts',
  'test/lab/machine/**/*.test.ts',
];

const timeouts = {
  testTimeout: LONG ? 1_200_000 : 60_000,
  hookTimeout: 120_000,
  // A second, as it is by itself, is too little for a page on a busy machine.
  expect: { poll: { timeout: 10_000 } },
};

/** @param groupOrder groups run one after the other */
function project(name: string, groupOrder: number, include: string[], rest: object) {
  return {
    test: { name, include, setupFiles: './test/strict-books.ts', ...timeouts, ...rest, sequence: { groupOrder } },
  };
}

/** What takes a quarter of a minute or more: browsers, npm, labs, many commands. */
const dearest =
  /\/test\/(browser|web\/browser|package|bench|lab\/(run|sweep|plane)|cli\/(check|damage|own-files|output-streams))\b/;

/** Begins with the dearest files, so that none of them ends long after all others. */
class DearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isDear = ({ moduleId }: TestSpecification) => dearest.test(moduleId);
    return [...sorted.filter(isDear), ...sorted.filter((file) => !isDear(file))];
  }
}

const globalSetup = './scripts/current-build.js';

/** Vitest leaves a core to itself, which of two would be half. */
const maxWorkers = Math.max(2, availableParallelism());

export default defineConfig({
  test: {
    // What one project has compiled, the others and later suites read from node_modules.
    experimental: { fsModuleCache: true },
    sequence: { sequencer: DearestFirst },
    projects: [
      // They change nothing that another file sees, and so share the modules that they import.
      project('pure', 0, ['test/**/*.test.ts'], {
        exclude: [...ofCommands, ...ofRealTime],
        isolate: false,
        maxWorkers,
      }),
      project('bytes', 0, ofBytes, { globalSetup, isolate: false, maxWorkers }),
      project('command', 1, ofCommands, {
        exclude: ofRealTime,
        globalSetup,
        isolate: false,
        maxWorkers: maxWorkers + 3,
      }),
      project('processes', 2, ofProcesses, { globalSetup, isolate: false, maxWorkers: 3 }),
      project('machine', 3, ofRealTime, {
        exclude: [...ofBytes, ...ofProcesses],
        globalSetup,
        isolate: false,
        fileParallelism: false,
      }),
    ],
  },
});
