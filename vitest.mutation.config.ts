import { defineConfig } from 'vitest/config';

/** What mutants are tried against: the unit tests of the layers that stryker.config.json mutates. */
export default defineConfig({
  test: {
    include: ['test/unit/{domain,receiver,store}/**/*.test.ts'],
    testTimeout: 20_000,
    env: { NO_COLOR: '1', CI: '' },
  },
});
