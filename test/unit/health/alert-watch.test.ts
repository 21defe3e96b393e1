import { describe, expect, it, onTestFinished } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { AlertWatch, type AlertWatchOptions } from '../../../src/health/alerts/alert-watch.ts';
import { targetLabels } from '../../../src/health/target-labels.ts';
import type { ForwardOutcome } from '../../../src/domain/delivery/stored-delivery.ts';
import type { ForwarderEvent } from '../../../src/forwarding/forwarder-event.ts';
import { deliveryEvent } from '../../helpers/deliveries.ts';
import { answered } from '../../helpers/forwarding.ts';
import { manualClock, type ManualClock } from '../../helpers/manual-clock.ts';

const APP = 'http://localhost:3000/hook?token=geheim';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Watched {
  readonly watch: AlertWatch;
  readonly clock: ManualClock;
  /** Code, state and first message of each alert since the last look. */
  readonly news: () => readonly string[];
}

function watched(parts: Partial<AlertWatchOptions> = {}): Watched {
  const clock = manualClock();
  let alerts: string[] = [];
  const watch = new AlertWatch({
    clock,
    silenceMs: undefined,
    targets: targetLabels([APP]),
    probeStore: async () => undefined,
    onAlert: ({ code, state, changed }) => alerts.push(`${code} ${state}: ${changed[0]?.message ?? ''}`),
    ...parts,
  });
  onTestFinished(() => watch.close());
  const news = (): readonly string[] => {
    const found = alerts;
    alerts = [];
    return found;
  };
  return { watch, clock, news };
}

function tried(outcome: ForwardOutcome): ForwarderEvent {
  return {
    type: 'forward',
    position: 1,
    id: 'one',
    event: undefined,
    target: APP,
    tryNumber: 1,
    startedAt: 0,
    outcome,
    state: 'failed',
    retryInMs: undefined,
    hasWaited: false,
  };
}

/** A delivery of a session. */
function ofSession(event: string, person?: string, sessionId = 's1') {
  const value = { event, participant: { peerId: person } };
  return deliveryEvent({ event, sessionId, payload: { readable: true, value } });
}

function recording(status: string, id = 'r1') {
  const value = { recording: { recordingId: id, status } };
  return deliveryEvent({
    event: 'recording.statusUpdate',
    sessionId: 's1',
    payload: { readable: true, value },
  });
}

describe('the alert of a target', () => {
  it('comes when it goes down, and its end when it is there again; without its secrets', async () => {
    const { watch, clock, news } = watched();
    watch.onForwarder({ type: 'target_down', at: 0, target: APP, fault: 'connection_refused' });
    expect(news()).toEqual([
      'forward_failing firing: http://localhost:3000/hook?token=… cannot be reached: connection refused. Deliveries wait for it.',
    ]);
    await clock.pass(2 * MINUTE_MS);
    watch.onForwarder({ type: 'target_up', at: 0, target: APP, downMs: 119_700, hasBacklog: true });
    expect(news()).toEqual([
      'forward_failing resolved: http://localhost:3000/hook?token=… can be reached again, after 2m.',
    ]);
  });

  it('comes when it fails five times in a row', async () => {
    const { watch, clock, news } = watched();
    for (let count = 0; count < 4; count += 1) watch.onForwarder(tried(answered(500)));
    watch.onForwarder(tried(answered(200)));
    for (let count = 0; count < 4; count += 1) watch.onForwarder(tried(answered(500)));
    expect(news()).toEqual([]);
    watch.onForwarder(tried(answered(503)));
    expect(news()).toEqual([
      expect.stringMatching(/^forward_failing firing: .*the last 5 tries failed, with 503\.$/),
    ]);
    await clock.pass(MINUTE_MS);
    watch.onForwarder(tried(answered(204)));
    expect(news()).toEqual([expect.stringMatching(/^forward_failing resolved: .*handles deliveries again/)]);
  });
});

