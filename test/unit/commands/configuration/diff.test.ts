import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, type DiffOptions } from '../../../../src/commands/configuration/diff.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { configuring, NOTHING_CHOSEN } from '../../../helpers/configuring.ts';
import { failureOf, type ContextParts } from '../../../helpers/context.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import { management, someWebhook } from '../../../helpers/management.ts';

const json: ContextParts = { options: { json: true } };
const main = someWebhook({ name: 'Main', url: 'https://example.com/in?token=abc' });
const old = someWebhook({ name: 'evil\u001b[2J|<b>', url: 'https://old.example.com/in?key=def' });

const FILE = `webhooks:
  - name: Main
    url: https://example.com/in?token=abc
    events: [meeting.*]
  - {name: New, url: 'https://new.example.com/in?token=ghi', events: [all], enabled: false}
`;

function diffing(parts: Partial<DiffOptions> = {}): DiffOptions {
  return { ...NOTHING_CHOSEN, markdown: false, showSecrets: false, ...parts };
}

describe('diff', () => {
  it('shows each webhook that differs, field by field, and ends with 6', async () => {
    const { context, out, api } = configuring(FILE, [main, old]);
    expect(await run(diffing(), context)).toBe(6);
    expect(out().split('\n')).toEqual([
      '/project/dyte-hooks.yaml (Dyte)',
      '',
      '  + create  New',
      '      url      https://new.example.com/in?token=…',
      '      events   all 9',
      '      enabled  no',
      '',
      `  ~ update  Main ${main.id.slice(0, 8)}`,
      '      url     https://example.com/in?token=…',
      '      events  + meeting.participantJoined, meeting.participantLeft, meeting.chatSynced, meeting.transcript, meeting.summary',
      '',
      `  ? evil\\x1b[2J|<b> ${old.id.slice(0, 8)}  https://old.example.com/in?key=…  not in /project/dyte-hooks.yaml`,
      '',
      '1 to create, 1 to update.',
      '1 registered webhook is not in /project/dyte-hooks.yaml: it is left. --prune deletes it.',
      '',
    ]);
    expect(api.calls).toEqual([['list']]);
  });

  it('ends with 0 where there is no difference; what the file does not know is one with --prune only', async () => {
    const text =
      'webhooks:\n  - {url: "https://example.com/in?token=abc", events: [meeting.started, meeting.ended]}';
    const plain = configuring(text, [main, old]);
    expect(await run(diffing(), plain.context)).toBe(0);
    expect(plain.out()).toContain('Nothing to change. 1 webhook is as /project/dyte-hooks.yaml says.');
    const pruned = configuring(text, [main, old]);
    expect(await run(diffing({ prune: true }), pruned.context)).toBe(6);
    expect(pruned.out()).toContain('- delete  evil');
  });

  it('masks what may be a token unless it is to be shown', async () => {
    const { context, out } = configuring(FILE, [main, old]);
    await run(diffing({ showSecrets: true }), context);
    expect(out()).toContain('token=abc');
    expect(out()).toContain('token=ghi');
    const masked = configuring(FILE, [main, old], json);
    await run(diffing(), masked.context);
    expect(masked.out()).not.toMatch(/abc|=def|ghi/);
  });

  it('fits a narrow terminal', async () => {
    const { context, out } = configuring(FILE, [main], { isTerminal: true, columns: 60 });
    await run(diffing(), context);
    const lines = out().split('\n').slice(1);
    expect(lines.filter((line) => widthOf(line) > 60)).toEqual([]);
  });

  it('answers scripts with JSON', async () => {
    const { context, json: answer } = configuring(FILE, [main, old], json);
    expect(await run(diffing(), context)).toBe(6);
    expect(answer()).toMatchObject({
      file: '/project/dyte-hooks.yaml',
      environment: null,
      service: 'dyte',
      app: null,
      isDifferent: true,
      unchanged: 0,
      changes: [
        { action: 'create', id: null, name: 'New', url: 'https://new.example.com/in?token=…' },
        {
          action: 'update',
          id: main.id,
          changes: [{ field: 'events', from: ['meeting.started', 'meeting.ended'] }],
        },
      ],
      unknown: [{ id: old.id, url: 'https://old.example.com/in?key=…' }],
      kept: [],
    });
  });

  it('writes a table for a comment, in which nothing from outside means anything', async () => {
    const { context, out } = configuring(FILE, [main, old]);
    expect(await run(diffing({ markdown: true, prune: true }), context)).toBe(6);
    const lines = out().split('\n');
    expect(lines[0]).toMatch(/^<!-- dyte-hooks diff .* -->$/);
    expect(lines.filter((line) => line.startsWith('|'))).toHaveLength(5);
    expect(out()).not.toContain('<b>|');
    expect(out()).not.toMatch(/evil[^\n]*\|<b>/);
    expect(out()).not.toMatch(/abc|=def|ghi/);
    expect(out()).not.toContain('\u001b');
  });

  it('refuses a URL that no delivery can reach, before anything is changed, unless it is registered', async () => {
    const text = `webhooks:
  - {url: 'http://localhost:3000/a', events: [all]}
  - {url: 'https://example.com/b#!', events: [all]}
`;
    const error = await failureOf(run(diffing(), configuring(text, []).context));
    expect(error).toMatchObject({ code: 'url_unusable', exitCode: 2 });
    expect(error.items).toEqual([
      expect.stringMatching(/^\/project\/dyte-hooks\.yaml:2:11: localhost is this machine/),
      expect.stringMatching(/^\/project\/dyte-hooks\.yaml:3:11: .*fragment/),
    ]);
    expect(await run(diffing({ force: true }), configuring(text, []).context)).toBe(6);
    const there = ['http://localhost:3000/a', 'https://example.com/b#!'].map((url) => someWebhook({ url }));
    expect(await run(diffing(), configuring(text, there).context)).toBe(6);
  });

  it('takes an event that the catalogue does not have where the service has it', async () => {
    const text = 'webhooks:\n  - {url: "https://example.com/a", events: [meeting.paused, meeting.startd]}';
    const { context, api } = configuring(text, []);
    api.eventNames = async () => ['meeting.paused', 'meeting.started'];
    expect(await failureOf(run(diffing(), context))).toMatchObject({
      code: 'configuration_invalid',
      message:
        '/project/dyte-hooks.yaml:2:61: There is no event "meeting.startd". Did you mean meeting.started?',
    });
    const inUse = someWebhook({ url: 'https://example.com/a', events: ['meeting.startd'] });
    const known = configuring(text, [inUse]);
    known.api.eventNames = async () => ['meeting.paused'];
    expect(await run(diffing(), known.context)).toBe(6);
  });

  it('names the way to a file where there is none', async () => {
    const { context } = management([]);
    expect(await failureOf(run(diffing(), context))).toMatchObject({
      code: 'configuration_not_found',
      exitCode: 2,
      hint: expect.stringContaining('dyte-hooks export > dyte-hooks.yaml'),
    });
    const missing = await failureOf(run(diffing({ file: '/nowhere/hooks.yaml' }), context));
    expect(missing).toMatchObject({
      code: 'configuration_not_found',
      message: 'There is no file /nowhere/hooks.yaml.',
    });
  });

  it('reads the file that is named, in whichever encoding', async () => {
    const file = join(await temporaryDirectory(), 'hooks.json');
    const text = JSON.stringify({ environments: { a: { webhooks: [] }, b: { webhooks: [] } } });
    await writeFile(file, Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const { context } = management([]);
    expect(await failureOf(run(diffing({ file }), context))).toMatchObject({
      code: 'option_missing',
      message: `${file} has several environments: a, b.`,
    });
    expect(await run(diffing({ file, env: 'b' }), context)).toBe(0);
  });

  it('does not compare with a part of a list', async () => {
    const { context, api } = configuring(FILE, []);
    api.list = async () => ({ webhooks: [main], unlisted: { count: 3 } });
    expect(await failureOf(run(diffing(), context))).toMatchObject({ code: 'list_incomplete', exitCode: 1 });
  });

  it('says where a variable counts before the file', async () => {
    const { context, err } = configuring(`service: realtimekit-v2\n${FILE}`, []);
    const settings = await context.settings();
    const sources = { ...settings.sources, service: 'environment' as const };
    await run(diffing(), { ...context, settingsWith: async () => ({ ...settings, sources }) });
    expect(err()).toContain('names the service realtimekit-v2; the environment’s dyte is used');
  });
});
