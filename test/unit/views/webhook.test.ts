import { describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../../src/domain/events/names.ts';
import { loadStyle, PLAIN } from '../../../src/terminal/style.ts';
import {
  renderChanges,
  renderWebhook,
  renderWebhookLine,
  summariseEvents,
} from '../../../src/views/webhook.ts';
import { renderWebhookTable } from '../../../src/views/webhook/table.ts';
import { widthOf } from '../../../src/terminal/text/width.ts';
import { keptOutput } from '../../helpers/context.ts';
import type { Webhook } from '../../../src/domain/webhook/webhook.ts';

const hide = (text: string): string => text;
const hidden = { showSecrets: false, hide };
const shown = { showSecrets: true, hide };

function webhook(parts: Partial<Webhook> = {}): Webhook {
  return {
    id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    name: 'Production',
    url: 'https://example.com/hook?token=abc',
    events: ['meeting.started', 'meeting.ended'],
    enabled: true,
    created_at: '2026-01-02T03:04:05.678Z',
    updated_at: '2026-01-03T03:04:05.678Z',
    ...parts,
  };
}

const wide = webhook({ name: '会議の本番環境のウェブフック👩‍👩‍👧‍👦 family', events: [...EVENT_NAMES] });
const hostile = webhook({
  id: '\u001b[2J',
  name: 'a\tb\nc\u001b[31m\u009b1m\u202e',
  url: 'https://example.com/\u0007\u001b]0;x',
  events: ['meeting.\u001b[5m', 'x\ty'],
});

const OBEYED = /[\p{Cc}\u202a-\u202e]/u;

describe('the events in a table', () => {
  it.each([
    [[...EVENT_NAMES], 'all 9'],
    [['meeting.started'], 'meeting.started'],
    [
      EVENT_NAMES.slice(0, 8),
      '8 of 9 (not meeting.summary)'.replace('meeting.summary', EVENT_NAMES[8] ?? ''),
    ],
    [EVENT_NAMES.filter((name) => name.startsWith('meeting.')), 'meeting.*'],
    [
      [...EVENT_NAMES.filter((name) => name.startsWith('meeting.')), 'recording.statusUpdate'],
      'meeting.*, recording.statusUpdate',
    ],
    [EVENT_NAMES.slice(0, 4), '4 of 9'],
  ])('are counted where their names would be cut: %j', (events, text) => {
    const [, row = ''] = renderWebhookTable(
      [webhook({ events })],
      keptOutput({ columns: 200 }),
      PLAIN,
      hidden,
    );
    expect(row.endsWith(`  ${text}`)).toBe(true);
  });
});

describe('summariseEvents', () => {
  it.each([
    [[], 'none'],
    [['meeting.ended'], 'meeting.ended'],
    [['meeting.started', 'meeting.ended'], 'meeting.started, meeting.ended'],
    [[...EVENT_NAMES], `all ${EVENT_NAMES.length}`],
    [EVENT_NAMES.toReversed(), `all ${EVENT_NAMES.length}`],
    [EVENT_NAMES.slice(1), EVENT_NAMES.slice(1).join(', ')],
    [[...EVENT_NAMES, 'meeting.future'], [...EVENT_NAMES, 'meeting.future'].join(', ')],
  ])('%j', (events, text) => {
    expect(summariseEvents(events, hidden)).toBe(text);
  });
});

describe('renderWebhookTable', () => {
  const all = [webhook(), webhook({ enabled: false, name: '' }), wide, hostile];

  it('shows what tells webhooks apart', () => {
    expect(renderWebhookTable([webhook({ name: 'P' })], keptOutput({ columns: 120 }), PLAIN, hidden)).toEqual(
      [
        'ID        STATE  NAME  URL                               EVENTS',
        '0f8fad5b  on     P     https://example.com/hook?token=…  meeting.started, meeting.ended',
      ],
    );
  });

  it.each([60, 80, 140, 300])('fits %i columns, whatever the names', (columns) => {
    const lines = renderWebhookTable(all, keptOutput({ columns }), PLAIN, hidden);
    expect(lines).toHaveLength(columns < 90 ? 9 : 5);
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
    expect(lines.filter((line) => OBEYED.test(line))).toEqual([]);
  });

  it('fits also with colors', async () => {
    const style = await loadStyle(keptOutput({ hasColor: true }));
    const lines = renderWebhookTable(all, keptOutput({ columns: 60 }), style, hidden);
    expect(lines.filter((line) => widthOf(line) > 60)).toEqual([]);
    expect(lines[1]).toContain('\u001b[32mon\u001b[39m');
  });

  it('shows query values only when asked to', () => {
    const output = keptOutput({ columns: 200 });
    expect(renderWebhookTable([webhook()], output, PLAIN, hidden).join('\n')).not.toContain('abc');
    expect(renderWebhookTable([webhook()], output, PLAIN, shown).join('\n')).toContain('?token=abc');
  });

  it('keeps the whole URL on a narrow terminal, on a line of its own', () => {
    const url = 'https://hooks.example.com/production/webhook';
    expect(
      renderWebhookTable([webhook({ name: 'P', url })], keptOutput({ columns: 60 }), PLAIN, hidden),
    ).toEqual([
      'ID        STATE  NAME  EVENTS',
      '0f8fad5b  on     P     meeting.started, meeting.ended',
      `  ${url}`,
    ]);
  });

  it('says which are off', () => {
    const lines = renderWebhookTable([webhook({ enabled: false })], keptOutput(), PLAIN, hidden);
    expect(lines[1]).toMatch(/^0f8fad5b {2}off/);
  });
});

describe('renderWebhookLine', () => {
  it('is five fields between tabs', () => {
    expect(renderWebhookLine(webhook(), hidden)).toBe(
      '0f8fad5b-d9cb-469f-a165-70867728950e\tenabled\tProduction\thttps://example.com/hook?token=…\tmeeting.started,meeting.ended',
    );
    expect(renderWebhookLine(webhook({ enabled: false, events: [] }), shown)).toBe(
      '0f8fad5b-d9cb-469f-a165-70867728950e\tdisabled\tProduction\thttps://example.com/hook?token=abc\t',
    );
  });

  it('stays five fields of one line where values have tabs and line breaks', () => {
    const line = renderWebhookLine(hostile, hidden);
    expect(line.split('\t')).toHaveLength(5);
    expect(line).toContain('a\\tb\\nc\\x1b[31m');
    expect(line.replaceAll('\t', '')).not.toMatch(OBEYED);
  });
});

describe('renderWebhook', () => {
  it('shows every known field', () => {
    expect(renderWebhook(webhook(), keptOutput(), PLAIN, hidden)).toEqual([
      '  id       0f8fad5b-d9cb-469f-a165-70867728950e',
      '  name     Production',
      '  url      https://example.com/hook?token=…',
      '  enabled  yes',
      '  events   meeting.started, meeting.ended',
      '  created  2026-01-02T03:04:05.678Z',
      '  updated  2026-01-03T03:04:05.678Z',
    ]);
  });

  it('leaves out times that the service did not say', () => {
    const { created_at: _created, updated_at: _updated, ...rest } = webhook({ enabled: false });
    const lines = renderWebhook(rest, keptOutput(), PLAIN, shown);
    expect(lines.at(2)).toBe('  url      https://example.com/hook?token=abc');
    expect(lines.at(3)).toBe('  enabled  no');
    expect(lines).toHaveLength(5);
  });

  it('leaves the list of events on one line where no terminal has a width', () => {
    const lines = renderWebhook(webhook({ events: EVENT_NAMES.slice(1) }), keptOutput(), PLAIN, hidden);
    expect(lines.at(4)).toBe(`  events   ${EVENT_NAMES.slice(1).join(', ')}`);
  });

  it('wraps a long list of events within the terminal', () => {
    const output = keptOutput({ isTerminal: true, columns: 60 });
    const lines = renderWebhook(webhook({ events: EVENT_NAMES.slice(1) }), output, PLAIN, hidden);
    expect(lines.filter((line) => widthOf(line) > 60)).toEqual([]);
    expect(lines.length).toBeGreaterThan(7);
    const listed = lines
      .slice(4, -2)
      .map((line) => line.slice(11))
      .join(' ');
    expect(listed).toBe(EVENT_NAMES.slice(1).join(', '));
  });

  it('shows hostile text instead of obeying it', () => {
    const lines = renderWebhook({ ...hostile, created_at: '\u001b[1m' }, keptOutput(), PLAIN, hidden);
    expect(lines.filter((line) => OBEYED.test(line))).toEqual([]);
  });
});

describe('renderChanges', () => {
  it('shows each field as it was and as it is', () => {
    const changes = [
      { field: 'name', from: 'Old', to: 'New' },
      { field: 'url', from: 'https://a.example/?t=1', to: 'https://b.example/' },
      {
        field: 'events',
        from: ['meeting.started', 'meeting.ended'],
        to: ['meeting.ended', 'meeting.summary'],
      },
      { field: 'enabled', from: true, to: false },
    ] as const;
    expect(renderChanges(changes, PLAIN, hidden)).toEqual([
      '  name     "Old" → "New"',
      '  url      https://a.example/?t=… → https://b.example/',
      '  events   + meeting.summary  - meeting.started',
      '  enabled  yes → no',
    ]);
  });

  it('shows hostile text instead of obeying it', () => {
    const changes = [
      { field: 'name', from: hostile.name, to: 'x\u001b[1m' },
      { field: 'events', from: hostile.events, to: ['y\u001b[1m'] },
      { field: 'url', from: hostile.url, to: hostile.url },
    ] as const;
    expect(renderChanges(changes, PLAIN, hidden).filter((line) => OBEYED.test(line))).toEqual([]);
  });

  it('says so where a URL changes only in what is masked', () => {
    const changes = [{ field: 'url', from: 'https://a.example/?t=1', to: 'https://a.example/?t=2' }] as const;
    expect(renderChanges(changes, PLAIN, hidden)).toEqual([
      '  url  https://a.example/?t=… (another hidden value)',
    ]);
    expect(renderChanges(changes, PLAIN, shown)).toEqual([
      '  url  https://a.example/?t=1 → https://a.example/?t=2',
    ]);
  });

  it('gives nothing for nothing', () => {
    expect(renderChanges([], PLAIN, hidden)).toEqual([]);
  });
});
