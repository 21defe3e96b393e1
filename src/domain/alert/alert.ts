/** What an alert is about, and when it is over. */
export interface AlertDescription {
  /** When the state begins that is told. */
  readonly begins: string;
  readonly ends: string;
}

/**
 * Every alert there is. Codes are part of the interface: scripts match on them, so they are added to, never
 * renamed (docs/health.md, "Alerts").
 */
export const ALERTS = {
  forward_failing: {
    begins: 'a target cannot be reached, or 5 tries in a row were not handled there',
    ends: 'the target handles a delivery again',
  },
  store_failing: {
    begins: 'no delivery can be kept: it was tried, or probed every 30 seconds',
    ends: 'something can be kept again',
  },
  nothing_received: {
    begins: 'no genuine delivery has come for as long as `--silence` says',
    ends: 'one comes',
  },
  session_not_ended: {
    begins:
      'a session was seen to begin 24 hours ago, or was left by all 15 minutes ago, and no `meeting.ended` has come',
    ends: '`meeting.ended` comes, or somebody joins where all had left',
  },
  recording_stuck: {
    begins:
      'a recording has been `INVOKED` for 10 minutes, `UPLOADING` for 2 hours, in another state that is not final for 24 hours, or not `UPLOADED` 2 hours after its session ended',
    ends: 'its state changes',
  },
  key_unavailable: {
    begins: 'the public key could not be fetched',
    ends: 'it is there',
  },
  key_changed: {
    begins: 'the service has another public key',
    ends: 'a delivery matches it',
  },
  tunnel_dead: {
    begins: 'the public address of the tunnel does not lead here any more',
    ends: 'an address leads here again',
  },
} as const satisfies Readonly<Record<string, AlertDescription>>;

export type AlertCode = keyof typeof ALERTS;

export type AlertState = 'firing' | 'resolved';

/** What has changed for one of those that an alert is about. */
export interface AlertChange {
  /** A target, a session, a recording; undefined where there is only one of its kind. */
  readonly subject: string | undefined;
  readonly state: AlertState;
  readonly message: string;
  /** When the state began: milliseconds since 1970. */
  readonly since: number;
  /** How often it has changed since it was told last: more than once where it went back and forth. */
  readonly changes: number;
}

/** What is sent to whoever is to know. */
export interface Alert {
  readonly code: AlertCode;
  /** `firing` while it holds for any of those that it is about, also for those that have not changed. */
  readonly state: AlertState;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly changed: readonly AlertChange[];
  /** How many more have changed than are named. */
  readonly more: number;
}
