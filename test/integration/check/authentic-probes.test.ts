import { createHmac, createVerify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ALL_PROBES } from '../../../src/check/all-probes.ts';
import { createSigner } from '../../../src/sender/signer.ts';
import { headerOf } from '../../../src/domain/check/request-headers.ts';
import { recognisePatterns } from '../../../src/domain/check/patterns.ts';
import { listen } from '../../helpers/http-servers.ts';
import { checkedEndpoint, TRUSTED_KEYS, UNKNOWN_KEYS } from '../../helpers/checking.ts';
import type { EndpointOptions } from '../../../src/check/checked-endpoint.ts';
import type { Exchange, ProbeResult } from '../../../src/domain/check/probe-result.ts';
import type { KeyPair } from '../../../src/domain/signature/key-pair.ts';

const GROUPS: ReadonlySet<string> = new Set(['authentic', 'bodies', 'headers', 'faults']);

const PROBES = ALL_PROBES.filter(({ group }) => GROUPS.has(group));

/** The same deliveries are signed once for all endpoints. */
const trusted = createSigner(TRUSTED_KEYS.privateKey);
const forger = createSigner(UNKNOWN_KEYS.privateKey);

type Handler = (body: Buffer, headers: IncomingHttpHeaders) => number;

/** An endpoint that answers what the handler says, and 500 when that throws. */
async function startEndpoint(handle: Handler): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      let status = 500;
      try {
        status = handle(Buffer.concat(chunks), request.headers);
      } catch {
        // As a framework does.
      }
      response.writeHead(status).end();
    });
  });
  return `http://127.0.0.1:${String(await listen(server))}/`;
}

