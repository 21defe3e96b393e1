import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRawRequest, type RawRequest } from '../../../../src/domain/http/raw-request.ts';

function requestOf(text: string | Buffer): RawRequest {
  const parsed = parseRawRequest(Buffer.from(text));
  if (parsed.kind !== 'request') throw new Error(`It is ${parsed.kind}.`);
  return parsed.request;
}

const HEAD = 'POST /webhook?x=1 HTTP/1.1\r\nHost: example.com\r\n';

describe('parseRawRequest', () => {
  it('takes a request apart, without touching its body', () => {
    const body = Buffer.from([0, 0x0d, 0x0a, 0xff, 0x0d, 0x0a, 0x0d, 0x0a]);
    const request = requestOf(Buffer.concat([Buffer.from(`${HEAD}X-A:  b \r\n\r\n`), body]));
    expect(request).toEqual({
      method: 'POST',
      target: '/webhook?x=1',
      headers: [
        ['Host', 'example.com'],
        ['X-A', 'b'],
      ],
      body,
      notes: [],
    });
  });

  it.each([
    '{"event":"x"}',
    '',
    'POST',
    'POST / HTTP',
    'post / HTTP/1.1\n\n',
    ' POST / HTTP/1.1\n\n',
    '\nPOST / HTTP/1.1',
  ])('leaves what is no request: %j', (text) => {
    expect(parseRawRequest(Buffer.from(text))).toEqual({ kind: 'other' });
  });

  it('takes a request without a body, and of other versions', () => {
    expect(requestOf('GET / HTTP/1.0').body).toHaveLength(0);
    expect(requestOf('POST / HTTP/2\nA: b\n')).toMatchObject({ headers: [['A', 'b']], notes: [] });
  });

  it('names the line that is no header', () => {
    expect(parseRawRequest(Buffer.from(`${HEAD}no header\r\n\r\n`))).toEqual({ kind: 'invalid', line: 3 });
    expect(parseRawRequest(Buffer.from('POST / HTTP/1.1\n folded\n\n'))).toEqual({
      kind: 'invalid',
      line: 2,
    });
  });

  it('joins a header that goes on in the next line', () => {
    expect(requestOf(`${HEAD}X-A: b\r\n\t c\r\n\r\n`).headers.at(-1)).toEqual(['X-A', 'b c']);
    expect(requestOf(`${HEAD}X-A:\r\n c\r\n\r\n`).headers.at(-1)).toEqual(['X-A', 'c']);
  });

  it('takes the body as Content-Length says', () => {
    expect(requestOf(`${HEAD}Content-Length: 2\r\n\r\n{}`)).toMatchObject({ notes: [] });
    const excess = requestOf(`${HEAD}Content-Length: 2\r\n\r\n{}\n`);
    expect(excess.body.toString()).toBe('{}');
    expect(excess.notes).toEqual([{ kind: 'excess', bytes: 1 }]);
    const cut = requestOf(`${HEAD}Content-Length: 5\r\n\r\n{}`);
    expect(cut.body.toString()).toBe('{}');
    expect(cut.notes).toEqual([{ kind: 'cut_off', announced: 5, there: 2 }]);
    for (const length of ['x', '-1', '', '1234567890123456'])
      expect(requestOf(`${HEAD}Content-Length: ${length}\r\n\r\n{}`)).toMatchObject({
        body: Buffer.from('{}'),
        notes: [],
      });
  });

  it('puts chunks together', () => {
    const chunked = `${HEAD}Transfer-Encoding: gzip, Chunked\r\n\r\n`;
    const request = requestOf(
      `${chunked}3;name=x\r\n{"a\r\nA \r\n":1,"b":22\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n`,
    );
    expect(request.body.toString()).toBe('{"a":1,"b":22}');
    expect(request.notes).toEqual([{ kind: 'chunked' }]);
    expect(requestOf(`${chunked.replaceAll('\r', '')}2\n{}\n0\n\n`).body.toString()).toBe('{}');
    expect(requestOf(`${chunked}0\r\n\r\n`).body).toHaveLength(0);
  });

  it.each([
    '{}',
    '2\r\n{}',
    '4\r\n{}\r\n0\r\n',
    '2\r\n{}x\r\n0\r\n\r\n',
    '2\r\n{}\r\n',
    '',
    'fffffffff\r\n{}\r\n',
  ])('takes what has no chunks as it is, and says so: %j', (rest) => {
    const request = requestOf(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${rest}`);
    expect(request.body.toString()).toBe(rest);
    expect(request.notes).toEqual([{ kind: 'no_chunks' }]);
  });

  it('finds again what was written, with either line end, in chunks or not', () => {
    const name = fc.stringMatching(/^[A-Za-z][\w-]{0,10}$/).map((text) => `X-${text}`);
    const value = fc.stringMatching(/^[\x21-\x7e]([\x20-\x7e]{0,20}[\x21-\x7e])?$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, value), { maxLength: 5 }),
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 30 }), { maxLength: 5 }),
        fc.constantFrom('\r\n', '\n'),
        fc.constantFrom('length', 'chunks', 'none'),
        (headers, pieces, end, framing) => {
          const body = Buffer.concat(pieces);
          const own =
            framing === 'length'
              ? [['Content-Length', String(body.length)]]
              : framing === 'chunks'
                ? [['Transfer-Encoding', 'chunked']]
                : [];
          const all = [...headers, ...own];
          const head = [
            'POST / HTTP/1.1',
            ...all.map(([key, text]) => `${key ?? ''}: ${text ?? ''}`),
            '',
            '',
          ];
          const framed =
            framing === 'chunks'
              ? Buffer.concat([
                  ...pieces.flatMap((piece) => [
                    Buffer.from(`${piece.length.toString(16)}${end}`),
                    piece,
                    Buffer.from(end),
                  ]),
                  Buffer.from(`0${end}${end}`),
                ])
              : body;
          const request = requestOf(Buffer.concat([Buffer.from(head.join(end)), framed]));
          expect(request.headers).toEqual(all);
          expect(request.body.equals(body)).toBe(true);
        },
      ),
    );
  });

  it('never fails, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const { kind } = parseRawRequest(Buffer.concat([Buffer.from('POST / HTTP/1.1\n'), bytes]));
        expect(['request', 'invalid']).toContain(kind);
      }),
    );
  });
});
