import { describe, expect, it } from 'vitest';
import { run as deleteWebhooks } from '../../../src/commands/webhooks/delete.ts';
import { run as setEnabled } from '../../../src/commands/webhooks/enable-disable.ts';
import { run as get } from '../../../src/commands/webhooks/get.ts';
import { run as list } from '../../../src/commands/webhooks/list.ts';
import { run as register, type RegisterOptions } from '../../../src/commands/webhooks/register.ts';
import { run as replace } from '../../../src/commands/webhooks/replace.ts';
import { run as update } from '../../../src/commands/webhooks/update.ts';
import { widthOf } from '../../../src/terminal/text/width.ts';
import { AUTHORIZATION, serviceError, testClient, WANTED, WEBHOOK } from '../../helpers/api-client.ts';
import { failureOf, type ContextParts } from '../../helpers/context.ts';
import { management, type Management } from '../../helpers/management.ts';
import { startRoughService, type RoughOptions, type RoughService } from '../../helpers/rough-service.ts';
import { secretsOfAuthorization } from '../../../src/domain/secrets/secret-hider.ts';

const OTHER = { ...WEBHOOK, id: '7c9e6679-7425-40de-944b-e07fc1f90ae7', url: 'https://other.example.com/' };

/** Entries that are odd in one way each, between two good ones. */
const ODD: readonly (readonly [string, unknown])[] = [
  ['a null name', { ...WEBHOOK, id: 'odd-1', url: 'https://odd.example.com/', name: null }],
  ['no URL', { ...WEBHOOK, id: 'odd-1', url: undefined }],
  ['null events', { ...WEBHOOK, id: 'odd-1', url: 'https://odd.example.com/', events: null }],
  [
    'events of objects',
    { ...WEBHOOK, id: 'odd-1', url: 'https://odd.example.com/', events: [{ name: 'x' }] },
  ],
  ['events as a text', { ...WEBHOOK, id: 'odd-1', url: 'https://odd.example.com/', events: 'all' }],
  ['a state as a number', { ...WEBHOOK, id: 'odd-1', url: 'https://odd.example.com/', enabled: 1 }],
  ['a URL that is an object', { ...WEBHOOK, id: 'odd-1', url: { href: 'https://odd.example.com/' } }],
  ['an id that is a number', { ...WEBHOOK, id: 17, url: 'https://odd.example.com/' }],
  ['an id that is a path', { ...WEBHOOK, id: '../meetings', url: null }],
  ['no id', { ...WEBHOOK, id: null, url: 'https://odd.example.com/' }],
  ['another shape', { kind: 'webhook.v9', attributes: { target: 'x' } }],
  ['a text', 'webhook'],
  ['a number', 42],
  ['null', null],
  ['a list', [[[WEBHOOK]]]],
  ['fields of the prototype', JSON.parse('{"__proto__":{"id":"x"},"constructor":1,"toJSON":"x"}')],
  ['lone surrogates', { id: '\ud800', name: '\udfff', url: null }],
  ['large numbers', JSON.parse('{"id":1e400,"name":-0,"url":123456789012345678901234567890}')],
];

interface Rough extends Management {
  readonly service: RoughService;
}

/** A context whose service lists these entries. */
async function rough(
  entries: unknown[],
  parts: ContextParts = {},
  options: RoughOptions = {},
): Promise<Rough> {
  const service = await startRoughService(entries, options);
  const made = management([], { ...parts, api: testClient(service.url, { limits: { retries: 0 } }) });
  made.context.secrets.add(secretsOfAuthorization(AUTHORIZATION));
  return { ...made, service };
}

const hidden = { showSecrets: false };
const json: ContextParts = { options: { json: true } };

function registering(parts: Partial<RegisterOptions> = {}): RegisterOptions {
  const asked = { url: 'https://new.example.com/', events: ['meeting.started'], name: 'New' };
  return { ...asked, disabled: false, createOnly: false, dryRun: false, force: false, ...hidden, ...parts };
}

