import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Why these tests are left out on this machine; undefined where they can run. */
export const MISSING = existsSync(fileURLToPath(new URL('node_modules', import.meta.url)))
  ? undefined
  : 'npm ci --prefix test/frameworks has not been run';