async function check(url: string, options: Partial<EndpointOptions> = {}): Promise<readonly ProbeResult[]> {
  const endpoint = checkedEndpoint(url, { trusted, makeForger: async () => forger, ...options });
  const results: ProbeResult[] = [];
  for (const probe of PROBES) {
    const { id, group, title } = probe;
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

function isGenuine(bytes: Uint8Array | string, signature: string | undefined, keys = TRUSTED_KEYS): boolean {
  if (signature === undefined) return false;
  return createVerify('sha256').update(bytes).verify(keys.publicKeyPem, signature, 'base64');
}

function signatureOf(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['rtk-signature'] ?? headers['dyte-signature'];
  return typeof value === 'string' ? value : undefined;
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}

/** Verifies what `bytesOf` makes of the body. */
function verifying(bytesOf: (body: Buffer) => Buffer | string): Handler {
  return (body, headers) => {
    if (!isJson(body)) return 400;
    return isGenuine(bytesOf(body), signatureOf(headers)) ? 200 : 401;
  };
}

const RIGHT = verifying((body) => body);

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
  [
    'looks at the length',
    'checks_shape',
    (_body, headers) => (Buffer.from(signatureOf(headers) ?? '', 'base64').length === 256 ? 200 : 401),
  ],
  [
    'hands an object to the check',
    'fails_on_genuine',
    (_body, headers) => {
      if (signatureOf(headers) === undefined) return 401;
      throw new TypeError('The "data" argument must be of type string.');
    },
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
  ['changes line ends', 'changes_line_ends', verifying((body) => body.toString().replaceAll('\r\n', '\n'))],
];

describe('an endpoint', () => {
  it('that is right has nothing to be found', async () => {
    const results = await check(await startEndpoint(RIGHT));
    // There is no instance without a key to ask.
    expect(findings(results)).toEqual(['skip faults.missing-key']);
    expect(patternsOf(results)).toEqual([]);
  });

  it('that refuses unknown fields is not said to serialise bodies again', async () => {
    const results = await check(
      await startEndpoint((body, headers) => {
        const status = RIGHT(body, headers);
        const isKnown = status !== 200 || Object.keys(JSON.parse(body.toString())).length === 2;
        return isKnown ? status : 422;
      }),
    );
    expect(findings(results)).toEqual([
      'skip bodies.decimal-zero',
      'skip bodies.large-number',
      'skip bodies.numeric-names',
      'skip faults.missing-key',
    ]);
    expect(patternsOf(results)).toEqual([]);
  });

  it.each(ENDPOINTS)('that %s is recognised as %s', async (_name, pattern, handler) => {
    const results = await check(await startEndpoint(handler));
    expect(patternsOf(results)).toEqual([pattern]);
  });
});

/** What the probe sent that it judged by, to an endpoint that accepts all. */
function sentBy(results: readonly ProbeResult[], id: string): Exchange['request'] {
  const request = results.find((result) => result.id === id)?.judgement.evidence?.[0]?.request;
  if (request === undefined) throw new Error(`${id} has sent nothing.`);
  return request;
}

describe('the probes of what must be refused', () => {
  it('send what they say', async () => {
    const results = await check(await startEndpoint(() => 200));
    const sent = (name: string): { readonly body: Uint8Array; readonly signature: string | undefined } => {
      const { body, headers } = sentBy(results, `authentic.${name}`);
      return { body, signature: headerOf(headers, 'signature') };
    };
    const isSignedBy = (name: string, keys: KeyPair): boolean =>
      isGenuine(sent(name).body, sent(name).signature, keys);
    expect(sent('no-signature').signature).toBeUndefined();
    expect(sent('empty-signature').signature).toBe('');
    expect(isSignedBy('forged', UNKNOWN_KEYS)).toBe(true);
    for (const name of ['forged', 'tampered', 'other-body', 'truncated', 'hex', 'hmac-hex', 'hmac-base64'])
      expect(isSignedBy(name, TRUSTED_KEYS), name).toBe(false);
    for (const name of ['tampered', 'other-body']) expect(sent(name).signature).toMatch(/^[\w+/]{342}==$/);
    const hex = Buffer.from(sent('hex').signature ?? '', 'hex').toString('base64');
    expect(isGenuine(sent('hex').body, hex)).toBe(true);
    expect(sent('hmac-hex').signature).toMatch(/^[\da-f]{64}$/);
    expect(sent('hmac-base64').signature).toMatch(/^[\w+/]{43}=$/);
    for (const { id } of PROBES.filter(({ group }) => group === 'authentic'))
      expect(JSON.parse(Buffer.from(sentBy(results, id).body).toString()), id).toMatchObject({
        event: 'meeting.started',
        meeting: { id: expect.stringMatching(/^c4ec0000-/) },
      });
  });

  it('try several secrets, among them the id of the webhook', async () => {
    const signatures = new Set<string | undefined>();
    const url = await startEndpoint((body, headers) => {
      if (isGenuine(body, signatureOf(headers))) return 200;
      signatures.add(signatureOf(headers));
      return 401;
    });
    const endpoint = checkedEndpoint(url, { trusted, makeForger: async () => forger });
    const probe = PROBES.find(({ id }) => id === 'authentic.hmac-hex');
    expect((await probe?.run(endpoint))?.verdict).toBe('pass');
    expect(signatures.size).toBe(3);
  });

  it('are asked without a key that is trusted, too; then not every 4xx says something', async () => {
    const options = { trusted: undefined };
    const authentic = async (status: number): Promise<ReadonlySet<string>> => {
      const results = await check(await startEndpoint(() => status), options);
      const own = results.filter(({ group }) => group === 'authentic');
      return new Set(own.map(({ judgement }) => judgement.verdict));
    };
    expect(await authentic(401)).toEqual(new Set(['pass']));
    expect(await authentic(404)).toEqual(new Set(['skip']));
    expect(await authentic(200)).toEqual(new Set(['fail']));
  });

  it('warn of a 2xx where the work is seen not to be done', async () => {
    const done = new Map<string, number>();
    const url = await startEndpoint((body, headers) => {
      const uuid = String(headers['rtk-uuid']);
      if (isGenuine(body, signatureOf(headers))) done.set(uuid, 1);
      return 200;
    });
    const observer = { name: 'the test', timesDone: async (uuid: string) => done.get(uuid) ?? 0 };
    const results = await check(url, { observer });
    expect(patternsOf(results)).toEqual(['answers_first']);
    const blind = { name: 'the test', timesDone: async () => 0 };
    expect(patternsOf(await check(url, { observer: blind }))).toEqual(['verifies_nothing']);
    const unable = { name: 'the test', timesDone: async () => undefined };
    expect(patternsOf(await check(url, { observer: unable }))).toEqual(['verifies_nothing']);
  });
});

describe('the probes', () => {
  it.each([200, 401, 500])('send no more requests than they say where all get a %i', async (status) => {
    let requests = 0;
    const url = await startEndpoint(() => {
      requests += 1;
      return status;
    });
    const endpoint = checkedEndpoint(url, { trusted, makeForger: async () => forger });
    await endpoint.genuine();
    for (const probe of PROBES) {
      requests = 0;
      await probe.run(endpoint);
      expect(requests, probe.id).toBeLessThanOrEqual(probe.requests);
    }
  });

  it('write headers in the families and the case that they say', async () => {
    const results = await check(await startEndpoint(() => 200));
    const names = (id: string): readonly string[] =>
      sentBy(results, id)
        .headers.map(([name]) => name)
        .filter((name) => /signature$/i.test(name));
    expect(names('headers.rtk')).toEqual(['rtk-signature']);
    expect(names('headers.dyte')).toEqual(['dyte-signature']);
    expect(names('headers.both')).toEqual(['dyte-signature', 'rtk-signature']);
    expect(names('headers.mixed-case')).toEqual(['Rtk-Signature']);
    expect(names('headers.upper-case')).toEqual(['RTK-SIGNATURE']);
    const contentType = (id: string): string | undefined =>
      sentBy(results, id).headers.find(([name]) => name === 'Content-Type')?.[1];
    expect(contentType('faults.no-content-type')).toBeUndefined();
    expect(contentType('faults.other-content-type')).toBe('text/plain');
    expect(contentType('faults.empty-body')).toBe('application/json');
    expect(sentBy(results, 'faults.empty-body').body).toHaveLength(0);
    expect(sentBy(results, 'faults.large-body').body).toHaveLength(1_048_576);
    expect(isJson(Buffer.from(sentBy(results, 'faults.broken-json').body))).toBe(false);
  });

  it('find out where only the headers of the other service are read', async () => {
    const url = await startEndpoint((body, headers) => {
      const value = headers['dyte-signature'];
      return isGenuine(body, typeof value === 'string' ? value : undefined) ? 200 : 401;
    });
    const results = await check(url);
    const found = results.filter(({ judgement }) => judgement.verdict === 'fail').map(({ id }) => id);
    expect(found).toEqual(['headers.rtk']);
    expect(patternsOf(results)).toEqual(['dyte_headers_only']);
    const otherWay = await check(url, { policy: 'dyte' });
    expect(findings(otherWay).filter((finding) => !finding.startsWith('skip'))).toEqual(['warn headers.rtk']);
  });

  it('say with which secret an HMAC was made', async () => {
    const secrets = ['', 'secret', 'webhook'] as const;
    const names = ['an empty secret', 'the secret "secret"', 'the id of the webhook'];
    for (const [index, secret] of secrets.entries()) {
      const url = await startEndpoint((body, headers) => {
        const key = secret === 'webhook' ? String(headers['rtk-webhook-id']) : secret;
        return signatureOf(headers) === createHmac('sha256', key).update(body).digest('base64') ? 200 : 401;
      });
      const endpoint = checkedEndpoint(url, { trusted, makeForger: async () => forger });
      const judgement = await PROBES.find(({ id }) => id === 'authentic.hmac-base64')?.run(endpoint);
      expect(judgement).toMatchObject({
        verdict: 'fail',
        finding: `It answered 200 to a delivery with an HMAC in base64 for a signature, made with ${String(names[index])}: whoever guesses the secret can tell it of events that never took place.`,
      });
    }
  });

  it('ask again where the first answer settles nothing', async () => {
    let attempts = 0;
    const url = await startEndpoint((body, headers) => {
      if (body.length > 0) return RIGHT(body, headers);
      attempts += 1;
      return attempts === 1 ? 500 : 400;
    });
    expect(findings(await check(url))).toEqual(['warn faults.empty-body', 'skip faults.missing-key']);
  });

  it('ask the instance without a key, and no other, for what it has not', async () => {
    let asked = 0;
    const keyless = await startEndpoint((body, headers) => {
      asked += isGenuine(body, signatureOf(headers)) ? 1 : 0;
      return 401;
    });
    const results = await check(await startEndpoint(RIGHT), { keylessUrl: new URL(keyless) });
    expect(findings(results)).toEqual(['fail faults.missing-key']);
    expect(asked).toBe(1);
  });
});
