import { configDefaults, defineConfig } from 'vitest/config';
import tests from './vitest.config.ts';

/** Trials of what hostile senders, names and crashes do: each keeps the whole machine busy for long. */
export default defineConfig({
  ...tests,
  test: { ...tests.test, include: ['test/trials/**/*.test.ts'], exclude: configDefaults.exclude },
});
