import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { readTargetUrl } from '../../../../src/domain/forward/target-url.ts';
import { thrownBy } from '../../../helpers/errors.ts';

describe('readTargetUrl', () => {
  it.each([
    ['3000', 'http://localhost:3000/'],
    [' :3000 ', 'http://localhost:3000/'],
    ['3000/webhook', 'http://localhost:3000/webhook'],
    ['localhost:3000/webhook', 'http://localhost:3000/webhook'],
    ['[::1]:3000', 'http://[::1]:3000/'],
    ['example.com/hook?a=b', 'https://example.com/hook?a=b'],
    ['http://example.com', 'http://example.com/'],
    ['HTTPS://localhost:3000', 'https://localhost:3000/'],
    ['http://bücher.example/ü', 'http://xn--bcher-kva.example/%C3%BC'],
  ])('reads %s as %s', (text, href) => {
    expect(readTargetUrl(text).href).toBe(href);
  });

  it.each([
    ['"localhost:3000"', 'Did you mean http://localhost:3000?'],
    [String.raw`localhost:3000\hook`, 'Did you mean http://localhost:3000/hook?'],
    [String.raw`3000\hook`, 'Did you mean http://localhost:3000/hook?'],
    ['http//localhost:3000', 'Did you mean http://localhost:3000?'],
    ['http://http://localhost:3000', 'Did you mean http://localhost:3000?'],
    ['http://3000', 'Did you mean http://localhost:3000?'],
    ['http://:3000/x', 'Did you mean http://localhost:3000/x?'],
    ['127.1:3000', 'Did you mean http://127.1:3000?'],
    ['0', 'Ports are numbers from 1 to 65535.'],
    ['99999/x', 'Ports are numbers from 1 to 65535.'],
    ['localhost:65536', 'Ports are numbers from 1 to 65535.'],
    ['http://localhost:99999', 'Give the complete address, such as http://localhost:3000/webhook.'],
    ['http://', 'Give the complete address, such as http://localhost:3000/webhook.'],
    ['not a url', 'Give the complete address, such as http://localhost:3000/webhook.'],
    ['ftp://localhost/', 'Deliveries are HTTP requests: use http://.'],
    ['http://localhost/#a', 'It is never sent to a server: leave out the # and all after it.'],
    ['meeting.started', 'To choose events give --events meeting.started.'],
    ['recording.*', 'To choose events give --events "recording.*".'],
  ])('refuses %s', (text, hint) => {
    expect(thrownBy(() => readTargetUrl(text))).toMatchObject({ code: 'url_unusable', hint });
  });

  it.each(['user:hidden@localhost:3000', 'http://user:hidden@localhost/', 'hidden@example.com/x'])(
    'shows nothing of the user and the password in %s',
    (text) => {
      const error = thrownBy(() => readTargetUrl(text));
      expect(error.code).toBe('url_unusable');
      expect(`${error.message} ${error.hint ?? ''}`).not.toContain('hidden');
    },
  );

  it('reads or refuses every text, and never sends elsewhere than over http', () => {
    const text = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[a-z0-9:/@#?.[\]\\ -]{0,24}$/),
    );
    fc.assert(
      fc.property(text, (given) => {
        const outcome = outcomeOf(given);
        expect(outcome).toMatch(/^(?:http:|https:|url_unusable|value_masked)$/);
      }),
      { numRuns: 1000 },
    );
  });

  function outcomeOf(text: string): string {
    try {
      return readTargetUrl(text).protocol;
    } catch (error) {
      return error instanceof HooksError ? error.code : String(error);
    }
  }
});
