import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECONCILE_GRACE_MS as GRACE_MS } from '../../../../src/domain/defaults.ts';
import { Arrivals, type ArrivedDelivery } from '../../../../src/domain/reconcile/arrivals.ts';
import { AskedEvents, type AskingWebhook } from '../../../../src/domain/reconcile/asked-events.ts';
import { deriveFacts, type Fact, type SessionKnowledge } from '../../../../src/domain/reconcile/facts.ts';
import { judgeFact, type Verdict } from '../../../../src/domain/reconcile/judge-facts.ts';
import { rebuildPayload } from '../../../../src/domain/reconcile/rebuild-payload.ts';
import { EVENT_NAMES, type EventName } from '../../../../src/domain/events/names.ts';
import { entryOf } from '../../../../src/domain/events/catalogue.ts';
import {
  MINUTE_MS,
  sessionKnowledge,
  sessionRecord,
  SESSION_START,
} from '../../../helpers/session-knowledge.ts';

const WEBHOOK: AskingWebhook = {
  id: 'webhook',
  events: [...EVENT_NAMES],
  enabled: true,
  createdAt: SESSION_START - 60 * MINUTE_MS,
  updatedAt: SESSION_START - 60 * MINUTE_MS,
};

const NOW = SESSION_START + 24 * 60 * MINUTE_MS;

interface Given {
  readonly known?: SessionKnowledge;
  readonly webhooks?: readonly AskingWebhook[];
  /** Payloads that arrived. */
  readonly payloads?: readonly unknown[];
  readonly delivery?: Partial<ArrivedDelivery>;
  readonly saw?: readonly (readonly [webhook: string, event: EventName, at: number])[];
  readonly since?: number;
  readonly prunedUntil?: number;
  readonly now?: number;
}

function judge(given: Given = {}): ReadonlyMap<string, Verdict> {
  const { known = sessionKnowledge(), webhooks = [WEBHOOK], payloads = [], saw = [], now = NOW } = given;
  const { facts } = deriveFacts(known);
  const arrivals = new Arrivals(facts);
  for (const [index, payload] of payloads.entries())
    arrivals.add(
      {
        position: index + 1,
        id: String(index),
        webhookId: 'webhook',
        receivedAt: SESSION_START + 31 * MINUTE_MS,
        isReconstructed: false,
        ...given.delivery,
      },
      payload,
    );
  const asked = new AskedEvents(webhooks);
  for (const [webhook, event, at] of saw) asked.saw(webhook, event, at);
  const horizon = { since: given.since, prunedUntil: given.prunedUntil };
  const options = { asked, horizon, now, graceMs: GRACE_MS };
  return new Map(facts.map((fact) => [fact.event, judgeFact(fact, arrivals, options)]));
}

function payloadsOf(
  known = sessionKnowledge(),
  keep: (fact: Fact) => boolean = () => true,
): readonly object[] {
  return deriveFacts(known)
    .facts.filter(keep)
    .map((fact) => rebuildPayload(fact, 'rtk-2026-08'));
}

