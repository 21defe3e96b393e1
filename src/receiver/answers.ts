/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  /** One plain line for whoever reads the sender's log, or what an application answered. */
  readonly body: string | Uint8Array;
  /** Headers beyond those that every answer has. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

function answer(status: number, line: string, headers?: Readonly<Record<string, string>>): Answer {
  return { status, body: `${line}\n`, headers };
}

/**
 * Every answer there is. 4xx says that sending the same again is of no use; 503 asks for another
 * attempt.
 */
export const ANSWERS = {
  /** Any 2xx will do (docs/service.md, "Retries"); most clients and proxies handle 200 with a body best. */
  accepted: answer(200, 'ok'),
  healthy: answer(200, 'dyte-hooks is listening'),
  notJson: answer(400, 'the body is not JSON'),
  hostHeader: answer(400, 'a request has one Host header'),
  malformedRequest: answer(400, 'the request is not HTTP/1.1'),
  badSignature: answer(401, 'the signature is missing or does not match the body'),
  foreignPage: answer(403, 'a web page sent this, and deliveries come from the service only'),
  otherPath: answer(404, 'nothing is received at this path'),
  tooSlow: answer(408, 'the request took too long'),
  tooLarge: answer(413, 'the body is too large'),
  tooFragmented: answer(400, 'the body came in too many small pieces'),
  compressed: answer(415, 'the body is compressed, and a delivery is not', { 'Accept-Encoding': 'identity' }),
  expectation: answer(417, 'only 100-continue can be expected'),
  headersTooLarge: answer(431, 'the headers are too large'),
  noKey: answer(503, 'the signature cannot be checked now'),
  notStored: answer(503, 'the delivery could not be stored'),
  busy: answer(503, 'too much is being received'),
  fault: answer(503, 'the receiver failed'),
} as const satisfies Record<string, Answer>;

/** 405: deliveries come as POST; the root also answers health checks. */
export function methodNotAllowed(allowed: readonly string[]): Answer {
  return answer(405, 'deliveries come as POST', { Allow: allowed.join(', ') });
}
