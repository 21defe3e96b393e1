import { array, assert, integer, oneof, property, string, uuid } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortPath } from '../../../../src/commands/emulate/short-path.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';

const ID = 'd2d3e95c-41db-48ea-b760-5e0b5f3a8c84';
const APP = `/client/v4/accounts/0000000000000000000000000000e001/realtime/kit/${ID}`;

describe('a path in a line', () => {
  it.each([
    ['/v2/webhooks', '/v2/webhooks'],
    [`/v2/webhooks/${ID}`, '/v2/webhooks/d2d3e95c'],
    [`${APP}/webhooks`, '…/d2d3e95c/webhooks'],
    [`${APP}/webhooks/${ID}`, '…/webhooks/d2d3e95c'],
    [`${APP}/webhooks/all`, '…/webhooks/all'],
    ['/client/v4/user/tokens/verify', '…/user/tokens/verify'],
    [`/${'x'.repeat(40)}`, `/${'x'.repeat(40)}`],
    ['', ''],
  ])('%s is %s', (path, short) => {
    expect(shortPath(path, 21)).toBe(short);
  });

  it('fits, or is left as it is', () => {
    const path = array(oneof(string(), uuid())).map((words) => `/${words.join('/')}`);
    assert(
      property(path, integer({ min: 1, max: 60 }), (text, columns) => {
        const short = shortPath(text, columns);
        expect(short === text || widthOf(short) <= columns).toBe(true);
      }),
    );
  });
});
