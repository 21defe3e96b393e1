import { createHmac, createVerify, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ALL_PROBES } from '../../../src/check/all-probes.ts';
import { recognisePatterns } from '../../../src/domain/check/patterns.ts';
import { listen } from '../../helpers/http-servers.ts';
import { checkedEndpoint, TRUSTED_KEYS, UNKNOWN_KEYS } from '../../helpers/checking.ts';
import type { EndpointOptions } from '../../../src/check/checked-endpoint.ts';
import type { ProbeResult } from '../../../src/domain/check/probe-result.ts';

const GROUPS: ReadonlySet<string> = new Set(['authentic', 'bodies', 'headers', 'faults']);

type Handler = (body: Buffer, headers: IncomingHttpHeaders, rawHeaders: readonly string[]) => number;

/** An endpoint that answers what the handler says, and 500 when that throws. */
async function startEndpoint(handle: Handler, text: (status: number) => string = () => ''): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      let status = 500;
      try {
        status = handle(Buffer.concat(chunks), request.headers, request.rawHeaders);
      } catch {
        // As a framework does.
      }
      response.writeHead(status).end(text(status));
    });
  });
  return `http://127.0.0.1:${String(await listen(server))}/`;
}

async function check(url: string, options: Partial<EndpointOptions> = {}): Promise<readonly ProbeResult[]> {
  const endpoint = checkedEndpoint(url, options);
  const results: ProbeResult[] = [];
  for (const probe of ALL_PROBES) {
    const { id, group, title, needs } = probe;
    if (!GROUPS.has(group) || (needs.includes('keyless_endpoint') && endpoint.keylessUrl === undefined))
      continue;
    results.push({ id, group, title, judgement: await probe.run(endpoint), durationMs: 0 });
  }
  return results;
}

function patternsOf(results: readonly ProbeResult[]): readonly string[] {
  return recognisePatterns(results, 'realtimekit').map(({ id }) => id);
}

/** `verdict id` of all that is not well. */
function findings(results: readonly ProbeResult[]): readonly string[] {
  return results
    .filter(({ judgement }) => judgement.verdict !== 'pass')
    .map(({ id, judgement }) => `${judgement.verdict} ${id}`);
}

function isGenuine(bytes: Buffer | string, signature: string | undefined, keys = TRUSTED_KEYS): boolean {
  if (signature === undefined) return false;
  return createVerify('sha256').update(bytes).verify(keys.publicKeyPem, signature, 'base64');
}

function signatureOf(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['rtk-signature'] ?? headers['dyte-signature'];
  return typeof value === 'string' ? value : undefined;
}

const isJson = (body: Buffer): boolean => {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
};

/** Verifies what `bytesOf` makes of the body. */
function verifying(bytesOf: (body: Buffer) => Buffer | string): Handler {
  return (body, headers) => {
    if (!isJson(body)) return 400;
    return isGenuine(bytesOf(body), signatureOf(headers)) ? 200 : 401;
  };
}

/** Looks at the signature in some way, and at nothing else. */
function looking(isGood: (signature: string | undefined, body: Buffer) => boolean): Handler {
  return (body, headers) => (isGood(signatureOf(headers), body) ? 200 : 401);
}

const hmac = (body: Buffer, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');

const sortKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
          .map(([name, inner]) => [name, sortKeys(inner)]),
      )
    : value;

const spaced = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{${Object.entries(value)
        .map(([name, inner]) => `${JSON.stringify(name)}: ${spaced(inner)}`)
        .join(', ')}}`
    : JSON.stringify(value);

const ENDPOINTS: readonly (readonly [name: string, pattern: string, handler: Handler])[] = [
  ['verifies nothing', 'verifies_nothing', () => 200],
  ['looks for the header', 'only_looks_for_header', looking((signature) => Boolean(signature))],
  [
    'looks at the length',
    'checks_shape',
    looking((signature) => Buffer.from(signature ?? '', 'base64').length === 256),
  ],
  [
    'decodes the signature, and ignores the rest',
    'ignores_result',
    (body, headers) => {
      const signature = signatureOf(headers);
      if (signature === undefined || signature === '') return 401;
      isGenuine(body, Buffer.from(atob(signature), 'latin1').toString('base64'));
      return 200;
    },
  ],
  [
    'verifies only where there is a signature',
    'optional_signature',
    looking((signature, body) => !signature || isGenuine(body, signature)),
  ],
  [
    'checks an HMAC without a secret',
    'known_hmac_secret',
    looking((signature, body) => signature === hmac(body, '')),
  ],
  [
    'checks an HMAC with a secret',
    'hmac',
    looking((signature, body) =>
      signature === undefined
        ? false
        : timingSafeEqual(Buffer.from(signature), Buffer.from(hmac(body, 'kept to ourselves'))),
    ),
  ],
  [
    'has another key',
    'refuses_everything',
    looking((signature, body) => isGenuine(body, signature, UNKNOWN_KEYS)),
  ],
  [
    'hands an object to the check',
    'fails_on_genuine',
    (_body, headers) => {
      if (signatureOf(headers) === undefined) return 401;
      throw new TypeError('The "data" argument must be of type string.');
    },
  ],
  [
    'serialises as JavaScript does',
    'json_stringify',
    verifying((body) => JSON.stringify(JSON.parse(body.toString()))),
  ],
  ['serialises as Python does', 'json_dumps', verifying((body) => spaced(JSON.parse(body.toString())))],
  [
    'serialises as Go does',
    'sorts_fields',
    verifying((body) => JSON.stringify(sortKeys(JSON.parse(body.toString())))),
  ],
  [
    'builds the body again',
    'rebuilds_from_fields',
    verifying((body) => {
      const { event, meeting } = JSON.parse(body.toString());
      const { id, title, status, createdAt, sessionId, startedAt, organizedBy } = meeting;
      const known = { id, title, status, createdAt, sessionId, startedAt, organizedBy };
      return JSON.stringify({ event, meeting: known });
    }),
  ],
  ['trims', 'trims', verifying((body) => body.toString().trim())],
  ['changes line ends', 'changes_line_ends', verifying((body) => body.toString().replaceAll('\r\n', '\n'))],
  ['decodes as Latin-1', 'decodes_as_latin1', verifying((body) => body.toString('latin1'))],
  [
    'reads the headers of Dyte',
    'dyte_headers_only',
    (body, headers) => {
      const value = headers['dyte-signature'];
      return isGenuine(body, typeof value === 'string' ? value : undefined) ? 200 : 401;
    },
  ],
  [
    'reads headers in lower case',
    'one_case_only',
    (body, _headers, raw) => {
      const index = raw.findIndex((name) => name === 'rtk-signature' || name === 'dyte-signature');
      return isGenuine(body, index === -1 ? undefined : raw[index + 1]) ? 200 : 401;
    },
  ],
];

describe('an endpoint', () => {
  it('that is right has nothing to be found', async () => {
    const results = await check(await startEndpoint(verifying((body) => body)));
    expect(findings(results)).toEqual([]);
    expect(patternsOf(results)).toEqual([]);
  });

  it.each(ENDPOINTS)('that %s is recognised as %s', async (_name, pattern, handler) => {
    const results = await check(await startEndpoint(handler));
    expect(patternsOf(results)).toEqual([pattern]);
  });
});
