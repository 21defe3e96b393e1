import { describe, expect, it } from 'vitest';
import { run, type DeleteOptions } from '../../../../src/commands/webhooks/delete.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { failureOf, type ContextParts } from '../../../helpers/context.ts';
import { management, someWebhook } from '../../../helpers/management.ts';
import { scriptedPrompts } from '../../../helpers/scripted-prompts.ts';

const one = someWebhook({ name: 'Production', url: 'https://example.com/hook?token=abc' });
const two = someWebhook({ name: 'Staging', url: 'https://staging.example.com/hook' });
const three = someWebhook({ name: 'evil\u001b[2J\tname', url: 'https://old.example.com/hook' });
const all = [one, two, three];
const json: ContextParts = { options: { json: true } };

function deleting(parts: Partial<DeleteOptions>): DeleteOptions {
  return {
    webhooks: [],
    all: false,
    match: undefined,
    orphans: false,
    yes: false,
    dryRun: false,
    showSecrets: false,
    ...parts,
  };
}

describe('delete', () => {
  it.each<[string, Partial<DeleteOptions>, string[]]>([
    ['one by its id', { webhooks: [one.id] }, [one.id]],
    ['one by its name', { webhooks: ['Staging'] }, [two.id]],
    ['several, in the order named', { webhooks: ['Staging', one.url] }, [two.id, one.id]],
    ['the same one named twice, once', { webhooks: [one.id, one.url, 'Production'] }, [one.id]],
    ['those that match a pattern', { match: 'https://*.example.com/*' }, [two.id, three.id]],
    ['those whose name matches', { match: 'stag*' }, [two.id]],
    ['all', { all: true }, all.map(({ id }) => id)],
  ])('deletes %s', async (_what, given, ids) => {
    const { context, api } = management(all);
    await run(deleting({ ...given, yes: true }), context);
    expect(api.writes()).toEqual(ids.map((id) => ['delete', id]));
    expect(api.webhooks).toEqual(all.filter(({ id }) => !ids.includes(id)));
  });

  it('deletes nothing where the file of the project protects one of them', async () => {
    const text = `webhooks: [{url: '${two.url}', events: [all], protect: true}]`;
    const projectFile = { path: '/project/dyte-hooks.yaml', text };
    const { context, api } = management(all, { projectFile });
    const error = await failureOf(run(deleting({ all: true, yes: true }), context));
    expect([error.code, error.exitCode]).toEqual(['webhook_protected', 2]);
    expect(api.writes()).toEqual([]);
    await run(deleting({ webhooks: ['Production'], yes: true }), context);
    expect(api.writes()).toEqual([['delete', one.id]]);
  });

  it('shows first what it deletes, then says what is gone', async () => {
    const { context, out, err } = management(all, { isTerminal: true, columns: 60 });
    await run(deleting({ all: true, yes: true }), context);
    expect(
      err()
        .split('\n')
        .filter((line) => widthOf(line) > 60 && !line.startsWith('  dyte-hooks register ')),
    ).toEqual([]);
    expect(err()).toContain('Staging');
    expect(err()).not.toContain('abc');
    expect(out().split('\n')).toEqual([
      `✓ Deleted Production ${one.id}`,
      `✓ Deleted Staging ${two.id}`,
      `✓ Deleted evil\\x1b[2J\\tname ${three.id}`,
      '',
    ]);
  });

  it('answers a pipe with stable lines of what is gone', async () => {
    const { context, out } = management(all);
    await run(deleting({ all: true, yes: true }), context);
    const rows = out()
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows.map(([id, , , , ...rest]) => [id, rest.length])).toEqual(all.map(({ id }) => [id, 1]));
    expect(out()).not.toContain('abc');
  });

  it('answers with --json what is gone, and leaves standard error to errors', async () => {
    const { context, json: answer, err } = management(all, json);
    await run(deleting({ all: true, yes: true }), context);
    expect(answer()).toEqual({
      dryRun: false,
      deleted: [{ ...one, url: 'https://example.com/hook?token=…' }, two, three],
    });
    expect(err()).toBe('');
  });

  it('deletes nothing at all when one of several is not known or ambiguous', async () => {
    const twins = [someWebhook({ name: 'Same' }), someWebhook({ name: 'Same' })];
    const { context, api } = management([...all, ...twins]);
    const unknown = await failureOf(run(deleting({ webhooks: [one.id, 'nobody'], yes: true }), context));
    expect([unknown.code, unknown.exitCode]).toEqual(['webhook_not_found', 4]);
    const ambiguous = await failureOf(run(deleting({ webhooks: [one.id, 'Same'], yes: true }), context));
    expect(ambiguous.code).toBe('webhook_ambiguous');
    expect(api.writes()).toEqual([]);
  });

  it('refuses a pattern that was copied from where its query was masked', async () => {
    const { context, api } = management(all);
    const error = await failureOf(run(deleting({ match: 'https://*?token=…', yes: true }), context));
    expect([error.code, error.exitCode, api.writes()]).toEqual(['value_masked', 2, []]);
  });

  it('takes one that somebody else deleted meanwhile for gone', async () => {
    const { context, api, json: answer } = management(all, json);
    api.fail('delete', new HooksError('webhook_not_found', 'x'), one.id);
    await run(deleting({ webhooks: [one.id, two.id], yes: true, showSecrets: true }), context);
    expect(answer()).toEqual({ dryRun: false, deleted: [one, two] });
  });

  it.each([
    ['a person', {}],
    ['a script', json],
  ])('says to %s what is gone when a later one fails, and stops', async (_who, parts) => {
    const { context, api, out } = management(all, parts);
    const failure = new HooksError('service_unreachable', 'x');
    api.fail('delete', failure, two.id);
    expect(await failureOf(run(deleting({ all: true, yes: true }), context))).toBe(failure);
    expect(api.webhooks).toEqual([two, three]);
    expect(out()).toContain(one.id);
    expect(out()).not.toContain(two.id);
  });

  it('says how far it came when a later one fails', async () => {
    const { context, api, err } = management(all);
    api.fail('delete', new HooksError('service_unreachable', 'x'), three.id);
    await failureOf(run(deleting({ all: true, yes: true }), context));
    expect(err()).toContain('2 of 3');
  });

  it('answers with JSON also when the first one fails', async () => {
    const { context, api, json: answer } = management(all, json);
    api.fail('delete', new HooksError('not_allowed', 'x'));
    await failureOf(run(deleting({ all: true, yes: true }), context));
    expect(answer()).toEqual({ dryRun: false, deleted: [] });
  });
});

