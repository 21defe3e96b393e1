import { describe, expect, it } from 'vitest';
import { renderSent, renderUnwanted } from '../../../../src/views/emulator/sent-line.ts';
import { PLAIN } from '../../../../src/terminal/style.ts';

const AT = Date.UTC(2026, 0, 1);

const delivery = {
  uuid: 'a1b2c3d4-0000-4000-8000-000000000001',
  webhookName: 'Production, as it is called in the dashboard',
  event: 'meeting.participantJoined',
  url: 'http://127.0.0.1:8000/webhook?token=secret',
  forged: false,
  repeat: 0,
};

/** Without the time, which depends on where this runs. */
function lineOf(sent: Parameters<typeof renderSent>[0], width: number): string {
  return renderSent(sent, PLAIN, width).slice('00:00:00 '.length);
}

const failed = {
  type: 'attempt',
  at: AT,
  delivery,
  attempt: 2,
  result: { kind: 'answered', status: 503, durationMs: 3 },
  next: { action: 'retry', retryInMs: 10_000 },
} as const;

describe('the line of an attempt', () => {
  it('has the reason and the next try before the address', () => {
    expect(lineOf(failed, Infinity)).toBe(
      'a1b2c3d4 ✗ failed        meeting.participantJoined  attempt 2: 503 in 3 ms, again in 10 s → http://127.0.0.1:8000/webhook?token=…',
    );
  });

  it.each([110, 80, 60])('is cut at the address and the event, and nowhere else: %d columns', (width) => {
    const line = renderSent(failed, PLAIN, width);
    expect(line.length).toBeLessThanOrEqual(width);
    expect(line).toContain('a1b2c3d4 ✗');
    expect(line).toMatch(/attempt 2: 503(?: in 3 ms)?, again in 10 s/);
    expect(line).toContain('meeting.');
  });

  it('names the whole event at 60 columns where all went well', () => {
    const result = { kind: 'answered', status: 200, durationMs: 3 } as const;
    const good = { ...failed, attempt: 1, result, next: { action: 'done' } } as const;
    expect(lineOf(good, 60)).toMatch(/^a1b2c3d4 ✓ 200 {2}meeting\.participantJoined → ht/);
  });
});

describe('the faults that an attempt has met', () => {
  const good = {
    ...failed,
    attempt: 1,
    result: { kind: 'answered', status: 200, durationMs: 3 },
    next: { action: 'done' },
  } as const;

  it.each([
    [{ ...failed, injected: ['fail'] }, 'attempt 2, not sent (fault): 503, again in 10 s'],
    [{ ...failed, injected: ['new_uuid', 'throttle'] }, 'attempt 2, new UUID, slowed (fault): 503 in 3 ms'],
    [
      { ...good, delivery: { ...delivery, repeat: 1 }, injected: ['duplicate'] },
      'sent twice (fault): 200 in 3 ms',
    ],
    [{ ...good, delivery: { ...delivery, repeat: 1 } }, 'repeat 1: 200 in 3 ms'],
    [{ ...good, injected: ['delay', 'reorder'] }, 'sent late, held back (fault): 200 in 3 ms'],
    [
      {
        ...failed,
        result: { kind: 'network_error', fault: 'connection_lost', durationMs: 3 },
        injected: ['drop'],
      },
      'attempt 2, connection dropped (fault): again in 10 s',
    ],
  ] as const)('stand before what came of it: %#', (sent, text) => {
    expect(lineOf(sent, Infinity)).toContain(`meeting.participantJoined  ${text}`);
  });

  it.each([110, 80, 60])('fit %d columns', (width) => {
    const line = renderSent({ ...failed, injected: ['fail'] }, PLAIN, width);
    expect(line.length).toBeLessThanOrEqual(width);
    expect(line).toContain('not sent (fault)');
  });
});

describe('the line of what is not sent', () => {
  const skipped = { type: 'skipped', at: AT, delivery, reason: 'not_local' } as const;

  it.each([110, 80, 60])('says so, however long the webhook’s name is: %d columns', (width) => {
    const line = renderSent(skipped, PLAIN, width);
    expect(line.length).toBeLessThanOrEqual(width);
    expect(line).toMatch(/^.{9}a1b2c3d4 \? .*Production.*… is not on this machine/);
  });

  it('is there for an event that nobody asks for', () => {
    const line = renderUnwanted({ at: AT, event: 'meeting.ended\u001b[2J' }, PLAIN, Infinity);
    expect(line).toContain('no enabled webhook asks for it');
    expect(line).not.toMatch(/\p{Cc}/u);
  });
});