function deleting(parts: object): Parameters<typeof deleteWebhooks>[0] {
  return {
    webhooks: [],
    all: false,
    match: undefined,
    orphans: false,
    yes: true,
    dryRun: false,
    ...hidden,
    ...parts,
  };
}

describe('beside an odd webhook', () => {
  it.each(ODD)('with %s, list shows the others, and it with --json as it came', async (_what, odd) => {
    const entries = [WEBHOOK, odd, OTHER];
    const lines = await rough(entries);
    await list(hidden, lines.context);
    const rows = lines
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows.map((row) => row.length)).toEqual([5, 5, 5]);
    expect([rows[0]?.[0], rows[2]?.[0]]).toEqual([WEBHOOK.id, OTHER.id]);
    expect(lines.err()).toMatch(/^warning: .* is not as documented: /);

    const table = await rough(entries, { isTerminal: true, columns: 60 });
    await list(hidden, table.context);
    expect(
      table
        .out()
        .split('\n')
        .filter((line) => widthOf(line) > 60),
    ).toEqual([]);
    expect(table.out()).toMatch(/ (?:on|off|\?) !/);

    const document = await rough(entries, json);
    await list(hidden, document.context);
    expect(document.json()).toEqual(JSON.parse(JSON.stringify(entries)));
    expect(JSON.parse(document.err())).toHaveProperty('notice');
  });

  it.each(ODD)('with %s, the others are registered, changed and deleted', async (_what, odd) => {
    const made = await rough([WEBHOOK, odd, OTHER]);
    await register(registering(), made.context);
    await register(registering({ url: OTHER.url, name: undefined, events: [...OTHER.events] }), made.context);
    await setEnabled({ webhook: OTHER.url, enabled: true, ...hidden }, made.context);
    await deleteWebhooks(deleting({ webhooks: [WEBHOOK.id, OTHER.url] }), made.context);
    expect(made.service.entries).toEqual([odd, expect.objectContaining({ url: 'https://new.example.com/' })]);
  });

  it('with any nesting, list --json writes all of it that is not too deep', async () => {
    const made = await rough([WEBHOOK], json, {
      instead: () => ({
        status: 200,
        body: `{"success":true,"data":[${JSON.stringify(WEBHOOK)},{"id":"deep","more":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`,
      }),
    });
    await list(hidden, made.context);
    expect(made.json()).toMatchObject([WEBHOOK, { id: 'deep' }]);
    expect(made.err()).toContain('nested too deep');
  });
});

