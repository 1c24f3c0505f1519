import { defineConfig } from 'vitest/config';

const LONG = process.env.HEARSAY_LONG === '1';

/** Tests that start processes or measure real time. They run after the others and one file at a time, so that none starves another. */
const onTheMachine = [
  'test/runtimes/{actors,sockets,node}/**/*.test.ts',
  'test/runtimes/*.test.ts',
  'test/{cli,presets,lab,package,browser,structure,docs,bench}/**/*.test.ts',
];

const timeouts = { testTimeout: LONG ? 1_200_000 : 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: onTheMachine,
          ...timeouts,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'machine',
          include: onTheMachine,
          ...timeouts,
          sequence: { groupOrder: 1 },
          globalSetup: './test/build.ts',
          fileParallelism: false,
        },
      },
    ],
  },
});