describe('a fact', () => {
  it('has arrived where a delivery tells it, and is missing where none does', () => {
    const payloads = payloadsOf(sessionKnowledge(), ({ event }) => event !== 'meeting.participantLeft');
    const verdicts = judge({ payloads });
    expect(verdicts.get('meeting.participantLeft')).toEqual({ kind: 'missing', webhookId: 'webhook' });
    for (const event of EVENT_NAMES.filter((name) => name !== 'meeting.participantLeft'))
      expect(verdicts.get(event)?.kind, event).toBe('arrived');
  });

  it('is missing exactly where its delivery was lost, whichever those are', () => {
    const all = deriveFacts(sessionKnowledge()).facts;
    fc.assert(
      fc.property(fc.subarray([...all]), (lost) => {
        const verdicts = judge({
          payloads: payloadsOf(sessionKnowledge(), (fact) => !lost.some(({ key }) => key === fact.key)),
        });
        const missing = [...verdicts].filter(([, { kind }]) => kind === 'missing').map(([event]) => event);
        expect(new Set(missing)).toEqual(new Set(lost.map(({ event }) => event)));
      }),
    );
  });

  it('that was rebuilt counts as rebuilt, unless the real one came too', () => {
    const payloads = payloadsOf();
    expect(judge({ payloads, delivery: { isReconstructed: true } }).get('meeting.ended')?.kind).toBe(
      'rebuilt',
    );
    const { facts } = deriveFacts(sessionKnowledge());
    const [started] = facts;
    if (started === undefined) throw new Error('no facts');
    const arrivals = new Arrivals(facts);
    const delivery = { position: 1, id: 'a', webhookId: 'webhook', receivedAt: NOW };
    const payload = rebuildPayload(started, 'dyte-v2');
    arrivals.add({ ...delivery, isReconstructed: false }, payload);
    arrivals.add({ ...delivery, position: 2, isReconstructed: true }, payload);
    expect(arrivals.of(started)).toMatchObject({ position: 1, isReconstructed: false });
  });

  it('of a moment ago may still be on its way', () => {
    const ended = SESSION_START + 30 * MINUTE_MS;
    expect(judge({ now: ended + GRACE_MS - 1 }).get('meeting.ended')?.kind).toBe('on_its_way');
    expect(judge({ now: ended + GRACE_MS - 1 }).get('meeting.started')?.kind).toBe('missing');
    expect(judge({ now: ended + GRACE_MS }).get('meeting.ended')?.kind).toBe('missing');
  });

  it('that the store is too young for, or that was pruned, cannot be known', () => {
    const verdicts = judge({ since: SESSION_START + 5 * MINUTE_MS });
    expect(verdicts.get('meeting.started')).toEqual({ kind: 'unknown', reason: 'store_younger' });
    expect(verdicts.get('meeting.ended')?.kind).toBe('missing');
    expect(judge({ prunedUntil: SESSION_START }).get('meeting.started')).toEqual({
      kind: 'unknown',
      reason: 'pruned',
    });
    expect(judge({ since: NOW, payloads: payloadsOf() }).get('meeting.started')?.kind).toBe('arrived');
  });

  it('is told by a payload without a session where the meeting has only one', () => {
    const known = sessionKnowledge();
    const old = structuredClone(
      entryOf('meeting.participantJoined').variants.find(({ id }) => id === 'dyte-minimal')?.payload,
    );
    const payload = { ...old, participant: { peerId: known.participants[0]?.peerId } };
    expect(judge({ known, payloads: [payload] }).get('meeting.participantJoined')?.kind).toBe('arrived');
    const ended = { event: 'meeting.ended', meeting: { id: known.session.meetingId } };
    expect(judge({ known, payloads: [ended] }).get('meeting.ended')?.kind).toBe('arrived');
    const other = { event: 'meeting.ended', meeting: { id: 'another' } };
    expect(judge({ known, payloads: [other] }).get('meeting.ended')?.kind).toBe('missing');
  });
});

describe('what was delivered differs', () => {
  const known = sessionKnowledge();
  const ended = (meeting: object): unknown => ({
    event: 'meeting.ended',
    meeting: { id: known.session.meetingId, sessionId: known.session.id, title: 'Planning', ...meeting },
  });

  it('in the title and the end of a session', () => {
    expect(judge({ payloads: [ended({ title: 'Review' })] }).get('meeting.ended')).toMatchObject({
      kind: 'differs',
      difference: { field: 'title', delivered: 'Review', known: 'Planning' },
    });
    expect(
      judge({ payloads: [ended({ endedAt: '2026-01-02T03:10:05.000Z' })] }).get('meeting.ended'),
    ).toMatchObject({
      kind: 'differs',
      difference: { field: 'endedAt' },
    });
  });

  it('not where nothing is said, or little is between them', () => {
    for (const meeting of [
      { title: '' },
      { title: null },
      { title: ' Planning ' },
      { endedAt: null },
      { endedAt: '2026-01-02T03:35:05.000Z' },
    ])
      expect(judge({ payloads: [ended(meeting)] }).get('meeting.ended')?.kind, JSON.stringify(meeting)).toBe(
        'arrived',
      );
  });

  it('where a later state of a recording has come than the service knows of', () => {
    const [recording] = known.recordings;
    if (recording === undefined) throw new Error('no recording');
    const behind = sessionKnowledge({ recordings: [{ ...recording, status: 'UPLOADING' }] });
    expect(judge({ known: behind, payloads: payloadsOf() }).get('recording.statusUpdate')).toEqual({
      kind: 'differs',
      arrival: undefined,
      difference: { field: 'status', delivered: 'UPLOADED', known: 'UPLOADING' },
    });
  });
});

