import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/commands/listen/listen.ts';
import { failureOf, testContext } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { eventually } from '../../helpers/eventually.ts';
import { freePort, SILENCE, startServer } from '../../helpers/http-servers.ts';
import { publishedSchemas } from '../../helpers/json-schemas.ts';
import { validatorOf } from '../../helpers/json-validator.ts';
import { LISTEN_OPTIONS, startListening } from '../../helpers/listening.ts';
import { sendSigned } from '../../helpers/send-delivery.ts';

const BODY = '{"event":"meeting.started","meeting":{"title":"Planning"}}';
const SECRET = 'T0PSECRET/abcdefghijkl';

/** Fails for what is not an alert as it is published. */
function checkedAlert(text: string): Readonly<Record<string, unknown>> {
  const published = publishedSchemas().find(({ command }) => command === 'listen --alert-url');
  const alert: Readonly<Record<string, unknown>> = JSON.parse(text);
  expect(validatorOf(published?.schema ?? {})(alert)).toEqual([]);
  return alert;
}

async function deadTarget(): Promise<string> {
  return `http://user-app.localhost:${String(await freePort())}/hook?token=geheim`;
}

/** A command that writes what it is given to a file. */
async function notingCommand(): Promise<{ readonly command: string; readonly file: string }> {
  const directory = await temporaryDirectory();
  const script = join(directory, 'note.cjs');
  const file = join(directory, 'alert.json');
  await writeFile(
    script,
    `const { readFileSync, writeFileSync } = require('node:fs');
     const { DYTE_HOOKS_ALERT_CODE: code, DYTE_HOOKS_ALERT_STATE: state, DYTE_HOOKS_ALERT_URL: url, DYTE_API_KEY: key } = process.env;
     writeFileSync(${JSON.stringify(file)}, JSON.stringify({ alert: readFileSync(0, 'utf8'), variables: { code, state, url, key } }));`,
  );
  return { command: `${process.execPath} ${script}`, file };
}

describe('an alert of listen', () => {
  it('is posted when a target is down, without a secret', async () => {
    const told = await startServer({ status: 200 });
    const listening = await startListening(
      { alertUrl: `${told.url}/${SECRET}`, forwardTo: [await deadTarget()], policy: 'dyte' },
      {},
    );
    await sendSigned(listening.url, BODY);
    await eventually(() => expect(told.received).toHaveLength(1));
    const [sent] = told.received;
    expect(told.calls()).toEqual([`POST /${SECRET}`]);
    expect(sent?.headers['content-type']).toBe('application/json');
    const alert = checkedAlert(sent?.body ?? '');
    expect(alert).toMatchObject({
      type: 'alert',
      code: 'forward_failing',
      state: 'firing',
      text: expect.stringMatching(/^dyte-hooks on \S+, forward_failing: http:\/\/.*cannot be reached/),
      changed: [{ state: 'firing', changes: 1 }],
      receiver: { url: listening.url },
    });
    expect(sent?.body).not.toMatch(/geheim|T0PSECRET/);
    await listening.stop();
    expect(listening.stdout() + listening.stderr()).not.toContain('T0PSECRET');
  });

  it('goes to the address in the environment, which no command is told', async () => {
    const told = await startServer({ status: 204 });
    const { command, file } = await notingCommand();
    const environment = {
      DYTE_HOOKS_ALERT_URL: `${told.url}/${SECRET}`,
      DYTE_API_KEY: 'key-of-mine',
      PATH: process.env['PATH'],
    };
    const listening = await startListening(
      { alertExec: command, forwardTo: [await deadTarget()], policy: 'dyte' },
      { environment },
    );
    await sendSigned(listening.url, BODY);
    await eventually(() => expect(told.received).toHaveLength(1));
    const noted: { alert: string; variables: unknown } = await eventually(async () =>
      JSON.parse(await readFile(file, 'utf8')),
    );
    expect(noted.alert.endsWith('\n')).toBe(true);
    expect(checkedAlert(noted.alert)).toEqual(checkedAlert(told.received[0]?.body ?? ''));
    expect(noted.variables).toEqual({ code: 'forward_failing', state: 'firing' });
  });

  it('comes of silence, and its end of a delivery', async () => {
    const told = await startServer({ status: 200 });
    const listening = await startListening({ alertUrl: told.url, silence: 1000 });
    await eventually(() => expect(told.received).toHaveLength(1));
    expect(checkedAlert(told.received[0]?.body ?? '')).toMatchObject({
      code: 'nothing_received',
      changed: [{ subject: null, text: 'Nothing has been received for 1s.' }],
    });
    await listening.stop();
  });

  it('is tried again where the address fails for a moment', async () => {
    const told = await startServer({ status: 503 }, { status: 200 });
    await startListening({ alertUrl: told.url, silence: 1000 });
    await eventually(() => expect(told.received).toHaveLength(2));
    expect(told.received[0]?.body).toBe(told.received[1]?.body);
  });

  it('that nobody takes is said once, and stops nothing', async () => {
    const told = await startServer({ status: 404 });
    const { command } = await notingCommand();
    const listening = await startListening(
      { alertUrl: `${told.url}/${SECRET}`, alertExec: `${command}.missing.cjs`, silence: 1000 },
      { options: { quiet: false } },
    );
    await listening.until(/alerting: An alert could not be delivered: the address answered 404\./);
    await listening.until(/alerting: An alert could not be delivered: the command of --alert-exec failed/);
    expect((await sendSigned(listening.url, BODY)).status).toBe(200);
    await listening.stop();
    expect(listening.stderr()).not.toContain('T0PSECRET');
  });

  it('that hangs keeps neither deliveries nor the end waiting', async () => {
    const told = await startServer(SILENCE);
    const listening = await startListening({ alertUrl: told.url, silence: 1000 });
    await eventually(() => expect(told.received).toHaveLength(1));
    expect((await sendSigned(listening.url, BODY)).status).toBe(200);
    await listening.stop();
    expect(listening.stderr()).not.toContain('alerting');
  });

  it.each([
    [{ silence: 1000 }, 'usage_invalid', /--silence tells nobody/],
    [{ alertExec: 'no-such-program-of-mine' }, 'usage_invalid', /"no-such-program-of-mine" of --alert-exec/],
    [{ alertUrl: 'ftp://T0PSECRET.example/' }, 'url_unusable', /not an http:\/\/ or https:\/\/ URL/],
    [{ alertUrl: 'https://me:T0PSECRET@example.com/' }, 'url_unusable', /not an http:\/\/ or https:\/\/ URL/],
    [{ alertUrl: 'https://example.com/T0PSECRET/…' }, 'value_masked', /--alert-url/],
  ])('is refused where it cannot work: %o', async (options, code, message) => {
    const failure = await failureOf(
      run({ ...LISTEN_OPTIONS, ...options }, testContext({ environment: { PATH: '/usr/bin' } })),
    );
    expect([failure.code, failure.message]).toEqual([code, expect.stringMatching(message)]);
    expect(`${failure.message} ${failure.hint ?? ''}`).not.toContain('T0PSECRET');
  });
});
