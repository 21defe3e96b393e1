import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new directory that is gone when the running test ends. */
export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'dyte-hooks-'));
  onTestFinished(async () => {
    // What was killed a moment ago may still write.
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  return path;
}
