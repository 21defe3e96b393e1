import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ListenOptions } from '../../../src/commands/listen/listen-options.ts';
import { failureOf, type ContextParts } from '../../helpers/context.ts';
import { uuidFor } from '../../helpers/deliveries.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { startListening, type Listening } from '../../helpers/listening.ts';
import { KEYS } from '../../helpers/receiver-server.ts';
import { send, sendSigned } from '../../helpers/send-delivery.ts';

const SESSION = '"meeting":{"id":"m-1","sessionId":"s-1","title":"Planning"}';
const STARTED = `{"event":"meeting.started",${SESSION}}`;
const ENDED = `{"event":"meeting.ended",${SESSION}}`;
const CHAT = '{"event":"meeting.chatSynced","meetingId":"m-1","sessionId":"s-1"}';

const HIDDEN: Partial<ListenOptions> = { events: ['nothing.at.all'] };
type Quietness = NonNullable<ContextParts['options']>;

const QUIET: Quietness = { quiet: true };

/** Sends one delivery of each kind: new ones, a repeat, a forged, an unsigned and an unreadable one. */
async function sendAll({ url }: Listening): Promise<void> {
  const headers = { 'dyte-uuid': uuidFor('a'), 'dyte-webhook-id': uuidFor('w') };
  await sendSigned(url, STARTED, headers);
  await sendSigned(url, STARTED, headers);
  await sendSigned(url, CHAT);
  await send(url, ENDED, { headers: { 'rtk-signature': KEYS.sign(STARTED) } });
  await send(url, ENDED);
  await sendSigned(url, '{"event":');
  await send(url, undefined, { method: 'GET' });
  await send(url, undefined, { method: 'PUT' });
}

/** The objects at the end, without what differs from run to run. */
function endOf(listening: Listening): readonly unknown[] {
  const ends = listening.objects().filter(({ type }) => type === 'result' || type === 'summary');
  const text = JSON.stringify(ends).replaceAll(/"\d{4}-[^"]*Z"|(?<="\w+Ms":)\d+/g, '0');
  return JSON.parse(text);
}

async function endsWith(options: Partial<ListenOptions>, quiet: Quietness): Promise<readonly unknown[]> {
  const listening = await startListening(options, { options: { json: true, ...quiet } });
  await sendAll(listening);
  await listening.stop().catch(() => undefined);
  return endOf(listening);
}

/** The reports of a run, without how long anything took. */
async function reportsOf(options: Partial<ListenOptions>, quiet: Quietness): Promise<readonly string[]> {
  const directory = await temporaryDirectory();
  const files = ['junit', 'markdown'].map((format) => [format, join(directory, `report.${format}`)] as const);
  const report = files.map(([format, path]) => `${format}=${path}`);
  const expectations = ['meeting.started', 'meeting.ended', 'recording.*'];
  const listening = await startListening(
    { ...options, expect: expectations, timeout: 60_000, report },
    { options: quiet },
  );
  await sendAll(listening);
  expect((await failureOf(listening.stop())).exitCode).toBe(130);
  const texts = await Promise.all(files.map(([, path]) => readFile(path, 'utf8')));
  return texts.map((text) => text.replaceAll(/\d+\.\d+|timestamp="[^"]*"/g, '…'));
}

describe('what is not shown', () => {
  it('is in the summary and in the result all the same', async () => {
    const wanted = { expect: ['meeting.started', 'meeting.ended', 'recording.*'] };
    for (const options of [{}, wanted]) {
      const shown = await endsWith(options, {});
      expect(shown).toContainEqual(
        expect.objectContaining({
          type: 'summary',
          events: { 'meeting.started': 1, 'meeting.chatSynced': 1 },
          repeats: 1,
          rejected: { signature: 2, not_json: 1, method: 1 },
          notShown: 0,
        }),
      );
      expect(await endsWith(options, QUIET)).toEqual(shown);
      const hidden = await endsWith({ ...options, ...HIDDEN }, QUIET);
      expect(JSON.stringify(hidden).replace('"notShown":2', '"notShown":0')).toBe(JSON.stringify(shown));
    }
  });

  it('is in the reports all the same', async () => {
    const shown = await reportsOf({}, {});
    expect(shown.join('\n')).toContain('recording.*');
    expect(await reportsOf({}, QUIET)).toEqual(shown);
    expect(await reportsOf(HIDDEN, QUIET)).toEqual(shown);
  });

  it('counts for --exit-after where it is asked for, and never where it is not', async () => {
    const listening = await startListening({ events: ['*.chatSynced'], exitAfter: 1 }, { options: QUIET });
    await sendSigned(listening.url, STARTED);
    await sendSigned(listening.url, CHAT);
    expect(await listening.ended).toBe(0);
    expect(listening.stdout()).not.toContain('meeting.started');
  });

  it('still gives a meeting its title in the lines of others', async () => {
    const listening = await startListening({ events: ['*.chatSynced'] }, { options: QUIET });
    await sendSigned(listening.url, STARTED);
    await sendSigned(listening.url, CHAT);
    await listening.stop();
    expect(listening.stdout()).toContain('chat ready · Planning');
    expect(listening.stdout()).not.toContain('meeting.started');
  });
});
