import type { ConnectionFailure } from './connection-failure.ts';

/** One call of the service, as it goes over the wire. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a server answered, whatever its status. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  /** The `retry-after` header as it came. */
  readonly retryAfter: string | undefined;
  /** The `location` header as it came. */
  readonly location: string | undefined;
  /** Its text; empty where that cannot be had. */
  readonly body: string;
  /** Why its text cannot be had, in words that go on after "the answer is". */
  readonly unreadable?: string | undefined;
}

/** What came of one attempt. */
export type Outcome = Answer | ConnectionFailure;
