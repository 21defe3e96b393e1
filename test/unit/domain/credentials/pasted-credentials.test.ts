import { describe, expect, it } from 'vitest';
import {
  hidePasted,
  splitPastedPair,
  withoutLabel,
} from '../../../../src/domain/credentials/pasted-credentials.ts';

const ID = '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab';
const KEY = 's3cr3t-key';
const PAIR = { organizationId: ID, apiKey: KEY };
const VALUE = `Basic ${Buffer.from(`${ID}:${KEY}`).toString('base64')}`;

describe('an id and a key that were pasted in one go', () => {
  it.each([
    `${ID}:${KEY}`,
    `${ID} ${KEY}`,
    `${ID}\t${KEY}\n`,
    `${ID}\n${KEY}`,
    `${ID}\r\n\r\n${KEY}\r\n`,
    `${ID}, ${KEY}`,
    `"${ID}:${KEY}"`,
    `“${ID}” “${KEY}”`,
    `${KEY} ${ID}`,
    `Organization ID: ${ID}\nAPI Key: ${KEY}`,
    `org id ${ID}`.replace('id ', `id: `) + ` api_key=${KEY}`,
    `DYTE_ORG_ID=${ID} DYTE_API_KEY=${KEY}`,
    `export DYTE_ORG_ID="${ID}"\nexport DYTE_API_KEY='${KEY}'`,
    `{"organizationId": "${ID}", "apiKey": "${KEY}"}`,
  ])('are found in %j, and only the id is shown', (text) => {
    expect(splitPastedPair(text)).toEqual(PAIR);
    expect(hidePasted(text)).toBe(`${ID} ****`);
  });

  it('are parted at the first colon', () => {
    expect(splitPastedPair('org:a:b')).toEqual({ organizationId: 'org', apiKey: 'a:b' });
  });

  it.each([
    ID,
    '',
    ' ',
    'org',
    'org:',
    ':key',
    'a b c',
    'https://example.com/x',
    'o\u0000rg key',
    'org k\u00e9y',
  ])('are not found in %j, which is shown as it is', (text) => {
    expect(splitPastedPair(text)).toBeUndefined();
    expect(hidePasted(text)).toBe(text);
  });

  it.each([VALUE, VALUE.slice('Basic '.length), `Authorization: ${VALUE}`])(
    'are not looked for in a whole value, which is not shown: %j',
    (text) => {
      expect(splitPastedPair(text)).toBeUndefined();
      expect(hidePasted(text)).toBe('****');
    },
  );

  it.each([
    [`Organization ID: ${ID}`, ID],
    [`DYTE_API_KEY="${KEY}"`, KEY],
    [`API Key: ${KEY}\n`, KEY],
    [KEY, KEY],
    [`"orgId": "${ID}", "apiKey": "${KEY}"`, `"orgId": "${ID}", "apiKey": "${KEY}"`],
    [`x-api-key: ${KEY}`, `x-api-key: ${KEY}`],
    ['', ''],
  ])('lose the name that one alone has before it: %j', (text, bare) => {
    expect(withoutLabel(text)).toBe(bare);
  });
});
