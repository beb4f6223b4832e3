import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Sources are tested as they stand, without a build: every package resolves to its src. Whoever starts the program
// itself starts what ships, made anew before the first test.
const conditions = ['node'];
// What is not ours must load as Node loads it: "import" here would hand ES modules to require().
const shared = { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: conditions } } };
const globalSetup = ['scripts/bundle.mjs'];
const pool = 'forks' as const; // chDB crashes in worker threads.
// On a small machine vitest would keep to one, and most real tests wait for programs.
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  ...shared,
  test: {
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**'],
      exclude: ['**/gen/**', '**/*.test.ts', '**/*.bench.ts'],
    },
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          pool,
          globalSetup,
          setupFiles: ['scripts/property-seed.ts'],
          maxWorkers,
          // One process loads the modules once for all files: nothing of ours keeps state in a module.
          isolate: false,
          include: ['packages/*/{src,scripts}/**/*.test.ts', 'test/*.test.ts', 'test/kit/src/**/*.test.ts'],
          exclude: ['**/*.real.test.ts', '**/node_modules/**', '**/dist/**'],
          // The longest take seconds; a machine that does other things at the same time may need ten times as long.
          testTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'real',
          pool,
          globalSetup,
          setupFiles: ['scripts/property-seed.ts'],
          maxWorkers,
          include: ['packages/*/src/**/*.real.test.ts', 'test/e2e/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'faults',
          pool,
          globalSetup,
          // By itself, since it measures how soon things are well again.
          sequence: { groupOrder: 2 },
          include: ['test/faults/**/*.test.ts'],
          // Most of the time is spent waiting; one at a time where it is for the numbers.
          maxWorkers: process.env['LANHOUND_FAULTS'] ? 1 : 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'lab',
          pool,
          globalSetup,
          // After all others, since it says how soon an alert comes. Each file has namespaces of its own.
          sequence: { groupOrder: 1 },
          include: ['test/lab/**/*.test.ts'],
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