describe('the alert of the store', () => {
  it('comes when it fails, without its path', async () => {
    const { watch, clock, news } = watched();
    watch.onEvent({ type: 'store_failing', error: new HooksError('store_full', '/home/me/secret is full.') });
    expect(news()).toEqual(['store_failing firing: The store is full: no delivery can be kept.']);
    await clock.pass(MINUTE_MS);
    watch.onEvent({ type: 'store_recovered' });
    expect(news()).toEqual(['store_failing resolved: The store works again.']);
  });

  it('needs no delivery: the store is asked', async () => {
    let probes = 0;
    const { clock } = watched({
      probeStore: async () => {
        probes += 1;
        throw new Error('It is told as an event.');
      },
    });
    await clock.pass(5 * MINUTE_MS);
    expect(probes).toBeGreaterThanOrEqual(8);
    expect(probes).toBeLessThanOrEqual(10);
  });

  it('asks it nothing more while it does not answer', async () => {
    let probes = 0;
    const { clock } = watched({
      probeStore: async () => {
        probes += 1;
        await new Promise(() => undefined);
      },
    });
    await clock.pass(5 * MINUTE_MS);
    expect(probes).toBe(1);
  });
});

describe('the alert of silence', () => {
  it('comes once when nothing has come for too long, and ends with a genuine delivery', async () => {
    const { watch, clock, news } = watched({ silenceMs: 30 * MINUTE_MS });
    await clock.pass(29 * MINUTE_MS);
    watch.onEvent(deliveryEvent());
    await clock.pass(29 * MINUTE_MS);
    expect(news()).toEqual([]);
    await clock.pass(10 * MINUTE_MS);
    expect(news()).toEqual(['nothing_received firing: Nothing has been received for 30m.']);
    watch.onEvent(deliveryEvent({ signature: { state: 'mismatch' }, rejection: 'signature' }));
    watch.onEvent(deliveryEvent({ signature: { state: 'missing' } }));
    watch.onEvent(deliveryEvent({ foreign: true }));
    expect(news()).toEqual([]);
    watch.onEvent(deliveryEvent());
    expect(news()).toEqual(['nothing_received resolved: Deliveries arrive again.']);
  });

  it('is not there where nobody asked', async () => {
    const { clock, news } = watched();
    await clock.pass(25 * HOUR_MS);
    expect(news()).toEqual([]);
  });
});

describe('the alert of a session', () => {
  it('comes when all have left and it does not end', async () => {
    const { watch, clock, news } = watched();
    watch.onEvent(ofSession('meeting.started'));
    watch.onEvent(ofSession('meeting.participantJoined', 'ann'));
    watch.onEvent(ofSession('meeting.participantJoined', 'ben'));
    watch.onEvent(ofSession('meeting.participantLeft', 'ann'));
    await clock.pass(HOUR_MS);
    expect(news()).toEqual([]);
    watch.onEvent(ofSession('meeting.participantLeft', 'ben'));
    await clock.pass(15 * MINUTE_MS);
    expect(news()).toEqual(['session_not_ended firing: All have left session s1, and it has not ended.']);
    await clock.pass(MINUTE_MS);
    watch.onEvent(ofSession('meeting.ended'));
    expect(news()).toEqual(['session_not_ended resolved: Session s1 has ended.']);
    watch.onEvent(ofSession('meeting.participantLeft', 'late'));
    await clock.pass(25 * HOUR_MS);
    expect(news()).toEqual([]);
  });

  it('ends when somebody joins again', async () => {
    const { watch, clock, news } = watched();
    watch.onEvent(ofSession('meeting.participantJoined', 'ann'));
    watch.onEvent(ofSession('meeting.participantLeft', 'ann'));
    await clock.pass(20 * MINUTE_MS);
    watch.onEvent(ofSession('meeting.participantJoined', 'ann'));
    expect(news()).toEqual([
      expect.stringContaining('session_not_ended firing'),
      'session_not_ended resolved: Somebody has joined session s1 again.',
    ]);
  });

  it('comes after a day in any case', async () => {
    const { watch, clock, news } = watched();
    watch.onEvent(ofSession('meeting.started'));
    await clock.pass(24 * HOUR_MS + 5000);
    expect(news()).toEqual(['session_not_ended firing: Session s1 has not ended for 24 hours.']);
  });

  it('does not come of what nobody could verify, of what was rejected, or of a repeat', async () => {
    const { watch, clock, news } = watched();
    const started = ofSession('meeting.started');
    watch.onEvent({ ...started, signature: { state: 'missing' } });
    watch.onEvent({ ...started, rejection: 'store_failed' });
    watch.onEvent({ ...started, repeat: true });
    await clock.pass(25 * HOUR_MS);
    expect(news()).toEqual([]);
  });

  it('knows so many sessions at most, and forgets the oldest', async () => {
    const { watch, clock, news } = watched();
    for (let number = 0; number <= 500; number += 1)
      watch.onEvent(ofSession('meeting.started', undefined, `s${String(number)}`));
    await clock.pass(24 * HOUR_MS + 2 * MINUTE_MS);
    expect(news().join('\n')).not.toContain('session s0 ');
    watch.onEvent(ofSession('meeting.started', undefined, 'one more'));
    await clock.pass(MINUTE_MS);
    expect(news().join('\n')).toContain('Session s1 is not watched any more');
  });
});

