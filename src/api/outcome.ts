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

/** Why no answer came. */
export type FaultReason =
  | 'name_unknown'
  | 'name_lookup_failed'
  | 'refused'
  | 'no_route'
  | 'connect_timeout'
  | 'timeout'
  | 'broken'
  | 'certificate'
  | 'tls'
  | 'proxy_refused'
  | 'proxy_broken'
  | 'not_http'
  | 'malformed'
  | 'http2_only'
  | 'https_only'
  | 'too_large'
  | 'other';

/** An attempt that got no answer. */
export interface Fault {
  readonly kind: 'fault';
  readonly reason: FaultReason;
  /** The error's code, such as `ECONNRESET`: what people search for. */
  readonly code: string;
  /** Whether the service may have received the request, and so may have carried it out. */
  readonly mayHaveArrived: boolean;
  /** The proxy that requests go through, if any, without its credentials. */
  readonly proxy: string | undefined;
}

/** What came of one attempt. */
export type Outcome = Answer | Fault;
