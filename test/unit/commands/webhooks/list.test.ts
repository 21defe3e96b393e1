import { describe, expect, it } from 'vitest';
import { run as get } from '../../../../src/commands/webhooks/get.ts';
import { run as list } from '../../../../src/commands/webhooks/list.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { failureOf } from '../../../helpers/context.ts';
import { management, someWebhook } from '../../../helpers/management.ts';

const hidden = { showSecrets: false };
const first = someWebhook({ url: 'https://a.example.com/in?token=abc' });
const wide = someWebhook({ name: '会議の本番環境のウェブフック 👩‍👩‍👧‍👦', enabled: false });
const hostile = someWebhook({ name: 'a\tb\n\u001b[2J\u009b1m', odd: { deep: ['\u001b', 1, null] } });
const all = [first, wide, hostile];

describe('list', () => {
  it.each([60, 80, 140])('fits a terminal of %i columns', async (columns) => {
    const { context, out } = management(all, { isTerminal: true, columns });
    await list(hidden, context);
    const lines = out().trimEnd().split('\n');
    expect(lines).toHaveLength(columns < 90 ? 7 : 4);
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
    expect(lines[0]).toMatch(/^ID\s+STATE\s+NAME\s+(?:URL\s+)?EVENTS$/);
    expect(out().replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('is one line of five fields for each webhook when piped', async () => {
    const { context, out, err } = management(all);
    await list(hidden, context);
    const rows = out()
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows.map((row) => row.length)).toEqual([5, 5, 5]);
    expect(rows.map(([id]) => id)).toEqual(all.map(({ id }) => id));
    expect(rows.map(([, state]) => state)).toEqual(['enabled', 'disabled', 'enabled']);
    expect(rows[2]?.[2]).toBe('a\\tb\\n\\x1b[2J\\x9b1m');
    expect(rows[0]?.[4]).toBe('meeting.started,meeting.ended');
    expect(err()).toBe('');
  });

  it.each([true, false])('shows query values only when asked to (terminal: %j)', async (isTerminal) => {
    const masked = management([first], { isTerminal, columns: 200 });
    await list(hidden, masked.context);
    expect(masked.out()).toContain('https://a.example.com/in?token=…');
    expect(masked.out()).not.toContain('abc');
    const plain = management([first], { isTerminal, columns: 200 });
    await list({ showSecrets: true }, plain.context);
    expect(plain.out()).toContain('https://a.example.com/in?token=abc');
  });

  it('gives with --json what the service returned but secrets, and obeys nothing', async () => {
    const { context, out, json } = management(all, { options: { json: true } });
    await list(hidden, context);
    expect(json()).toEqual([{ ...first, url: 'https://a.example.com/in?token=…' }, wide, hostile]);
    expect(out().replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('gives with --json and --show-secrets exactly what the service returned', async () => {
    const { context, json } = management(all, { options: { json: true } });
    await list({ showSecrets: true }, context);
    expect(json()).toEqual(all);
  });

  it('masks with --json what an unknown field has of secrets', async () => {
    const unknown = { signingSecret: 'abc', audit: { by: 'https://x.test/?key=abc', at: 7 } };
    const { context, out, json } = management([someWebhook(unknown)], { options: { json: true } });
    await list(hidden, context);
    expect(out()).not.toContain('abc');
    expect(json()).toMatchObject([{ signingSecret: '…', audit: { by: 'https://x.test/?key=…', at: 7 } }]);
  });

  it('says what to do where there is none, beside an empty answer', async () => {
    const { context, out, err } = management([], { isTerminal: true });
    await list(hidden, context);
    expect(out()).toBe('');
    expect(err()).toContain('dyte-hooks register');
  });

  it('is an empty list with --json where there is none', async () => {
    const { context, out, err } = management([], { options: { json: true } });
    await list(hidden, context);
    expect([out(), err()]).toEqual(['[]\n', '']);
  });

  it('says nothing at all with --quiet where there is none', async () => {
    const { context, out, err } = management([], { options: { quiet: true } });
    await list(hidden, context);
    expect([out(), err()]).toEqual(['', '']);
  });

  it('passes the failure of the service on, with no half answer', async () => {
    const { context, api, out } = management(all);
    const failure = new HooksError('service_unreachable', 'x');
    api.fail('list', failure);
    expect(await failureOf(list(hidden, context))).toBe(failure);
    expect(out()).toBe('');
  });
});

describe('get', () => {
  it('is a line of name and value for each field when piped', async () => {
    const { context, out } = management(all);
    await get({ webhook: first.id, ...hidden }, context);
    expect(out().split('\n')).toEqual([
      `id\t${first.id}`,
      `name\t${first.name}`,
      'url\thttps://a.example.com/in?token=…',
      'enabled\ttrue',
      'events\tmeeting.started,meeting.ended',
      'created_at\t2026-01-02T03:04:05.678Z',
      'updated_at\t2026-01-02T03:04:05.678Z',
      '',
    ]);
  });

  it('asks for a whole id directly', async () => {
    const { context, api, out } = management(all);
    await get({ webhook: ` ${first.id} `, ...hidden }, context);
    expect(api.calls).toEqual([['get', first.id]]);
    expect(out()).toContain(first.name);
    expect(out()).toContain('token=…');
  });

  it.each([
    ['a beginning of the id', first.id.slice(0, 6)],
    ['the URL', first.url],
    ['the name', first.name],
  ])('finds a webhook by %s', async (_way, reference) => {
    const { context, out } = management(all);
    await get({ webhook: reference, ...hidden }, context);
    expect(out()).toContain(first.id);
  });

  it('shows query values when asked to', async () => {
    const { context, out } = management(all);
    await get({ webhook: first.id, showSecrets: true }, context);
    expect(out()).toContain('token=abc');
  });

  it('gives with --json exactly what the service returned', async () => {
    const { context, json } = management(all, { options: { json: true } });
    await get({ webhook: hostile.id, ...hidden }, context);
    expect(json()).toEqual(hostile);
  });

  it.each(['ffffffff-0000-4000-8000-000000000000', 'nobody', 'https://nobody.example.com'])(
    'knows no %s',
    async (reference) => {
      const { context, out } = management(all, { options: { json: true } });
      const error = await failureOf(get({ webhook: reference, ...hidden }, context));
      expect([error.code, error.exitCode, out()]).toEqual(['webhook_not_found', 4, '']);
    },
  );
});
