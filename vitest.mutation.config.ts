import { defineConfig } from 'vitest/config';

/** What mutants are tried against: the unit tests of the files that stryker.config.json mutates. */
export default defineConfig({
  test: {
    include: [
      'test/unit/domain/{check,retry,signature}/*.test.ts',
      'test/unit/domain/*/{delivery-headers,glob,registration,webhook-selector,duration,size,moment,expectation,expectation-tracker,forward-address,hop-by-hop,command-words,added-headers,pace,changed-headers}.test.ts',
      'test/unit/domain/json/*.test.ts',
      'test/unit/receiver/{receiver,admissions,payload}.test.ts',
      'test/unit/store/*.test.ts',
    ],
    testTimeout: 20_000,
    env: { NO_COLOR: '1', CI: '' },
  },
});
