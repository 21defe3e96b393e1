import { describe, expect, it } from 'vitest';
import { endToEndHeaders } from '../../../../src/domain/http/hop-by-hop.ts';

describe('endToEndHeaders', () => {
  it('keeps what is not of the connection, in its order and spelling', () => {
    const kept = [
      ['Accept', '*/*'],
      ['dyte-signature', 'abc'],
      ['X-Twice', '1'],
      ['x-tWICE', '2'],
      ['Content-Type', 'application/json'],
    ] as const;
    const dropped = [
      ['HOST', 'x'],
      ['Content-Length', '2'],
      ['Keep-Alive', 'timeout=5'],
      ['Transfer-Encoding', 'chunked'],
      ['TE', 'trailers'],
      ['Trailer', 'x'],
      ['Upgrade', 'h2c'],
      ['Expect', '100-continue'],
      ['Proxy-Connection', 'close'],
      ['Proxy-Authorization', 'Basic x'],
      ['proxy-anything', 'x'],
    ] as const;
    const mixed = kept.flatMap((pair, index) => [pair, ...dropped.filter((_, at) => at % 5 === index)]);
    expect(mixed).toHaveLength(kept.length + dropped.length);
    expect(endToEndHeaders(mixed)).toEqual(kept);
  });

  it('drops what the connection header names', () => {
    expect(
      endToEndHeaders([
        ['X-One', '1'],
        ['Connection', 'close, X-ONE'],
        ['x-two', '2'],
        ['connection', 'x-two'],
        ['x-three', '3'],
      ]),
    ).toEqual([['x-three', '3']]);
  });

  it.each([
    'dyte-uuid',
    'dyte-signature',
    'Dyte-Webhook-Id',
    'dyte-anything',
    'rtk-uuid',
    'RTK-Signature',
    'content-type',
    'Content-Encoding',
    'content-language',
    'accept',
    'Authorization',
    'User-Agent',
    'cookie',
    'date',
  ])('keeps %s, which speaks of the delivery, also when the connection header names it', (name) => {
    const kept = [
      [name, 'value'],
      ['x-last', '1'],
    ] as const;
    for (const spelling of [name, name.toLowerCase(), name.toUpperCase()])
      expect(endToEndHeaders([['Connection', `close , ${spelling},x-other`], ...kept])).toEqual(kept);
  });

  it('drops what is of the connection even when another header is named too', () => {
    expect(
      endToEndHeaders([
        ['Connection', 'keep-alive, dyte-uuid, x-hop'],
        ['Keep-Alive', 'timeout=5'],
        ['X-Hop', '1'],
        ['dyte-uuid', 'u'],
      ]),
    ).toEqual([['dyte-uuid', 'u']]);
  });
});
