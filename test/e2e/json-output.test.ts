import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/domain/events/values.ts';
import type { Finished } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { mutationsOf } from '../helpers/json-mutations.ts';
import { publishedSchemas } from '../helpers/json-schemas.ts';
import { validatorOf } from '../helpers/json-validator.ts';
import { lateApplication, startJsonWorld, type JsonWorld } from '../helpers/json-world.ts';

const SCHEMAS = new Map(publishedSchemas().map((one) => [one.command, one]));

/** Fields that may be missing from the output of one command. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  listen: ['headers'],
  'update --dry-run': ['name', 'events', 'enabled'],
  export: ['profile', 'service', 'app', 'environment', 'webhooks', 'environments', 'name', 'enabled'],
};

/** Whose answers are not ours: as the service returned them, or a schema or sample of an event. */
const FOREIGN = new Set(['list', 'get', 'events show --sample', 'events show --schema']);

/** What was printed, by command: documents, or the objects of streams. */
type Printed = Map<string, unknown[]>;

function objectsIn(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

/** Runs every command once or more, with a real service, receiver and application. */
async function printAll(): Promise<Printed> {
  const printed: Printed = new Map();
  const add = (command: string, objects: readonly unknown[]): void => {
    printed.set(command, [...(printed.get(command) ?? []), ...objects]);
  };
  const world = await startJsonWorld();
  const told = (command: string, { stdout, stderr }: Finished): void => {
    const isStream = SCHEMAS.get(command)?.kind === 'stream';
    add(command, isStream ? objectsIn(stdout) : [JSON.parse(stdout)]);
    add('standard error', objectsIn(stderr));
  };
  const run = async (command: string, ...more: readonly string[]): Promise<void> =>
    told(command, await world.run([...command.split(' '), ...more]));

  await run('login', '--webhook-url', 'https://example.com/in?token=abc');
  await run('whoami');
  await run('profile list');
  await run('profile show');
  await run('profile set', 'default', 'webhook-url=https://example.com/in?token=abc', '--unset', 'app');
  await run('profile use', 'default');
  await run('list');

  const application = await lateApplication();
  const alert = join(await temporaryDirectory(), 'alert.json');
  const expectations = ['meeting.ended', 'meeting.started{meeting.title=Nope}', 'meeting.chatSynced'];
  const listen = world.start(
    ['listen', '--port', '0', '--verbose', '--forward-to', application.url, '--exec', 'true'].concat(
      ['--alert-exec', `tee ${alert}`],
      expectations.flatMap((each) => ['--expect', each]),
    ),
  );
  const [, url = ''] = await listen.until(/"url":"([^"]+)"/);
  const webhook = ['--url', `${url}/webhook?token=abc`, '--events', 'all'];
  await run('register --dry-run', ...webhook);
  await run('register', ...webhook, '--name', 'Mine');
  await run('get', 'Mine');
  await run('update --dry-run', 'Mine', '--name', 'Hers');
  await run('update', 'Mine', '--name', 'Hers');
  await run('disable', 'Hers');
  await run('enable', 'Hers');
  const whole = ['--name', 'Mine', ...webhook];
  await run('replace --dry-run', 'Hers', ...whole);
  await run('replace', 'Hers', ...whole);
  await run('list');

  await configure(world, told);

  const follow = world.start(['deliveries', 'list', '--follow']);
  await world.emit({ scenario: 'meeting' });
  await listen.until(/"type":"target_down"/);
  await expect.poll(() => (existsSync(alert) ? readFileSync(alert, 'utf8') : '')).toMatch(/\}\s*$/);
  told('listen --alert-url', { code: 0, stdout: readFileSync(alert, 'utf8'), stderr: '' });
  await fetch(`${url}/webhook`, { method: 'POST', body: '{"event":"meeting.ended"}' });
  await application.open();
  await listen.until(/"type":"handed_on"/);
  await follow.until(/meeting\.ended/);
  await run('deliveries wait', '--expect', 'meeting.ended', '--since', '1h');
  told('deliveries wait', await world.run(['deliveries', 'wait', '--expect', 'no.such', '--timeout', '1ms']));
  await run('deliveries reconcile', '--grace', '0s');
  await run('deliveries timeline');
  await run('deliveries reconcile', '--grace', '0s', '--fill', '--sign');
  await run('deliveries pause');
  await listen.until(/"type":"forwarding_paused"/);
  await run('deliveries resume');
  await listen.until(/"type":"forwarding_resumed"/);
  const opened = world.start(['meeting', 'open', '--wait', '30s']);
  const [, joinUrl = ''] = await opened.until(/"joinUrl":"([^"]+)"/);
  await fetch(joinUrl);
  told('meeting open', await opened.finished);
  await fetch(joinUrl, { method: 'POST' });
  await world.emit({ event: 'meeting.transcript' });
  await follow.until(/meeting\.transcript/);
  listen.child.kill('SIGINT');
  told('listen', await listen.finished);
  follow.child.kill('SIGINT');
  told('deliveries list --follow', await follow.finished);
  told(
    'listen',
    await world.run(['listen', '--port', '0', '--exit-after', '1', '--timeout', '1ms', '--', 'true']),
  );

  await run(
    'register',
    '--url',
    'http://127.0.0.1:4020/',
    '--events',
    'all',
    '--name',
    'dyte-hooks listen ada@laptop 3f9c01d2',
  );
  told('delete --orphans', await world.run(['delete', '--orphans', '--dry-run']));
  await run('delete --orphans', 'dyte-hooks listen ada@laptop 3f9c01d2', '--yes');
  told('delete', await world.run(['delete', 'Mine', '--dry-run']));
  await run('delete', 'Mine', '--yes');
  await run('deliveries list');
  await run('deliveries show', 'last:meeting.ended');
  await run('deliveries replay --dry-run', '--to', application.url, '--limit', 'all');
  await run('deliveries replay', '--to', application.url, '--limit', 'all');
  await run('deliveries show', 'last:meeting.ended');
  await run('deliveries export', '--limit', '3');
  const files = ['--to', await temporaryDirectory()];
  await run('deliveries download', 'last:meeting.transcript', 'last:meeting.ended', ...files);
  await run('deliveries export --format fixture', '--limit', '3');
  await run('deliveries prune', '--keep', '1d', '--dry-run');
  await run('deliveries prune', '--keep', '1d', '--yes');
  await run('completion', 'bash');
  await run('verify', '--delivery', 'last:meeting.ended');
  await run('keys create');
  await run('keys show');
  await run('keys show --document');
  await run('keys check', '--pinned', `${world.emulatorUrl}/.well-known/webhooks.json`);
  await run('check --list');
  const asked = ['--only', 'reachable,authentic.no-signature,authentic.forged,faults.missing-key'];
  told('check', await world.run(['check', application.url, ...asked]));
  told('check --retries', await world.run(['check', application.url, '--retries', '--time-scale', '0.001']));
  await run('check --explain', '500,404');
  await run('events list');
  told('apps', await world.runOnCloudflare(['apps']));
  told('events list --remote', await world.runOnCloudflare(['events', 'list', '--remote']));
  await run('events show', 'recording.statusUpdate');
  await run('events show --sample', 'meeting.started');
  await run('events show --schema', 'meeting.started');
  await run('emulate --print-env', '--port', '4010');
  const cloudflare = world.start(['emulate', '--port', '0', '--service', 'cloudflare']);
  await cloudflare.until(/"type":"ready"/);
  cloudflare.child.kill('SIGINT');
  told('emulate', await cloudflare.finished);
  await run('demo');
  told('get', { ...(await world.run(['get', 'nobody', '--debug'])), stdout: '{}' });
  printed.get('get')?.pop();

  await run('register', '--url', 'http://127.0.0.1:1/in', '--events', 'meeting.ended', '--name', 'Nowhere');
  await run('register', '--url', 'https://example.com/in', '--events', 'meeting.ended', '--force');
  await world.emit({ event: 'meeting.ended' });
  await run('trigger', 'meeting.ended', '--to', application.url);
  await run('trigger', 'meeting.started');
  const trigger = world.start(['trigger', 'meeting.ended']);
  await trigger.until(/"action":"retry"/);
  await world.emulator.until(/"type":"attempt".*"retry"/);
  world.emulator.child.kill('SIGINT');
  told('emulate', await world.emulator.finished);
  told('trigger', await trigger.finished);
  await run('logout');
  await run('profile remove', 'default', '--yes');
  return printed;
}