describe('an odd webhook', () => {
  const odd = {
    ...WEBHOOK,
    id: 'odd-1',
    url: 'https://odd.example.com/',
    name: null,
    events: null,
    enabled: null,
  };

  it('is shown as far as it can be read, found by its id and URL', async () => {
    for (const webhook of ['odd-1', odd.url]) {
      const made = await rough([WEBHOOK, odd]);
      await get({ webhook, ...hidden }, made.context);
      expect(made.out()).toContain('https://odd.example.com/');
      expect(made.out()).toContain('name is of the wrong type, events is of the wrong type');
    }
    const byId = await rough([{ ...odd, id: WEBHOOK.id }], json);
    await get({ webhook: WEBHOOK.id, ...hidden }, byId.context);
    expect(byId.json()).toEqual({ ...odd, id: WEBHOOK.id });
  });

  it('is deleted by its id, a number too', async () => {
    const made = await rough([odd, { id: 1777 }, WEBHOOK]);
    await deleteWebhooks(deleting({ webhooks: ['odd-1', '1777'] }), made.context);
    expect(made.service.entries).toEqual([WEBHOOK]);
  });

  it('is taken by --all and --match only when its id and URL can be read, and else left with a word', async () => {
    const unknown = [{ id: 'x-1', kind: 'other' }, 'text', { id: null, url: 'https://odd.example.com/2' }];
    const all = await rough([WEBHOOK, odd, ...unknown], json);
    await deleteWebhooks(deleting({ all: true }), all.context);
    expect(all.service.entries).toEqual(unknown);
    expect(all.json()).toEqual({ dryRun: false, deleted: [WEBHOOK, odd] });
    expect(all.err()).toContain('3 of them');
    for (const match of ['*', 'null', 'undefined', 'https://odd.*']) {
      const some = await rough([...unknown, { ...WEBHOOK, id: 'n-1', name: null, url: null }]);
      await deleteWebhooks(deleting({ match }), some.context);
      expect(some.service.entries).toHaveLength(4);
    }
  });

  it('is adopted by register with a word, and set right as far as was said', async () => {
    const made = await rough([odd]);
    await register(registering({ url: odd.url, name: undefined }), made.context);
    expect(made.service.entries).toEqual([{ ...odd, events: ['meeting.started'], enabled: true }]);
    expect(made.err()).toContain('odd-1 is not as documented');
  });

  it('without an id keeps register from making a second one of it', async () => {
    const made = await rough([{ ...odd, id: null }]);
    const error = await failureOf(register(registering({ url: odd.url }), made.context));
    expect(error.code).toBe('service_answer_invalid');
    expect(made.service.entries).toHaveLength(1);
  });

  it('without a URL may be the one for a new URL, which register says', async () => {
    const made = await rough(
      [{ ...odd, url: 7 }],
      {},
      {
        instead: (_call, { method }) =>
          method === 'POST' ? { status: 409, body: serviceError(409, 'exists') } : undefined,
      },
    );
    const error = await failureOf(register(registering(), made.context));
    expect(error).toMatchObject({
      code: 'webhook_exists',
      message: expect.stringContaining('lists no webhook'),
    });
    expect(made.err()).toContain('may be the one for this URL');
  });

  it('is mended by replace, and changed where its state is said', async () => {
    const made = await rough([odd]);
    const asked = { webhook: 'odd-1', dryRun: false, force: false, ...hidden };
    const said = {
      name: undefined,
      url: undefined,
      events: undefined,
      addEvents: undefined,
      removeEvents: undefined,
      enable: false,
      disable: false,
    };
    const without = await failureOf(update({ ...asked, ...said, name: 'Named' }, made.context));
    expect(without).toMatchObject({ code: 'option_missing', hint: expect.stringContaining('--enable') });
    await update({ ...asked, ...said, name: 'Named', disable: true }, made.context);
    expect(made.service.entries).toEqual([{ ...odd, name: 'Named', enabled: false }]);
    const adding = await failureOf(update({ ...asked, ...said, addEvents: ['meeting.ended'] }, made.context));
    expect(adding).toMatchObject({ code: 'option_missing', hint: expect.stringContaining('--events') });
    await replace(
      { ...asked, name: 'All', url: odd.url, events: ['meeting.ended'], disabled: false },
      made.context,
    );
    expect(made.service.entries).toMatchObject([{ name: 'All', events: ['meeting.ended'], enabled: true }]);
  });
});

describe('a list that is not whole', () => {
  const envelope = { paging: { total_count: 5 } };

  it('is said to be so', async () => {
    const made = await rough([WEBHOOK], json, { envelope });
    await list(hidden, made.context);
    expect(made.json()).toEqual([WEBHOOK]);
    expect(JSON.parse(made.err())).toEqual({
      notice: expect.stringMatching(/listed 1 webhook and .* 4 more/),
    });
  });

  it('is said where a webhook was not found in it', async () => {
    const made = await rough([WEBHOOK], {}, { envelope });
    const error = await failureOf(get({ webhook: 'Nobody', ...hidden }, made.context));
    expect(error).toMatchObject({ code: 'webhook_not_found', message: expect.stringContaining('4 more') });
  });

  it('is no reason to say that all were deleted', async () => {
    const made = await rough([WEBHOOK], {}, { envelope });
    const error = await failureOf(deleteWebhooks(deleting({ all: true }), made.context));
    expect(error).toMatchObject({ code: 'list_incomplete', exitCode: 1 });
    expect(made.service.entries).toEqual([]);
    await deleteWebhooks(deleting({ all: true, dryRun: true }), made.context);
  });
});

