import { startText } from '../../domain/check/answer-start.ts';
import { pageText } from '../../domain/check/page-text.ts';
import { maskText } from '../../domain/secrets/mask-secrets.ts';
import { maskBody } from '../../domain/json/masked-body.ts';
import { decodeText } from '../../domain/text/decode-text.ts';
import { timeText } from '../../domain/text/amounts.ts';
import { faultText } from '../../domain/network/network-fault.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { Answer, ProbeRequest, Remedy } from '../../domain/check/probe-result.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';

/** Characters of a body that are shown. */
const MAX_BODY_CHARACTERS = 200;

/** A text that may repeat what came from outside, fit for showing. */
export function shownText(text: string, hide: HideSecrets): string {
  return sanitize(hide(maskText(text)));
}

/** The beginning of an answer's body in one line; empty where there is none, or none that is text. */
export function shownAnswerStart(answer: Answer, hide: HideSecrets): string {
  return oneLine(startText(answer), hide);
}

/** The same for people: of a page, such as that of an error, only what is to be read. */
export function shownAnswerText(answer: Answer, hide: HideSecrets): string {
  return oneLine(pageText(startText(answer)), hide);
}

/** The beginning of a request's body. */
export function shownRequestStart({ body }: ProbeRequest, hide: HideSecrets): string {
  const bytes = Buffer.from(body);
  const masked = maskBody(bytes);
  // What is no JSON was made by a probe: there is nothing secret in it.
  return oneLine(decodeText(masked.length === 0 ? bytes : masked) ?? bytes.toString('latin1'), hide);
}

function oneLine(text: string, hide: HideSecrets): string {
  const line = hide(maskText(text)).replaceAll(/\s+/g, ' ').trim();
  const cut = Array.from(line).slice(0, MAX_BODY_CHARACTERS).join('');
  return sanitize(cut === line ? line : `${cut}…`);
}

/** What came back, in a few words: `401 after 12 ms`, `no answer within 3 s`. */
export function answerPhrase(answer: Answer): string {
  const time = timeText(answer.durationMs);
  switch (answer.kind) {
    case 'answered':
      return `${String(answer.status)} after ${time}`;
    case 'timeout':
      return `no answer within ${time}`;
    case 'network_error':
      return faultText(answer.fault);
  }
}

/** Where a remedy is explained: a page of the documentation, and a section of it. */
export function remedyPlace({ section }: Remedy): string {
  return `docs/check.md#${section}`;
}