describe('the alert of a recording', () => {
  it.each([
    ['INVOKED', 10 * MINUTE_MS],
    ['UPLOADING', 2 * HOUR_MS],
    ['RECORDING', 24 * HOUR_MS],
    ['SOMETHING_NEW', 24 * HOUR_MS],
  ])('comes when it is %s for too long, and ends with the next state', async (status, limit) => {
    const { watch, clock, news } = watched();
    watch.onEvent(recording(status));
    await clock.pass(limit - 10_000);
    expect(news()).toEqual([]);
    await clock.pass(15_000);
    expect(news()).toEqual([`recording_stuck firing: Recording r1 is still ${status}.`]);
    await clock.pass(MINUTE_MS);
    watch.onEvent(recording('UPLOADED'));
    expect(news()).toEqual(['recording_stuck resolved: Recording r1 is UPLOADED now.']);
    watch.onEvent(recording(status));
    await clock.pass(25 * HOUR_MS);
    expect(news()).toEqual([]);
  });

  it('comes two hours after its session has ended', async () => {
    const { watch, clock, news } = watched();
    watch.onEvent(recording('RECORDING'));
    watch.onEvent(ofSession('meeting.ended'));
    await clock.pass(2 * HOUR_MS + 5000);
    expect(news()).toEqual(['recording_stuck firing: Recording r1 is still RECORDING.']);
  });
});

describe('the alerts of the key', () => {
  it('come when it cannot be fetched, and when it is another one', async () => {
    const { watch, clock, news } = watched();
    watch.onEvent({ type: 'key_unavailable', error: new Error('no'), hasEarlier: false });
    await clock.pass(MINUTE_MS);
    watch.onEvent({ type: 'key_ready' });
    watch.onEvent({ type: 'key_changed', fingerprint: 'b', formerFingerprint: 'a', formerUntil: 1 });
    await clock.pass(MINUTE_MS);
    watch.onEvent(deliveryEvent({ signature: { state: 'valid', isFormerKey: true } }));
    watch.onEvent(deliveryEvent({ signature: { state: 'mismatch' }, rejection: 'signature' }));
    watch.onEvent(deliveryEvent());
    expect(news()).toEqual([
      'key_unavailable firing: The public key could not be fetched. Signatures are not checked.',
      'key_unavailable resolved: The public key is there.',
      'key_changed firing: The service has another public key; it is used from now on, and the former one for 24 hours. An endpoint that has it pinned needs the new one.',
      'key_changed resolved: Deliveries match the new public key.',
    ]);
  });
});

describe('the alert of a tunnel', () => {
  it('comes when it dies, and ends when an address leads here again', async () => {
    const { watch, clock, news } = watched();
    watch.onConnection('address_proved');
    watch.onConnection('tunnel_dead');
    watch.onConnection('tunnel_retry');
    await clock.pass(MINUTE_MS);
    watch.onConnection('address_proved');
    expect(news()).toEqual([
      'tunnel_dead firing: The public address does not lead to the receiver any more.',
      'tunnel_dead resolved: A public address leads to the receiver again.',
    ]);
  });
});
