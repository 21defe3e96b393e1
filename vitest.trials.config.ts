import { configDefaults, defineConfig } from 'vitest/config';
import tests from './vitest.config.ts';

/** Trials of crashes, hostile senders, shells, and terminals and outputs that go away: each takes long. */
export default defineConfig({
  ...tests,
  // Each already has several processes of its own.
  test: {
    ...tests.test,
    maxWorkers: 2,
    include: ['test/trials/**/*.test.ts'],
    exclude: configDefaults.exclude,
  },
});
