import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { factKeyOfPayload } from '../../src/domain/reconcile/fact-key.ts';
import { parsePublicKey } from '../../src/domain/signature/public-key.ts';
import { verifySignature } from '../../src/domain/signature/signature.ts';
import { startCli, type Finished, type RunningCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { eventually } from '../helpers/eventually.ts';
import { startServer, type Received } from '../helpers/http-servers.ts';
import { publishedSchemas } from '../helpers/json-schemas.ts';
import { validatorOf } from '../helpers/json-validator.ts';
import { runProgram } from '../helpers/program.ts';

const CREDENTIALS = {
  cloudflare: {
    CLOUDFLARE_API_TOKEN: 'emulator-api-token',
    CLOUDFLARE_ACCOUNT_ID: '0000000000000000000000000000e001',
    REALTIMEKIT_APP_ID: 'Emulated app',
  },
  dyte: { DYTE_ORG_ID: '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab', DYTE_API_KEY: 'not-a-secret' },
} as const;

const HEADERS = { cloudflare: 'rtk-signature', dyte: 'dyte-signature' } as const;

const PATHS = { cloudflare: '/client/v4', dyte: '/v2' } as const;

const MEETINGS = 6;

/** Of each, what the API can know. */
const KNOWABLE = 13;

/** How long each of them took. */
const LENGTH_MS = 300;

interface Comparison {
  readonly counts: { readonly missing: number; readonly rebuilt: number; readonly arrived: number };
  readonly sessions: readonly {
    readonly sessionId: string;
    readonly meetingId: string;
    readonly facts: readonly {
      readonly event: string;
      readonly subjectId: string | null;
      readonly state: string | null;
      readonly verdict: string;
    }[];
  }[];
  readonly filled: {
    readonly kept: number;
    readonly targets: readonly string[];
    readonly listening: boolean;
  } | null;
}

/** What the API cannot know: all states of recordings and livestreams but the last. */
function isKnowable(payload: unknown): boolean {
  const text = JSON.stringify(payload);
  const earlier = ['INVOKED', 'RECORDING', 'UPLOADING'].some((state) => text.includes(`"status":"${state}"`));
  return (
    !earlier &&
    !(text.includes('livestreaming.statusUpdate') && text.includes('"streamId"') && isLive(payload))
  );
}

function isLive(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && 'status' in payload && payload.status === 'LIVE';
}

function keysOf(payloads: readonly unknown[]): readonly string[] {
  return payloads.map((payload) => factKeyOfPayload(payload) ?? 'none').toSorted();
}

describe.each(['cloudflare', 'dyte'] as const)('deliveries that %s lost', (service) => {
  it('are found by what its API knows, and reach an application that verifies them', async () => {
    const directory = await temporaryDirectory();
    const data = join(directory, 'data');
    const environment: Record<string, string> = {
      ...CREDENTIALS[service],
      DYTE_HOOKS_SERVICE: service,
      DYTE_HOOKS_DATA_DIR: data,
      DYTE_HOOKS_CONFIG_DIR: join(directory, 'config'),
    };
    const start = (...line: readonly string[]): RunningCli => {
      const cli = startCli(['--json', ...line], { environment });
      onTestFinished(async () => {
        cli.child.kill('SIGKILL');
        await cli.finished;
      });
      return cli;
    };
    const emulator = start('emulate', '--port', '0', '--time-scale', '0.01', '--lose', '10%', '--seed', '7');
    const [, emulatorUrl = ''] = await emulator.until(/"url":"([^"]+)"/);
    environment['DYTE_HOOKS_API_URL'] = emulatorUrl + PATHS[service];
    const run = async (...line: readonly string[]): Promise<Finished> =>
      await runProgram(line, { environment });
    const lostPayloads = async (): Promise<readonly unknown[]> => {
      const answer = (await (await fetch(`${emulatorUrl}/_emulator/lost`)).json()) as {
        readonly data: { readonly lost: readonly { readonly payload: unknown }[] };
      };
      return answer.data.lost.map(({ payload }) => payload);
    };

    // An application that takes what the service has signed, or this machine.
    const serviceKey = await publicKeyOf(emulatorUrl);
    const keys = (): readonly string[] => [serviceKey, readOrEmpty(join(data, 'signing-key.pub.pem'))];
    const app = await startServer((request, response) => {
      const isGenuine = keys().some((pem) => isSigned(request, pem, HEADERS[service]));
      response.writeHead(isGenuine ? 200 : 401).end();
    });
    const listening = start('listen', '--port', '0', '--forward-to', app.url);
    const [, receiverUrl = ''] = await listening.until(/"url":"([^"]+)"/);
    const registered = await run('register', '--url', `${receiverUrl}/webhook`, '--events', 'all', '--json');
    expect(registered.code).toBe(0);
    const registeredAt = Date.now();
    // The meetings began after that, by the times that the service tells.
    await eventually(() => expect(Date.now()).toBeGreaterThan(registeredAt + LENGTH_MS));
    for (let played = 0; played < MEETINGS; played += 1)
      await run('trigger', 'full', '--length', `${String(LENGTH_MS)}ms`, '--json');

    const lost = (await lostPayloads()).filter(isKnowable);
    expect(lost.length).toBeGreaterThan(2);
    const reconcile = async (...more: readonly string[]): Promise<[number | null, Comparison]> => {
      const { code, stdout, stderr } = await run(
        'deliveries',
        'reconcile',
        '--json',
        '--grace',
        '0s',
        ...more,
      );
      expect(stdout, stderr).not.toBe('');
      return [code, JSON.parse(stdout) as Comparison];
    };
    const [code, found] = await reconcile();
    expect(code).toBe(6);
    expect(found.sessions).toHaveLength(MEETINGS);
    expect(missingKeys(found)).toEqual(keysOf(lost));
    const schema = publishedSchemas().find(({ command }) => command === 'deliveries reconcile');
    expect(validatorOf(schema?.schema ?? {})(found)).toEqual([]);

    const waits = service === 'dyte';
    if (waits) {
      listening.child.kill('SIGINT');
      await listening.finished;
    }
    const [filledCode, filled] = await reconcile('--fill', '--sign');
    expect(filledCode).toBe(0);
    expect(filled.filled).toMatchObject({ kept: lost.length, targets: [`${app.url}/`], listening: !waits });
    if (waits) await start('listen', '--port', '0', '--forward-to', app.url).until(/"type":"ready"/);
    await eventually(() => {
      const taken = app.received.map(({ body }) => JSON.parse(body) as unknown).filter(isKnowable);
      expect(new Set(keysOf(taken)).size).toBe(MEETINGS * KNOWABLE);
    });
    const rebuilt = app.received.filter(({ headers }) => headers['dyte-hooks-reconstructed'] === 'true');
    expect(keysOf(rebuilt.map(({ body }) => JSON.parse(body)))).toEqual(keysOf(lost));
    const machineKey = readOrEmpty(join(data, 'signing-key.pub.pem'));
    expect(rebuilt.every((request) => isSigned(request, machineKey, HEADERS[service]))).toBe(true);

    const stored = async (): Promise<number> => {
      const { stdout } = await run('deliveries', 'list', '--limit', 'all', '--json');
      return (JSON.parse(stdout) as unknown[]).length;
    };
    const before = await stored();
    const [againCode, again] = await reconcile('--fill', '--sign');
    expect([againCode, again.filled?.kept, again.counts.missing]).toEqual([0, 0, 0]);
    expect(again.counts.rebuilt).toBe(lost.length);
    expect(await stored()).toBe(before);
    expect((await reconcile())[0]).toBe(0);
  }, 60_000);
});

