import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPayload } from '../../../../src/domain/delivery/payload.ts';
import { forwardsText, outcomeText } from '../../../../src/views/forward/text.ts';
import { renderStored, renderStoredRow } from '../../../../src/views/delivery/stored-line.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { newDelivery } from '../../../helpers/deliveries.ts';
import type {
  ForwardOutcome,
  ForwardState,
  StoredForward,
  LoadedDelivery,
} from '../../../../src/domain/delivery/stored-delivery.ts';

const NOW = Date.parse('2026-01-02T03:04:05.678Z');

function forward(state: ForwardState, ...outcomes: readonly ForwardOutcome[]): StoredForward {
  const tries = outcomes.map((outcome) => ({ origin: 'receiver', startedAt: NOW, outcome }) as const);
  return { target: 'http://127.0.0.1:3000/', state, tries };
}

const NOT_FOUND: ForwardOutcome = {
  kind: 'answered',
  status: 404,
  headers: [],
  answerStart: Buffer.alloc(0),
  durationMs: 12.4,
};
const EXITED = {
  kind: 'exited',
  code: 3,
  signal: null,
  answerStart: Buffer.alloc(0),
  durationMs: 0.2,
} as const;

describe('how a try ended', () => {
  it.each<[ForwardOutcome, string]>([
    [NOT_FOUND, '404 in 12 ms'],
    [{ kind: 'timeout', durationMs: 3012 }, 'no answer in 3 s'],
    [{ kind: 'network_error', fault: 'connection_refused', durationMs: 1 }, 'connection refused'],
    [{ kind: 'network_error', fault: 'failed', durationMs: 1 }, 'no connection'],
    [EXITED, 'exit code 3 in under 1 ms'],
    [{ ...EXITED, code: null, signal: 'SIGKILL' }, 'ended by SIGKILL after under 1 ms'],
    [
      { kind: 'not_started', reason: 'no \u001b such file', durationMs: 0 },
      String.raw`not started: no \x1b such file`,
    ],
  ])('%j', (outcome, text) => {
    expect(outcomeText(outcome)).toBe(text);
  });
});

describe('how a delivery fared at all its targets', () => {
  it.each<[readonly StoredForward[], string | undefined]>([
    [[], undefined],
    [[forward('pending')], '→ waiting'],
    [[forward('failed')], '✗ failed'],
    [[forward('failed', NOT_FOUND)], '✗ 404 in 12 ms'],
    [[forward('pending', NOT_FOUND)], '→ 404 in 12 ms, again to come'],
    [[forward('failed'), forward('succeeded'), forward('pending')], '✗ 1 of 3 failed'],
    [[forward('pending'), forward('succeeded')], '→ 1 of 2 waiting'],
    [[forward('succeeded'), forward('succeeded')], '→ all 2 handled'],
  ])('%#', (forwards, text) => {
    expect(forwardsText(forwards)).toBe(text);
  });
});

describe('the line of a stored delivery', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.constantFrom('日本語の会議'.repeat(8), '👩‍👩‍👧‍👦'.repeat(20), '\u001b[31m', 'Ada\n\r\t', 'x'.repeat(9000)),
  );
  const forwards = fc.array(
    fc.record({
      target: text,
      state: fc.constantFrom<ForwardState>('pending', 'failed', 'succeeded'),
      tries: fc.array(
        text.map((reason) => ({
          origin: 'receiver' as const,
          startedAt: NOW,
          outcome: { kind: 'not_started' as const, reason, durationMs: 1 },
        })),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 3 },
  );
  const entries = fc
    .record({ id: text, event: fc.option(text), title: text, body: fc.option(fc.uint8Array()), forwards })
    .map(({ id, event, title, body, forwards: suffixes }): LoadedDelivery => {
      const bytes = body === null ? JSON.stringify({ event, meeting: { title } }) : body;
      const content = newDelivery('one', { id, event: event ?? undefined, body: Buffer.from(bytes) });
      const forwardState = suffixes[0]?.state;
      const stored = {
        ...content,
        position: 1,
        rejection: undefined,
        attempts: 2,
        bodySize: 1,
        forwardState,
      };
      return { delivery: stored, content, payload: readPayload(content.body), forwards: suffixes };
    });

  it('is one line of harmless characters within the width, whatever came', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 20, max: 200 }), (entry, width) => {
        const line = renderStored(entry, { style: PLAIN, width, showSecrets: false });
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        expect(widthOf(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 500 },
    );
  });

  it('is one row of eleven harmless values in a pipe, whatever came', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const row = renderStoredRow(entry, { showSecrets: false });
        expect(row.split('\t')).toHaveLength(11);
        expect(row.replaceAll('\t', '')).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
  });
});