/** Runs what works with a file that describes webhooks; what is registered before stays. */
async function configure(
  world: JsonWorld,
  told: (command: string, finished: Finished) => void,
): Promise<void> {
  const url = 'https://example.com/described?token=abc';
  await world.run(['register', '--url', url, '--events', 'all', '--disabled']);
  const exported = await world.run(['export', '--show-secrets']);
  told('export', exported);
  const described = await temporaryFile(exported.stdout);
  const changed = exported.stdout.replace('described', 'other').replace('"all"', '"meeting.ended"');
  const others = await temporaryFile(changed);
  const protecting = await temporaryFile(
    `environments: {a: {webhooks: []}, b: {webhooks: [{url: "${url}", events: [all], protect: true}]}}`,
  );
  told('diff', await world.run(['diff', '--file', described]));
  told('diff', await world.run(['diff', '--file', others]));
  told('diff', await world.run(['diff', '--file', protecting, '--env', 'a']));
  told('apply', await world.run(['apply', '--file', others, '--prune', '--dry-run']));
  told('apply', await world.run(['apply', '--file', others, '--prune', '--yes']));
  await world.run(['apply', '--file', described, '--prune', '--yes']);
  await world.run(['profile', 'set', 'default', `api-url=${world.emulatorUrl}/v2`]);
  await world.run(['login', '--profile', 'other', '--webhook-url', url]);
  await world.run(['profile', 'set', 'other', `api-url=${world.emulatorUrl}/v2`]);
  const both = ['migrate', '--from', 'default', '--to', 'other'];
  told('migrate', await world.run([...both, '--enabled', '--dry-run']));
  told('migrate', await world.run([...both, '--enabled', '--yes']));
  await world.run(['delete', url, '--yes']);
  await world.run(['profile', 'remove', 'other', '--yes']);
}

