import { describe, expect, it } from 'vitest';
import { run, type ApplyOptions } from '../../../../src/commands/configuration/apply.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { configuring, NOTHING_CHOSEN } from '../../../helpers/configuring.ts';
import { failureOf, type ContextParts } from '../../../helpers/context.ts';
import { someWebhook } from '../../../helpers/management.ts';
import { scriptedPrompts } from '../../../helpers/scripted-prompts.ts';

const json: ContextParts = { options: { json: true } };

function applying(parts: Partial<ApplyOptions> = {}): ApplyOptions {
  return { ...NOTHING_CHOSEN, yes: true, dryRun: false, showSecrets: false, ...parts };
}

const EVENTS = 'events: [meeting.started, meeting.ended]';
const kept = someWebhook({ name: 'Kept', url: 'https://example.com/kept' });
const changed = someWebhook({ name: 'Changed', url: 'https://example.com/changed' });
const off = someWebhook({ name: 'Off', url: 'https://example.com/off' });
const leftover = someWebhook({ name: 'Leftover', url: 'https://old.example.com/in' });
const registered = [leftover, off, changed, kept];

const FILE = `webhooks:
  - {name: Kept, url: https://example.com/kept, ${EVENTS}}
  - {name: Off, url: https://example.com/off, ${EVENTS}, enabled: false}
  - {name: Renamed, url: https://example.com/changed, ${EVENTS}}
  - {name: New, url: https://example.com/new, ${EVENTS}}
`;

describe('apply', () => {
  it('makes every change in a safe order, and nothing the second time', async () => {
    const { context, api, out, err } = configuring(FILE, registered);
    await run(applying({ prune: true }), context);
    expect(api.writes().map(([method]) => method)).toEqual(['create', 'edit', 'edit', 'delete']);
    expect(api.writes()[2]).toEqual(['edit', off.id, { enabled: false }]);
    expect(api.webhooks.map(({ name }) => name)).toEqual(['Off', 'Renamed', 'Kept', 'New']);
    const id = api.webhooks.at(-1)?.id.slice(0, 8) ?? '';
    expect(out().split('\n')).toEqual([
      `✓ Created New ${id}`,
      `✓ Updated Changed ${changed.id.slice(0, 8)}`,
      `✓ Disabled Off ${off.id.slice(0, 8)}`,
      `✓ Deleted Leftover ${leftover.id.slice(0, 8)}`,
      '',
    ]);
    expect(err()).toContain('+ create  New');
    expect(err()).toContain('All 4 changes are done.');
    const again = configuring(FILE, api.webhooks);
    await run(applying({ prune: true }), again.context);
    expect(again.api.calls).toEqual([['list']]);
    expect(again.out()).toContain('Nothing to change. 4 webhooks are as');
  });

  it('leaves what the file does not know without --prune', async () => {
    const { context, api } = configuring(FILE, registered);
    await run(applying(), context);
    expect(api.webhooks).toContain(leftover);
  });

  it('requires --yes where nobody can be asked, and changes nothing without', async () => {
    const { context, api } = configuring(FILE, registered);
    expect(await failureOf(run(applying({ yes: false }), context))).toMatchObject({
      code: 'confirmation_missing',
      exitCode: 2,
    });
    expect(api.writes()).toEqual([]);
  });

  it('asks on a terminal, and for the number of webhooks where some are deleted', async () => {
    const interactive = { interactive: true, isTerminal: true };
    const asked = configuring(FILE, registered, { ...interactive, prompts: scriptedPrompts(false) });
    await run(applying({ yes: false }), asked.context);
    expect(asked.api.writes()).toEqual([]);
    expect(asked.err()).toContain('Nothing was changed.');
    const wrong = configuring(FILE, registered, { ...interactive, prompts: scriptedPrompts('y') });
    await run(applying({ yes: false, prune: true }), wrong.context);
    expect(wrong.api.writes()).toEqual([]);
    const right = configuring(FILE, registered, { ...interactive, prompts: scriptedPrompts('1') });
    await run(applying({ yes: false, prune: true }), right.context);
    expect(right.api.writes()).toHaveLength(4);
  });

  it('shows the plan and changes nothing with --dry-run', async () => {
    const { context, api, out, err } = configuring(FILE, registered);
    await run(applying({ dryRun: true, yes: false }), context);
    expect(out()).toContain('1 to create, 1 to update, 1 to disable.');
    expect(err()).toContain('Nothing was changed.');
    expect(api.writes()).toEqual([]);
    const inJson = configuring(FILE, registered, json);
    await run(applying({ dryRun: true }), inJson.context);
    expect(inJson.json()).toMatchObject({ dryRun: true, changes: [{ outcome: 'planned' }, {}, {}] });
  });

  it('goes on after a change that failed, says what was done and what not, and ends with 1', async () => {
    const { context, api, out } = configuring(FILE, registered);
    const error = new HooksError('service_error', 'the name is refused', { hint: 'Take another.' });
    api.fail('edit', error, changed.id);
    const failure = await failureOf(run(applying({ prune: true }), context));
    expect(failure).toMatchObject({
      code: 'apply_incomplete',
      exitCode: 1,
      message: '3 of 4 changes are done. 1 failed.',
    });
    expect(out()).toContain(
      `✗ Changed ${changed.id.slice(0, 8)}: update failed: the name is refused\n  Take another.`,
    );
    expect(api.webhooks).not.toContain(leftover);
  });

  it('neither disables nor deletes once something new could not be made', async () => {
    const { context, api, out } = configuring(FILE, registered);
    api.fail('create', new HooksError('service_error', 'no more webhooks'));
    const failure = await failureOf(run(applying({ prune: true }), context));
    expect(failure.message).toBe('1 of 4 changes is done. 1 failed, 2 were not tried.');
    expect(out()).toContain('- Leftover');
    expect(api.webhooks).toContain(leftover);
    expect(api.webhooks.find(({ id }) => id === off.id)?.enabled).toBe(true);
  });

  it.each(['credentials_refused', 'service_unreachable', 'rate_limited'] as const)(
    'tries nothing more after %s',
    async (code) => {
      const { context, api, json: answer } = configuring(FILE, registered, json);
      api.fail('edit', new HooksError(code, 'no'));
      const failure = await failureOf(run(applying({ prune: true }), context));
      expect(failure.message).toBe('1 of 4 changes is done. 1 failed, 2 were not tried.');
      expect(api.writes().map(([method]) => method)).toEqual(['create', 'edit']);
      expect(answer()).toMatchObject({
        changes: [
          { action: 'create', outcome: 'done', id: expect.any(String) },
          { action: 'update', outcome: 'failed', error: { code, message: 'no', hint: null } },
          { outcome: 'skipped', error: null },
          { outcome: 'skipped' },
        ],
      });
    },
  );

  it('says what was done when it is interrupted in the middle, and ends with 130', async () => {
    const { context, api, out, err } = configuring(FILE, registered);
    api.fail('edit', new HooksError('interrupted', 'Cancelled.'));
    const failure = await failureOf(run(applying({ prune: true }), context));
    expect(failure).toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(
      out()
        .split('\n')
        .map((line) => line[0]),
    ).toEqual(['✓', '?', '-', '-', undefined]);
    expect(err()).toContain('1 of 4 changes is done. 1 may have been done, 2 were not tried.');
  });

  it('hides a token in an error, and the credentials of this run', async () => {
    const { context, api, out } = configuring(FILE, registered);
    context.secrets.add(['s3cret-of-this-run']);
    api.fail('create', new HooksError('service_error', 'bad: s3cret-of-this-run'));
    await failureOf(run(applying(), context));
    expect(out()).not.toContain('s3cret-of-this-run');
  });
});