async function publicKeyOf(emulatorUrl: string): Promise<string> {
  const answer = (await (await fetch(`${emulatorUrl}/.well-known/webhooks.json`)).json()) as {
    readonly data: { readonly publicKey: string };
  };
  return answer.data.publicKey;
}

function missingKeys({ sessions }: Comparison): readonly string[] {
  return sessions
    .flatMap(({ sessionId, facts }) =>
      facts
        .filter(({ verdict }) => verdict === 'missing')
        .map(
          ({ event, subjectId, state }) =>
            factKeyOfPayload(payloadFor(event, sessionId, subjectId, state)) ?? 'none',
        ),
    )
    .toSorted();
}

/** The least that tells a fact. */
function payloadFor(
  event: string,
  sessionId: string,
  subjectId: string | null,
  status: string | null,
): object {
  const meeting = { sessionId };
  if (event.startsWith('recording')) return { event, recording: { id: subjectId, status } };
  if (event.startsWith('livestreaming')) return { event, streamId: subjectId, status };
  return { event, meeting, participant: { peerId: subjectId } };
}

function isSigned({ headers, body }: Received, pem: string, name: string): boolean {
  const signature = headers[name];
  if (pem === '' || typeof signature !== 'string') return false;
  return verifySignature(Buffer.from(body), signature, parsePublicKey(pem)).state === 'valid';
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
