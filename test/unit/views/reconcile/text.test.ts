import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { deriveFacts } from '../../../../src/domain/reconcile/facts.ts';
import type { Verdict } from '../../../../src/domain/reconcile/judge-facts.ts';
import type { FillResult, Reconciliation } from '../../../../src/domain/reconcile/reconciliation.ts';
import { loadStyle, PLAIN } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { reconciliationJson } from '../../../../src/views/reconcile/json.ts';
import { reconciliationCases } from '../../../../src/views/reconcile/report-cases.ts';
import { renderReconciliation } from '../../../../src/views/reconcile/text.ts';
import { junitStart, renderJunit } from '../../../../src/views/expectation/junit.ts';
import { keptOutput } from '../../../helpers/context.ts';
import {
  MINUTE_MS,
  sessionKnowledge,
  sessionRecord,
  SESSION_START,
} from '../../../helpers/session-knowledge.ts';

const NOW = SESSION_START + 60 * MINUTE_MS;
const ARRIVAL = {
  position: 1,
  id: 'id',
  webhookId: 'webhook',
  receivedAt: NOW,
  isReconstructed: false,
  title: undefined,
  endedAt: undefined,
};

const VERDICTS: Readonly<Record<string, Verdict>> = {
  'meeting.participantLeft': { kind: 'missing', webhookId: 'webhook' },
  'meeting.ended': {
    kind: 'differs',
    arrival: ARRIVAL,
    difference: { field: 'title', delivered: 'Review\u001b[2J', known: 'Planning' },
  },
  'meeting.summary': { kind: 'unknown', reason: 'store_younger' },
  'meeting.transcript': { kind: 'on_its_way' },
};

function found(parts: Partial<Reconciliation> = {}, title = 'Planning'): Reconciliation {
  const session = sessionRecord({ title });
  const { facts, unknowable } = deriveFacts(sessionKnowledge({ session }));
  return {
    period: { since: SESSION_START - MINUTE_MS, until: NOW },
    sessions: [
      {
        session,
        facts: facts.map((fact) => ({
          fact,
          verdict: VERDICTS[fact.event] ?? { kind: 'arrived', arrival: ARRIVAL },
        })),
        unknowable,
      },
    ],
    webhooks: {
      counted: [],
      leftOut: [{ id: 'w2', name: 'production', events: [], enabled: true, createdAt: 1, updatedAt: 1 }],
    },
    notAskedFor: ['meeting.chatSynced'],
    unassigned: 1,
    ...parts,
  };
}

const FILLED: FillResult = {
  kept: new Set(
    found()
      .sessions.flatMap(({ facts }) => facts)
      .filter(({ verdict }) => verdict.kind === 'missing')
      .map(({ fact }) => fact.key),
  ),
  others: 0,
  targets: ['http://ada:secret@localhost:3000/?token=abc'],
  isRunning: false,
  isSigned: true,
};

function shown(columns: number | undefined, given = found(), filled?: FillResult): readonly string[] {
  return renderReconciliation(given, filled, { style: PLAIN, columns, now: NOW });
}

describe('a comparison for people', () => {
  it('says of a session what is missing, what differs and what cannot be known, and nothing of the rest', () => {
    const text = shown(undefined).join('\n');
    expect(text).toContain('✗ Planning');
    expect(text).toContain('5 arrived, 1 missing, 1 differs, 1 on the way, 1 unknown');
    expect(text).toMatch(/✗ missing +meeting\.participantLeft +Ada/);
    expect(text).toMatch(/~ differs meeting\.ended: title Review.*, the service says Planning/);
    expect(text).toContain('? cannot be known: 1 event from before the store was made');
    expect(text).toContain('? cannot be known: earlier states of 1 recording and 1 livestream');
    expect(text).not.toMatch(/^ .*meeting\.started/m);
    expect(text).toContain('Nobody asked for: meeting.chatSynced.');
    expect(text).toContain('1 recording or livestream of other sessions left out.');
    expect(text).toContain('Left out, since they lead elsewhere: production.');
    expect(text).toContain('add --fill');
  });

  it('fits 60 columns, also with long titles, and obeys nothing that came from outside', () => {
    const long = found({}, `${'A long title of a meeting '.repeat(5)}\u001b[31m`);
    for (const columns of [60, 80, 110]) {
      const lines = shown(columns, long);
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
      expect(lines.join('')).not.toContain('\u001b');
      // What happened is never cut.
      expect(lines.join('\n')).toContain(' meeting.participantLeft ');
    }
  });

  it('says what was filled, and where it goes, without secrets', () => {
    const text = shown(undefined, found(), FILLED).join('\n');
    expect(text).toMatch(/✓ filled +meeting\.participantLeft/);
    expect(text).toContain('Filled 1 of 1 missing.');
    expect(text).toContain('They wait for the next "dyte-hooks listen" that forwards to ');
    expect(text).not.toContain('secret');
    expect(shown(undefined, found(), { ...FILLED, targets: [] }).join('\n')).toContain(
      'dyte-hooks deliveries replay --signature reconstructed --to <url>',
    );
  });

  it('says so where there was no session', () => {
    expect(shown(undefined, found({ sessions: [] }))[0]).toMatch(/^No session since /);
  });
});

describe('a comparison with color', () => {
  it('has the same words, and no escape sequence that is shown', async () => {
    const style = await loadStyle({ ...keptOutput({ hasColor: true }) });
    const lines = renderReconciliation(found(), undefined, { style, columns: 60, now: NOW });
    expect(lines.join('').replace('Review\\x1b', '')).not.toContain('\\x1b');
    expect(lines.map((line) => stripVTControlCharacters(line))).toEqual(shown(60));
  });
});

describe('a comparison for scripts', () => {
  it('has each fact with its verdict, and masks targets', () => {
    const document = reconciliationJson(found(), FILLED);
    expect(document.counts).toMatchObject({ arrived: 5, missing: 1, differs: 1, on_its_way: 1, unknown: 1 });
    const left = document.sessions[0]?.facts.find(({ event }) => event === 'meeting.participantLeft');
    expect(left).toMatchObject({ verdict: 'missing', name: 'Ada', filled: true, deliveryId: null });
    expect(document.filled).toMatchObject({ kept: 1, others: 0, listening: false, signed: true });
    expect(JSON.stringify(document)).not.toContain('secret');
    expect(reconciliationJson(found(), undefined).filled).toBeNull();
  });

  it('is a report with a case for each session, which fails where something is missing that was not filled', () => {
    const suite = { name: 'dyte-hooks deliveries reconcile', failureType: 'delivery_missing' };
    const xml = renderJunit(reconciliationCases(found(), undefined), { startedAt: NOW, seconds: 1 }, suite);
    expect(xml.startsWith(junitStart(suite.name))).toBe(true);
    expect(xml).toContain('tests="1" failures="1"');
    expect(xml).toContain('<failure type="delivery_missing" message="5 arrived, 1 missing');
    expect(xml).toContain('missing: meeting.participantLeft, Ada, 2026-01-02T03:24:05.678Z');
    expect(reconciliationCases(found(), FILLED)[0]?.failure).toBeUndefined();
  });
});