describe('delete without a yes', () => {
  it.each([
    ['where nobody can be asked', {}],
    ['with --json', json],
  ])('refuses %s, and deletes nothing', async (_where, parts) => {
    const { context, api, out } = management(all, parts);
    const error = await failureOf(run(deleting({ webhooks: [one.id] }), context));
    expect([error.code, error.exitCode]).toEqual(['confirmation_missing', 2]);
    expect(error.hint).toContain('--yes');
    expect([api.writes(), out()]).toEqual([[], '']);
  });

  it('leaves standard error to the one JSON document with --json', async () => {
    const { context, err } = management(all, json);
    await failureOf(run(deleting({ all: true }), context));
    expect(err()).toBe('');
  });

  it.each([
    [[one.id], 'Delete this webhook?'],
    [[one.id, two.id], 'Delete these 2 webhooks?'],
  ])('asks a person, and offers no', async (webhooks, question) => {
    const prompts = scriptedPrompts(true);
    const { context, api } = management(all, { interactive: true, prompts });
    await run(deleting({ webhooks }), context);
    expect([prompts.questions, prompts.offered]).toEqual([[question], [false]]);
    expect(api.writes()).toHaveLength(webhooks.length);
  });

  it('deletes nothing after a no', async () => {
    const prompts = scriptedPrompts(false);
    const { context, api, out, err } = management(all, { interactive: true, prompts });
    await run(deleting({ webhooks: [one.id] }), context);
    expect([api.writes(), out()]).toEqual([[], '']);
    expect(err()).toContain('Nothing was deleted.');
  });

  it.each<[string, Partial<DeleteOptions>, string, number]>([
    ['all', { all: true }, 'Type 3 to delete 3 webhooks:', 3],
    ['a pattern', { match: '*Staging*' }, 'Type 1 to delete 1 webhook:', 1],
  ])('wants the number typed for %s', async (_what, given, question, count) => {
    for (const answer of ['y', '', '33', String(count)]) {
      const prompts = scriptedPrompts(answer);
      const { context, api } = management(all, { interactive: true, prompts });
      await run(deleting(given), context);
      expect(prompts.questions).toEqual([question]);
      expect(api.writes()).toHaveLength(answer === String(count) ? count : 0);
    }
  });

  it('shows what it asks about, also with --quiet', async () => {
    const prompts = scriptedPrompts('');
    const { context, err } = management(all, { interactive: true, prompts, options: { quiet: true } });
    await run(deleting({ all: true }), context);
    expect(err()).toContain('Production');
  });

  it('does not ask with --yes, and says nothing beside the answer with --quiet', async () => {
    const prompts = scriptedPrompts();
    const { context, err } = management(all, { interactive: true, prompts, options: { quiet: true } });
    await run(deleting({ all: true, yes: true }), context);
    expect([prompts.questions, err()]).toEqual([[], '']);
  });
});