describe('somebody else at work', () => {
  it('registered the same URL in between', async () => {
    const made = await rough([], json, {
      before: ({ method }, entries) => {
        if (method === 'POST' && entries.length === 0)
          entries.push({ ...WEBHOOK, ...WANTED, name: 'Theirs', enabled: false });
      },
    });
    await register(registering({ ...WANTED, events: [...WANTED.events] }), made.context);
    expect(made.json()).toMatchObject({ action: 'updated', webhook: { name: WANTED.name, enabled: true } });
    expect(made.service.entries).toHaveLength(1);
  });

  it('registered the same URL in between, which --create-only does not take', async () => {
    const made = await rough([], json, {
      before: ({ method }, entries) => {
        if (method === 'POST') entries.push(WEBHOOK);
      },
    });
    const only = registering({ ...WANTED, events: [...WANTED.events], createOnly: true });
    expect((await failureOf(register(only, made.context))).code).toBe('webhook_exists');
  });

  it('deleted the webhook that register was about to change', async () => {
    const made = await rough([{ ...WEBHOOK, enabled: false }], json, {
      before: ({ method }, entries) => {
        if (method === 'PATCH') entries.length = 0;
      },
    });
    await register(registering({ ...WANTED, events: [...WANTED.events] }), made.context);
    expect(made.json()).toMatchObject({ action: 'created', webhook: WANTED });
  });

  it('deleted it and made another with the same URL, which is then the one that is meant', async () => {
    const made = await rough([{ ...WEBHOOK, enabled: false }], json, {
      before: ({ method, path }, entries) => {
        if (method === 'PATCH' && path.endsWith(WEBHOOK.id))
          entries[0] = { ...WEBHOOK, id: OTHER.id, enabled: false };
      },
    });
    await setEnabled({ webhook: WEBHOOK.url, enabled: true, ...hidden }, made.context);
    expect(made.service.entries).toMatchObject([{ id: OTHER.id, enabled: true }]);
  });

  it('deleted it for good', async () => {
    const made = await rough([{ ...WEBHOOK, enabled: false }], json, {
      before: ({ method }, entries) => {
        if (method === 'PATCH') entries.length = 0;
      },
    });
    const error = await failureOf(
      setEnabled({ webhook: WEBHOOK.url, enabled: true, ...hidden }, made.context),
    );
    expect([error.code, error.exitCode]).toEqual(['webhook_not_found', 4]);
  });
});

describe('credentials that an answer repeats', () => {
  const named = {
    ...WEBHOOK,
    name: `for ${AUTHORIZATION}`,
    url: 'https://example.com/not-a-real-key?k=not-a-real-key',
    note: encodeURIComponent(AUTHORIZATION),
  };
  const secret = /not-a-real-key|MGExYjJj/;

  it.each([
    ['a pipe', {}],
    ['a terminal', { isTerminal: true, columns: 60 }],
    ['a narrow terminal', { isTerminal: true, columns: 30 }],
    ['a script', json],
  ] satisfies [string, ContextParts][])('are hidden from %s', async (_who, parts) => {
    const made = await rough([named], parts);
    await list({ showSecrets: true }, made.context);
    await get({ webhook: WEBHOOK.id, showSecrets: true }, made.context);
    await setEnabled({ webhook: WEBHOOK.id, enabled: true, ...hidden }, made.context);
    await update(
      {
        webhook: WEBHOOK.id,
        name: 'New',
        url: undefined,
        events: undefined,
        addEvents: undefined,
        removeEvents: undefined,
        enable: false,
        disable: true,
        dryRun: false,
        force: false,
        showSecrets: true,
      },
      made.context,
    );
    await deleteWebhooks(deleting({ all: true }), made.context);
    expect(made.out() + made.err()).not.toMatch(secret);
    expect(made.out()).toContain('…');
  });

  it('are no reason to think that a webhook differs', async () => {
    const made = await rough([named], json);
    await register(
      registering({ url: named.url, events: [...named.events], name: named.name }),
      made.context,
    );
    expect(made.json()).toMatchObject({ action: 'unchanged' });
  });
});