describe('who asked for an event', () => {
  it('is a webhook that is there, is enabled and names it', () => {
    const kindOf = (webhook: Partial<AskingWebhook>): string | undefined =>
      judge({ webhooks: [{ ...WEBHOOK, ...webhook }] }).get('meeting.ended')?.kind;
    expect(kindOf({})).toBe('missing');
    expect(kindOf({ events: ['meeting.started'] })).toBe('not_asked_for');
    expect(kindOf({ enabled: false })).toBe('not_asked_for');
    expect(kindOf({ createdAt: undefined, updatedAt: undefined })).toBe('missing');
    expect(judge({ webhooks: [] }).get('meeting.ended')?.kind).toBe('not_asked_for');
  });

  it('is none that was made later', () => {
    const made = SESSION_START + 10 * MINUTE_MS;
    const verdicts = judge({ webhooks: [{ ...WEBHOOK, createdAt: made, updatedAt: made }] });
    expect(verdicts.get('meeting.started')?.kind).toBe('not_asked_for');
    expect(verdicts.get('meeting.ended')?.kind).toBe('missing');
  });

  it('cannot be known of one that was changed later, unless the event came from it', () => {
    const changed = { ...WEBHOOK, updatedAt: SESSION_START + 40 * MINUTE_MS };
    expect(judge({ webhooks: [changed] }).get('meeting.ended')).toEqual({
      kind: 'unknown',
      reason: 'webhook_changed',
    });
    expect(
      judge({ webhooks: [changed], saw: [['webhook', 'meeting.ended', SESSION_START]] }).get('meeting.ended')
        ?.kind,
    ).toBe('missing');
  });

  it('may be one that is deleted, while deliveries of it came', () => {
    const saw = [
      ['gone', 'meeting.started', SESSION_START],
      ['gone', 'meeting.ended', SESSION_START + 25 * MINUTE_MS],
    ] as const;
    const verdicts = judge({ webhooks: [], saw });
    expect(verdicts.get('meeting.ended')).toEqual({ kind: 'missing', webhookId: 'gone' });
    expect(verdicts.get('meeting.participantJoined')).toEqual({ kind: 'unknown', reason: 'webhook_deleted' });
    const later = judge({ webhooks: [], saw: [['gone', 'meeting.ended', SESSION_START - 60 * MINUTE_MS]] });
    expect(later.get('meeting.ended')?.kind).toBe('not_asked_for');
  });

  it('is asked only of events that anybody may have asked for', () => {
    expect(new AskedEvents([{ ...WEBHOOK, events: ['meeting.started'] }]).mayBeAsked('meeting.summary')).toBe(
      false,
    );
    expect(new AskedEvents([WEBHOOK]).mayBeAsked('meeting.summary')).toBe(true);
    expect(new AskedEvents([{ ...WEBHOOK, events: [], updatedAt: NOW }]).mayBeAsked('meeting.summary')).toBe(
      true,
    );
  });
});

describe('a session that began before', () => {
  it('has facts with their own times', () => {
    const { facts } = deriveFacts(sessionKnowledge({ session: sessionRecord({ startedAt: SESSION_START }) }));
    expect(facts.map(({ at }) => at)).toEqual(
      facts.map(({ at }) => at).toSorted((one, other) => (one ?? 0) - (other ?? 0)),
    );
  });
});
