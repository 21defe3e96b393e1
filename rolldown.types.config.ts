import { defineConfig } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

/** The library's declarations in one file, made for the package only: they take longer than all else. */
export default defineConfig({
  input: { index: 'src/index.ts' },
  platform: 'node',
  tsconfig: './tsconfig.json',
  logLevel: 'warn',
  plugins: [dts({ emitDtsOnly: true })],
  output: { dir: 'dist', format: 'esm' },
  checks: { pluginTimings: false },
});
