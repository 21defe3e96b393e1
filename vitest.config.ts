import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They take as long as half of all else: npm run test:trials.
    exclude: [...configDefaults.exclude, 'test/trials/**'],
    // Samples of docs/ import the library by its name, and a framework that is installed in a folder of its own.
    alias: {
      'dyte-hooks': fileURLToPath(new URL('src/index.ts', import.meta.url)),
      fastify: fileURLToPath(new URL('test/frameworks/node_modules/fastify/fastify.js', import.meta.url)),
    },
    // One less than there are cores is vitest's own choice, and one on a machine of two. Some tests wait.
    maxWorkers: 3,
    // Tests leave nothing behind, so files share a process and what it has loaded: half the time.
    isolate: false,
    testTimeout: 20_000,
    expect: { poll: { timeout: 15_000, interval: 2 } },
    // Colours and profiles of whoever runs the tests must not change what they see.
    // Certificates of one's own would be read at each start of a program.
    env: { NO_COLOR: '1', CI: '', NODE_EXTRA_CA_CERTS: '' },
    restoreMocks: true,
    // The tests of types are checked with all other types, by tsc (npm run check:types): twice takes long.
    typecheck: { enabled: false },
  },
});