describe('delete on a terminal without an argument', () => {
  it('offers the webhooks to choose from, secrets masked', async () => {
    const prompts = scriptedPrompts([two.id, three.id], true);
    const { context, api } = management(all, { interactive: true, prompts, columns: 60 });
    await run(deleting({}), context);
    expect(prompts.questions).toEqual(['Which webhooks to delete?', 'Delete these 2 webhooks?']);
    expect(prompts.choices.map(({ value, checked }) => [value, checked])).toEqual(
      all.map(({ id }) => [id, false]),
    );
    const labels = prompts.choices.map(({ label }) => label).join('\n');
    expect(labels).not.toContain('abc');
    expect(labels).not.toContain('\u001b');
    expect(api.writes()).toEqual([
      ['delete', two.id],
      ['delete', three.id],
    ]);
  });

  it('narrows them down first where there are many', async () => {
    const many = Array.from({ length: 60 }, (_, index) => someWebhook({ name: `Number ${String(index)}` }));
    const prompts = scriptedPrompts('nothing of the kind', 'number 5', [many[5]?.id ?? ''], true);
    const { context, api } = management(many, { interactive: true, prompts });
    await run(deleting({}), context);
    expect(prompts.choices).toHaveLength(11);
    expect(api.writes()).toEqual([['delete', many[5]?.id]]);
  });
});

describe('the command that makes a deleted webhook again', () => {
  it.each<[Parameters<typeof someWebhook>[0], string]>([
    [
      { name: 'It’s', url: 'https://example.com/a b' },
      "--url 'https://example.com/a b' --events meeting.started,meeting.ended --name 'It’s'",
    ],
    [
      { name: 'Off', url: 'https://example.com/', enabled: false, events: [...EVENT_NAMES] },
      '--url https://example.com/ --events all --name Off --disabled',
    ],
    [{ name: "o'clock; rm", url: 'https://example.com/' }, String.raw`--name 'o'\''clock; rm'`],
  ])('is printed, quoted for a shell: %#', async (parts, words) => {
    const webhook = someWebhook(parts);
    const { context, err } = management([webhook], { isTerminal: true, columns: 40 });
    await run(deleting({ webhooks: [webhook.id], yes: true }), context);
    expect(err()).toContain('To make it again:\n  dyte-hooks register --url');
    expect(err()).toContain(words);
    expect(err()).not.toContain('Not complete');
  });

  it('masks secrets, and says that it is not complete then', async () => {
    const { context, err } = management(all);
    await run(deleting({ webhooks: [one.id], yes: true }), context);
    expect(err()).toContain("--url 'https://example.com/hook?token=…'");
    expect(err()).toContain('Not complete: put the values');
    const shown = management(all);
    await run(deleting({ webhooks: [one.id], yes: true, showSecrets: true }), shown.context);
    expect(shown.err()).toContain("--url 'https://example.com/hook?token=abc'");
    expect(shown.err()).not.toContain('Not complete');
  });
});

describe('delete --dry-run', () => {
  it('lists what it would delete as its answer, and deletes nothing', async () => {
    const { context, api, out, err } = management(all);
    await run(deleting({ match: '*hook', dryRun: true }), context);
    expect(api.writes()).toEqual([]);
    expect(
      out()
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t')[0]),
    ).toEqual([two.id, three.id]);
    expect(err()).toContain('Nothing was deleted');
  });

  it('is a table that fits a terminal', async () => {
    const { context, out } = management(all, { isTerminal: true, columns: 60, interactive: true });
    await run(deleting({ all: true, dryRun: true }), context);
    expect(out()).toMatch(/^ID/);
    expect(
      out()
        .split('\n')
        .filter((line) => widthOf(line) > 60),
    ).toEqual([]);
  });

  it('lists it with --json too, with or without --yes', async () => {
    for (const yes of [true, false]) {
      const { context, api, json: answer } = management(all, json);
      await run(deleting({ webhooks: ['Staging'], dryRun: true, yes }), context);
      expect(answer()).toEqual({ dryRun: true, deleted: [two] });
      expect(api.writes()).toEqual([]);
    }
  });
});

describe('delete where there is nothing to do', () => {
  it.each<Partial<DeleteOptions>>([{ match: 'nobody*' }, { match: 'nobody*', dryRun: true }])(
    'says so for %j, and that is no failure',
    async (given) => {
      const { context, out, err } = management(all);
      await run(deleting(given), context);
      expect(out()).toBe('');
      expect(err()).toBe('There is nothing to delete.\n');
    },
  );

  it.each([true, false])('answers with --json the same record as ever (dry run: %j)', async (dryRun) => {
    const { context, json: answer } = management([], json);
    await run(deleting({ all: true, dryRun }), context);
    expect(answer()).toEqual({ dryRun, deleted: [] });
  });
});

describe('delete of what is not said clearly', () => {
  it.each<[Partial<DeleteOptions>, string]>([
    [{}, 'option_missing'],
    [{ all: true, webhooks: [one.id] }, 'usage_invalid'],
    [{ all: true, match: '*' }, 'usage_invalid'],
    [{ match: '*', webhooks: [one.id] }, 'usage_invalid'],
  ])('refuses %j and asks the service nothing', async (given, code) => {
    const { context, api } = management(all);
    const error = await failureOf(run(deleting({ ...given, yes: true }), context));
    expect([error.code, error.exitCode, api.calls]).toEqual([code, 2, []]);
  });
});
