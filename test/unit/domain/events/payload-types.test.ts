import { describe, expect, it } from 'vitest';
import { payloadTypes } from '../../../helpers/payload-types.ts';

describe('the types of payloads', () => {
  it('are what the schemas describe', async () => {
    await expect(payloadTypes()).toMatchFileSnapshot('../../../../src/domain/events/payload-types.ts');
  });
});
