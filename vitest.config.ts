import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    expect: { poll: { timeout: 15_000, interval: 2 } },
    // Colours and profiles of whoever runs the tests must not change what they see.
    env: { NO_COLOR: '1', CI: '' },
    restoreMocks: true,
    typecheck: { enabled: true, include: ['test/types/**/*.test-d.ts'] },
  },
});
