import { HooksError } from '../domain/errors.ts';
import { CHECK_URL, refusal, type Content } from './answer-error.ts';
import type { Flavour } from './flavour.ts';
import { parseJson } from './json.ts';
import type { Answer } from './outcome.ts';
import { describeRequest, type SentRequest } from './requests.ts';

/** What an answer's body is, before anybody looks at the status. */
export function readContent(answer: Answer, flavour: Flavour): Content {
  const text = answer.body.trim();
  if (text === '') return { kind: 'empty' };
  const json = parseJson(text);
  if (json !== undefined) return flavour.readEnvelope(json);
  return { kind: /^[{[]/.test(text) ? 'damaged' : 'page' };
}

/**
 * The data of a successful answer; undefined when it has no body, as after a 204.
 *
 * @param now milliseconds since 1970, for the date of a `retry-after`
 * @throws HooksError of the code that fits the status and the body.
 */
export function readData(answer: Answer, flavour: Flavour, request: SentRequest, now: number): unknown {
  const content = readContent(answer, flavour);
  if (answer.status < 200 || answer.status >= 300) throw refusal(answer, content, request, now);
  switch (content.kind) {
    case 'data':
      return content.data;
    case 'empty':
      return undefined;
    case 'error':
      throw refusal(answer, content, request, now);
    case 'page':
    case 'damaged':
    case 'unknown':
      throw unreadable(answer.status, content.kind, request);
  }
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
