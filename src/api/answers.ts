import { HooksError } from '../domain/errors.ts';
import type { AnswerContext } from './answer-context.ts';
import { CHECK_URL, refusal, type Content } from './answer-error.ts';
import type { Envelope, Flavour } from './flavour.ts';
import { parseJson } from './json.ts';
import type { Answer } from './outcome.ts';
import { describeRequest, type SentRequest } from './requests.ts';

/** What an answer's body is, before anybody looks at the status. */
export function readContent(answer: Answer, flavour: Flavour): Content {
  if (answer.unreadable !== undefined) return { kind: 'unreadable', what: answer.unreadable };
  const text = answer.body.trim();
  if (text === '') return { kind: 'empty' };
  const json = parseJson(text);
  if (json !== undefined) return flavour.readEnvelope(json);
  return { kind: /^[{[]/.test(text) ? 'damaged' : 'page' };
}

/** What a successful answer says. */
export interface Data extends Pick<Envelope & { kind: 'data' }, 'unlisted'> {
  /** Undefined when the answer has no body, as after a 204. */
  readonly data: unknown;
}

/**
 * Reads the data of a successful answer.
 *
 * @throws HooksError of the code that fits the status and the body.
 */
export function readData(answer: Answer, flavour: Flavour, context: AnswerContext): Data {
  const content = readContent(answer, flavour);
  if (!isSuccess(answer)) throw refusal(answer, content, context);
  switch (content.kind) {
    case 'data':
      return content;
    case 'empty':
      return { data: undefined };
    case 'error':
      throw refusal(answer, content, context);
    case 'page':
    case 'damaged':
    case 'unknown':
      throw unreadable(answer.status, content.kind, context.request);
    case 'unreadable':
      throw undecodable(answer.status, content.what, context.request);
  }
}

/** What an answer says of a write that the service did not refuse. */
export interface Written {
  readonly status: number;
  /** Whether the answer is one of the service that says so; any other 2xx may come from elsewhere. */
  readonly isSaid: boolean;
  /** What it shows of the webhook; undefined for nothing that can be read. */
  readonly data: unknown;
}

/**
 * Reads the answer to a write. The status says whether it was done, so a 2xx is no failure whatever its
 * body is, unless that says no by itself.
 *
 * @throws HooksError of the code that fits the status and the body.
 */
export function readWritten(answer: Answer, flavour: Flavour, context: AnswerContext): Written {
  const { status } = answer;
  const content = readContent(answer, flavour);
  if (!isSuccess(answer)) throw refusal(answer, content, context);
  if (content.kind === 'error' && content.isOnlyMessage !== true) throw refusal(answer, content, context);
  if (content.kind === 'data') return { status, isSaid: true, data: content.data };
  return { status, isSaid: content.kind === 'empty', data: undefined };
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** A success whose body nobody can read: a login page of a proxy, or half an answer. */
function unreadable(status: number, kind: 'page' | 'damaged' | 'unknown', request: SentRequest): HooksError {
  const what = {
    page: 'is not JSON, but perhaps a web page; another server or a proxy may have sent it',
    damaged: 'is not whole JSON; it may have been cut off on the way',
    unknown: 'is JSON, but not of the service’s shape',
  }[kind];
  const hint =
    kind === 'damaged' ? `Try again. ${CHECK_URL}` : `${CHECK_URL} Behind a proxy, sign in to it first.`;
  const message = `${describeRequest(request)}: the answer (${String(status)}) ${what}.`;
  return new HooksError('service_answer_invalid', message, { hint });
}

/** A success that was done, whose body comes in a form that was not asked for. */
function undecodable(status: number, what: string, request: SentRequest): HooksError {
  return new HooksError(
    'service_answer_invalid',
    `${describeRequest(request)}: the answer (${String(status)}) is ${what}.`,
    {
      hint: 'A proxy on the way, or the server, compresses answers although none was asked for: switch that off.',
    },
  );
}
