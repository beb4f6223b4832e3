import { defineConfig } from 'vitest/config';

// Apart from the other suites: it builds an image of most of a gigabyte, which takes minutes.
const conditions = ['node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    pool: 'forks',
    globalSetup: ['test/containers/provide.ts'],
    include: ['test/containers/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 900_000,
  },
});
