import {
  codingProblem,
  contentHeaders,
  contentText,
  decodeContent,
  type DecodedContent,
} from '../../domain/http/decode-content.ts';
import { maskBody } from '../../domain/json/masked-body.ts';
import { shownTarget } from '../../domain/forward/target-name.ts';
import { maskText } from '../../domain/secrets/mask-secrets.ts';
import type { NetworkFault } from '../../domain/network/network-fault.ts';
import type {
  ForwardOrigin,
  ForwardOutcome,
  ForwardState,
  StoredForward,
} from '../../domain/delivery/stored-delivery.ts';
import { headersJson } from '../delivery/received-json.ts';
import { shownHeaders } from '../delivery/headers.ts';
import { roundedMs } from '../../domain/text/amounts.ts';

/** Bytes that are shown of an answer; as many are kept of one that came without a coding. */
const MAX_SHOWN_BYTES = 16 * 1024;

/** Bytes that the beginning of an answer may become: text shrinks to a hundredth at most. */
const MAX_DECODED_BYTES = 2 * 1024 * 1024;

/** A delivery's way to one target. */
export interface ForwardJson {
  /** The target's URL, or `exec:` and the command. */
  readonly target: string;
  readonly state: ForwardState;
  /** The first one first. */
  readonly tries: readonly TryJson[];
}

/** One try. What does not apply to its outcome is null. */
export interface TryJson {
  readonly origin: ForwardOrigin;
  readonly startedAt: string;
  readonly outcome: ForwardOutcome['kind'];
  readonly milliseconds: number;
  readonly status: number | null;
  readonly fault: NetworkFault | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why a command was not started. */
  readonly reason: string | null;
  readonly headers: Readonly<Record<string, string | readonly string[]>> | null;
  /** The beginning of the answer, or of what a command wrote. */
  readonly answerStart: string | null;
}

export function forwardJson({ target, state, tries }: StoredForward, showSecrets: boolean): ForwardJson {
  return {
    target: shownTarget(target, showSecrets),
    state,
    tries: tries.map((one) => tryJson(one, showSecrets)),
  };
}

export function tryJson(
  { origin, startedAt, outcome }: StoredForward['tries'][number],
  showSecrets: boolean,
): TryJson {
  return {
    origin,
    startedAt: new Date(startedAt).toISOString(),
    outcome: outcome.kind,
    milliseconds: roundedMs(outcome.milliseconds),
    status: outcome.kind === 'answered' ? outcome.status : null,
    fault: outcome.kind === 'network_error' ? outcome.fault : null,
    exitCode: outcome.kind === 'exited' ? outcome.code : null,
    signal: outcome.kind === 'exited' ? outcome.signal : null,
    reason: outcome.kind === 'not_started' ? outcome.reason : null,
    headers: outcome.kind === 'answered' ? headersJson(shownHeaders(outcome.headers, showSecrets)) : null,
    answerStart: answerText(outcome, showSecrets) ?? null,
  };
}

/**
 * What a target answered, as text, its codings undone; without secrets in URLs unless they are wanted.
 *
 * @returns undefined where there is none, and where its coding cannot be undone: see `answerProblem`
 */
export function answerText(outcome: ForwardOutcome, showSecrets: boolean): string | undefined {
  const text = plainText(outcome);
  return showSecrets || text === undefined ? text : maskAnswer(text);
}

/** By its fields where it is JSON, and came whole. */
function maskAnswer(text: string): string {
  const shown = /^\s*[[{]/.test(text) ? maskBody(Buffer.from(text)) : undefined;
  return shown === undefined || shown.length === 0 ? maskText(text) : shown.toString('utf8');
}

/** Why an answer cannot be shown, for people. */
export function answerProblem(outcome: ForwardOutcome): string | undefined {
  if (outcome.kind !== 'answered') return undefined;
  const decoded = decodedStart(outcome);
  return decoded.kind === 'decoded' ? undefined : `(its body is ${codingProblem(decoded)})`;
}

function plainText(outcome: ForwardOutcome): string | undefined {
  if (outcome.kind === 'exited') return outcome.answerStart.toString('utf8');
  if (outcome.kind !== 'answered') return undefined;
  const decoded = decodedStart(outcome);
  if (decoded.kind !== 'decoded') return undefined;
  return contentText(decoded.bytes.subarray(0, MAX_SHOWN_BYTES), contentHeaders(outcome.headers).type);
}

function decodedStart({
  headers,
  answerStart,
}: Extract<ForwardOutcome, { kind: 'answered' }>): DecodedContent {
  const { encoding } = contentHeaders(headers);
  return decodeContent(answerStart, encoding, { maxBytes: MAX_DECODED_BYTES, isPart: true });
}
