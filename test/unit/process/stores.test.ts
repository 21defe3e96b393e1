import { pathToFileURL } from 'node:url';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStores } from '../../../src/process/stores.ts';
import { storePath } from '../../helpers/stores.ts';

describe('the store of a receiver', () => {
  it('cannot be opened where the file of its thread is missing, and says so', async () => {
    const path = await storePath();
    const threadFile = pathToFileURL(join(dirname(path), 'store-thread.cjs'));
    const stores = createStores({
      node: process,
      interruption: { suspend: () => undefined, resume: () => undefined },
      threadFile,
      notify: () => undefined,
    });
    await expect(stores.deliveryStore({ file: path, onEvent: () => undefined })).rejects.toMatchObject({
      code: 'store_failed',
      message: `The store cannot be opened: ${join(dirname(path), 'store-thread.cjs')} is missing.`,
      hint: 'It is a part of dyte-hooks. Install that again, or receive without keeping: --store memory.',
    });
  });
});