describe('what somebody else does in the meantime', () => {
  const text = `webhooks:\n  - {name: A, url: https://example.com/a, ${EVENTS}}\n`;
  const wantedNow = someWebhook({ name: 'A', url: 'https://example.com/a' });

  it('counts as done where it is what the file wants', async () => {
    const { context, api, out } = configuring(text, []);
    const create = api.create.bind(api);
    api.create = async (request) => {
      api.webhooks.push(wantedNow);
      return await create(request);
    };
    await run(applying(), context);
    expect(out()).toBe(`= A ${wantedNow.id.slice(0, 8)}: somebody else has done it in the meantime\n`);
    expect(api.webhooks).toEqual([wantedNow]);
  });

  it('is brought in order where it is not', async () => {
    const { context, api, out } = configuring(text, []);
    const create = api.create.bind(api);
    api.create = async (request) => {
      api.webhooks.push({ ...wantedNow, name: 'Other' });
      return await create(request);
    };
    await run(applying(), context);
    expect(out()).toBe(`✓ Created A ${wantedNow.id.slice(0, 8)}\n`);
    expect(api.webhooks).toEqual([wantedNow]);
  });

  it('is made again where it was deleted', async () => {
    const before = { ...wantedNow, name: 'Other' };
    const { context, api } = configuring(text, [before]);
    const edit = api.edit.bind(api);
    api.edit = async (id, changes) => {
      api.webhooks.splice(0);
      return await edit(id, changes);
    };
    await run(applying(), context);
    expect(api.webhooks).toMatchObject([{ name: 'A', url: 'https://example.com/a', enabled: true }]);
  });

  it('is no failure where a webhook that was to be deleted is gone', async () => {
    const { context, api } = configuring('webhooks: []', [leftover]);
    const remove = api.delete.bind(api);
    api.delete = async (id) => {
      api.webhooks.splice(0);
      await remove(id);
    };
    await run(applying({ prune: true }), context);
    expect(api.webhooks).toEqual([]);
  });

  it('ends after a few rounds where somebody is always faster', async () => {
    const { context, api } = configuring(text, []);
    api.fail('create', new HooksError('webhook_exists', 'registered already'));
    expect((await failureOf(run(applying(), context))).code).toBe('apply_incomplete');
    expect(api.calls.filter(([method]) => method === 'create')).toHaveLength(3);
  });
});