async function temporaryFile(text: string): Promise<string> {
  const file = join(await temporaryDirectory(), 'dyte-hooks.yaml');
  await writeFile(file, text);
  return file;
}

describe('what commands print with --json', () => {
  it('is what their schemas say, which would refuse anything else', async () => {
    const printed = await printAll();
    expect([...SCHEMAS.keys()].filter((command) => !printed.has(command))).toEqual([]);
    for (const [command, values] of printed) {
      const schema = SCHEMAS.get(command);
      const validate = validatorOf(schema?.schema ?? {});
      expect(values.length, command).toBeGreaterThan(0);
      for (const value of values) {
        expect(validate(value), `${command}: ${JSON.stringify(value)}`).toEqual([]);
        if (FOREIGN.has(command)) continue;
        for (const mutation of mutationsOf(value, new Set(OPTIONAL[command])))
          expect(validate(mutation.value), `${command}${mutation.what}`).not.toEqual([]);
      }
    }
    const streams = [...SCHEMAS.values()].filter(({ kind }) => kind === 'stream');
    for (const { command, schema } of streams)
      expect(kindsIn(printed.get(command) ?? []), command).toEqual(kindsOf(schema));
  }, 180_000);
});

/** What kinds of objects there are, by their types; on standard error by their one field. */
function kindsIn(objects: readonly unknown[]): ReadonlySet<string> {
  return new Set(objects.map((each) => textOf(each, 'type') ?? Object.keys(Object(each)).join()));
}

/** What becomes of a tunnel and its webhook: test/unit/commands/listen/register/connection-presenter.test.ts has each. */
const OF_A_TUNNEL = new Set([
  'tunnel_dead',
  'tunnel_retry',
  'address_proved',
  'machine_slept',
  'webhook_registered',
  'webhook_moved',
  'webhook_move_failed',
]);

/** Each kind that a stream's schema knows. */
function kindsOf(schema: object): ReadonlySet<string> {
  const kinds = [...JSON.stringify(schema).matchAll(/"const":"(\w+)"/g)].map(([, name = '']) => name);
  const decisions = new Set(['done', 'retry', 'give_up']);
  const all = kinds.filter((name) => !decisions.has(name) && !OF_A_TUNNEL.has(name));
  return new Set(all.length > 0 ? all : ['error', 'notice', 'debug']);
}
