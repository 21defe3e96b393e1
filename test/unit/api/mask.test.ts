import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskUrl, secretHider } from '../../../src/api/mask.ts';

describe('maskUrl', () => {
  it.each([
    ['https://api.dyte.io/v2/webhooks', 'https://api.dyte.io/v2/webhooks'],
    ['https://ann:s3cret@api.dyte.io:8443/v2', 'https://api.dyte.io:8443/v2'],
    ['https://api.dyte.io/v2?token=s3cret&b=s3cret&token=s3cret', 'https://api.dyte.io/v2?token=***&b=***'],
    ['https://api.dyte.io/v2#s3cret', 'https://api.dyte.io/v2'],
    ['s3cret', '(not a URL)'],
  ])('shows %s as %s', (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });

  it('never shows a password or a query’s value', () => {
    const word = fc.stringMatching(/^[A-Z]{8}$/);
    fc.assert(
      fc.property(word, word, word, (user, password, value) => {
        const shown = maskUrl(`https://${user}:${password}@host.example/path?name=${value}#${value}`);
        expect(shown).toBe('https://host.example/path?name=***');
      }),
    );
  });
});

describe('secretHider', () => {
  it('hides a Basic value whole, without its scheme, decoded, and the key inside', () => {
    const token = Buffer.from('org-id:api-key-123').toString('base64');
    const hide = secretHider(`Basic ${token}`);
    expect(hide(`a Basic ${token} b ${token} c org-id:api-key-123 d api-key-123`)).toBe(
      'a *** b *** c *** d ***',
    );
  });

  it('hides a Bearer token', () => {
    expect(secretHider('Bearer abcdefgh')('no route for abcdefgh')).toBe('no route for ***');
  });

  it('leaves words alone when the key is as short as one', () => {
    const hide = secretHider(`Basic ${Buffer.from('org-id:the').toString('base64')}`);
    expect(hide('the service')).toBe('the service');
  });
});
