import { describe, expect, it } from 'vitest';
import { chooseEvents } from '../../../../src/commands/shared/service-events.ts';
import { run as replace } from '../../../../src/commands/webhooks/replace.ts';
import { run as register } from '../../../../src/commands/webhooks/register.ts';
import { run as update } from '../../../../src/commands/webhooks/update.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { signedIn, someWebhook } from '../../../helpers/management.ts';
import { memoryApi, type MemoryApi } from '../../../helpers/memory-api.ts';
import { failureOf, testContext, type TestContext } from '../../../helpers/context.ts';

interface Service {
  readonly context: TestContext;
  readonly asked: () => number;
  readonly api: MemoryApi;
}

function service(names: readonly string[] | HooksError, name: 'cloudflare' | 'dyte' = 'cloudflare'): Service {
  let asked = 0;
  const api: MemoryApi = {
    ...memoryApi(someWebhook({ id: '00000000-0000-4000-8000-000000000001' })),
    eventNames: async () => {
      asked += 1;
      if (names instanceof HooksError) throw names;
      return names;
    },
  };
  const context = testContext({ api, settings: signedIn({ service: name }) });
  return { context, api, asked: () => asked };
}

describe('chooseEvents', () => {
  it('asks nobody for what is known here', async () => {
    const { context, asked } = service(['x.y']);
    expect(await chooseEvents(context, ['all'], false)).toEqual(EVENT_NAMES);
    expect(await chooseEvents(context, ['meeting.ended,meeting.started'], false)).toEqual([
      'meeting.started',
      'meeting.ended',
    ]);
    expect(asked()).toBe(0);
  });

  it('takes a name or a pattern that only the service knows, asked once', async () => {
    const { context, asked } = service(['breakout.opened', 'breakout.closed', 'Poll.Made']);
    expect(await chooseEvents(context, ['breakout.*', 'meeting.ended', 'poll.made'], false)).toEqual([
      'meeting.ended',
      'breakout.opened',
      'breakout.closed',
      'Poll.Made',
    ]);
    expect(await chooseEvents(context, ['breakout.opened'], false)).toEqual(['breakout.opened']);
    expect(asked()).toBe(2);
  });

  it('refuses what neither knows', async () => {
    const { context } = service(['x.y']);
    const error = await failureOf(chooseEvents(context, ['meeting.startet', 'x.y'], false));
    expect(error).toMatchObject({ code: 'event_unknown', exitCode: 2 });
    expect(error.hint).toBe('Did you mean meeting.started? The service does not list it either.');
  });

  it('refuses it in the same words where the service lists nothing', async () => {
    const { context, asked } = service(['x.y'], 'dyte');
    const error = await failureOf(chooseEvents(context, ['meeting.startet'], false));
    expect(error.hint).toBe('Did you mean meeting.started?');
    expect(asked()).toBe(0);
  });

  it('says so where the service could not be asked', async () => {
    const { context } = service(new HooksError('service_unreachable', 'It is not there.'));
    const { code, hint } = await failureOf(chooseEvents(context, ['x.y'], false));
    expect(code).toBe('event_unknown');
    expect(hint).toContain('The service could not be asked for its own list: It is not there.');
  });

  it('ends at once when a person has stopped it', async () => {
    const stopped = new HooksError('interrupted', 'Interrupted.');
    expect(await failureOf(chooseEvents(service(stopped).context, ['x.y'], false))).toBe(stopped);
  });

  it('takes a name that nobody lists with --force, and says so', async () => {
    const { context } = service([]);
    expect(await chooseEvents(context, ['x.y'], true)).toEqual(['x.y']);
    expect(context.io.stderr.text()).toContain('because of --force');
    expect((await failureOf(chooseEvents(context, ['x.*'], true))).code).toBe('event_unknown');
    expect((await failureOf(chooseEvents(context, [' , '], true))).code).toBe('usage_invalid');
  });
});

describe('an event that only the service knows', () => {
  const common = { dryRun: false, force: false, showSecrets: false, name: undefined, url: undefined };
  const id = '00000000-0000-4000-8000-000000000001';

  it('can be registered', async () => {
    const { context, api } = service(['x.y']);
    const url = 'https://example.com/new';
    await register({ ...common, url, events: ['x.y'], disabled: false, createOnly: false }, context);
    expect(api.webhooks.at(-1)?.events).toEqual(['x.y']);
  });

  it('can be added and taken away', async () => {
    const { context, api } = service(['x.y']);
    const none = { events: undefined, addEvents: undefined, removeEvents: undefined };
    const change = { ...common, ...none, webhook: id, enable: false, disable: false };
    await update({ ...change, addEvents: ['x.y'] }, context);
    expect(api.webhooks[0]?.events).toEqual(['meeting.started', 'meeting.ended', 'x.y']);
    await update({ ...change, removeEvents: ['x.y'] }, context);
    expect(api.webhooks[0]?.events).toEqual(['meeting.started', 'meeting.ended']);
  });

  it('can be what a webhook is replaced with', async () => {
    const { context, api } = service(['x.y']);
    const whole = { name: 'New', url: 'https://example.com/new', events: ['x.y'], disabled: false };
    await replace({ ...common, ...whole, webhook: id }, context);
    expect(api.webhooks[0]?.events).toEqual(['x.y']);
  });
});
