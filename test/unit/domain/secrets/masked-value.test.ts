import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpectation } from '../../../../src/domain/expectation/expectation-syntax.ts';
import { parseAddedHeader, readHeaderVariable } from '../../../../src/domain/http/added-headers.ts';
import { parseEdit } from '../../../../src/domain/json/edit-syntax.ts';
import { readCredentials } from '../../../../src/domain/credentials/authorization.ts';
import { maskSecrets, maskText, maskUrl } from '../../../../src/domain/secrets/mask-secrets.ts';
import { holdsMaskedValue } from '../../../../src/domain/secrets/masked-value.ts';
import { matchWebhooks, selectWebhook } from '../../../../src/domain/webhook/webhook-selector.ts';
import { inspectWebhookUrl } from '../../../../src/domain/webhook/webhook-url.ts';
import { readTargetSpecs } from '../../../../src/forwarding/target-specs.ts';
import { thrownBy } from '../../../helpers/errors.ts';

const URL_WITH_TOKEN = 'https://example.com/hook?token=abc';
const targets = { forwardTo: [], forward: [], exec: [] };

describe('holdsMaskedValue', () => {
  it.each([
    '…',
    '"…"',
    maskUrl(URL_WITH_TOKEN),
    maskUrl('https://user:pw@example.com/hook'),
    maskText('Authorization: Bearer abc123'),
    maskText('password: abc123'),
    maskText(`see ${URL_WITH_TOKEN}`),
    JSON.stringify(maskSecrets({ streamKey: 'abc', title: 'Planning' })),
    'rtmps://live.example.test/live/…',
  ])('knows %s as masked', (text) => {
    expect(holdsMaskedValue(text)).toBe(true);
  });

  it.each(['Weekly planning…', 'And then… it ended', 'What now?…', 'Notes: …and more'])(
    'takes %s as it is',
    (text) => {
      expect(holdsMaskedValue(text)).toBe(false);
    },
  );

  it('is never met by a text that nobody masked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('…'));
        expect(holdsMaskedValue(text)).toBe(false);
      }),
    );
  });

  it('knows the URL of every query that was masked', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const masked = maskUrl(url);
        expect(holdsMaskedValue(masked)).toBe(masked !== url);
      }),
    );
  });
});

describe('a masked value that is given back is refused as', () => {
  const masked = maskUrl(URL_WITH_TOKEN);
  const webhook = { id: '0f8fad5b-d9cb-469f-a165-70867728950e', name: 'Cut…', url: URL_WITH_TOKEN };
  const from = 'DYTE_API_KEY';

  it.each<[string, () => unknown]>([
    ['a webhook', () => selectWebhook([webhook], masked)],
    ['--forward-to and --to', () => readTargetSpecs({ ...targets, forwardTo: [masked] })],
    ['--forward', () => readTargetSpecs({ ...targets, forward: [`meeting.*=${masked}`] })],
    ['--exec', () => readTargetSpecs({ ...targets, exec: ['notify --token=…'] })],
    ['--header', () => parseAddedHeader('Authorization: …')],
    ['--header-env', () => readHeaderVariable('Authorization=APP', { APP: 'Bearer …' })],
    ['--edit', () => parseEdit('recording.downloadUrl=https://example.com/…')],
    ['--edit in JSON', () => parseEdit('stream={"streamKey":"…"}')],
    ['--expect', () => parseExpectation('recording.statusUpdate{recording.downloadUrl="…"}')],
    ['a key', () => readCredentials({ text: 'org', from }, { text: '…', from })],
  ])('%s', (_where, read) => {
    expect(thrownBy(read)).toMatchObject({ code: 'value_masked', exitCode: 2 });
  });

  it.each([masked, encodeURI(masked)])('a webhook URL: %s', (url) => {
    expect(inspectWebhookUrl(url, { isLocal: true }).problem?.reason).toBe('masked');
  });

  it('but a name with an ellipsis names its webhook', () => {
    expect(selectWebhook([webhook], 'Cut…')).toBe(webhook);
    expect(matchWebhooks([webhook], '*…')).toEqual([webhook]);
  });

  it('but the character itself can be written', () => {
    expect(parseEdit(String.raw`title="\u2026"`).value).toMatchObject({ text: String.raw`"\u2026"` });
    expect(parseEdit('title=Weekly…').value).toMatchObject({ text: '"Weekly…"' });
  });
});
