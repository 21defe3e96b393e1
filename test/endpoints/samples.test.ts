import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../helpers/directory.ts';
import { alarmsOf, checkWithKeyless } from './check.ts';
import { missingForPython, startProgram } from './programs.ts';

const TIMEOUT_MS = 3000;

const missing = missingForPython();
const because = missing === undefined ? '' : ` (left out: ${missing})`;

describe('the sample webhook.py', () => {
  it.runIf(missing === undefined)(`has nothing that a check finds fault with${because}`, async () => {
    const directory = await temporaryDirectory();
    let started = 0;
    const report = await checkWithKeyless(
      (pem) => {
        started += 1;
        const database = join(directory, `deliveries-${String(started)}.db`);
        return startProgram(['python3', 'webhook.py'], pem, { DATABASE: database });
      },
      { timeoutMs: TIMEOUT_MS },
    );
    expect(alarmsOf(report)).toEqual([]);
  });
});
