import { defineConfig, type RolldownOptions } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

/**
 * Everything is bundled, so an installed dyte-hooks has no dependencies of its own and starts fast
 * (docs/decisions/001-bundle.md). Names are kept: a stack trace under --debug stays readable.
 */
const shared: RolldownOptions = {
  platform: 'node',
  tsconfig: './tsconfig.json',
};

export default defineConfig([
  {
    ...shared,
    input: { cli: 'src/cli.ts', index: 'src/index.ts' },
    output: {
      dir: 'dist',
      cleanDir: true,
      format: 'esm',
      chunkFileNames: 'chunks/[name].js',
      minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
    },
  },
  {
    ...shared,
    input: { index: 'src/index.ts' },
    plugins: [dts({ emitDtsOnly: true })],
    output: { dir: 'dist', format: 'esm' },
  },
]);
