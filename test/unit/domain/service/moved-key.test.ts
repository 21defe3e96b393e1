import { expect, it } from 'vitest';
import { movedKeyOwner } from '../../../../src/domain/service/moved-key.ts';
import { serviceOf } from '../../../../src/domain/service/services.ts';

it('says where the owner of a key has gone, unless one that stays has its key there too', () => {
  expect(movedKeyOwner('https://api.dyte.io/.well-known/webhooks.json')).toBe(serviceOf('dyte').moved);
  const ofBoth = 'https://api.realtime.cloudflare.com/.well-known/webhooks.json';
  expect(movedKeyOwner(ofBoth)).toBeUndefined();
  expect(movedKeyOwner('http://127.0.0.1:4010/.well-known/webhooks.json')).toBeUndefined();
});
