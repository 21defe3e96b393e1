import { startText } from '../../domain/check/answer-start.ts';
import { pageText } from '../../domain/check/page-text.ts';
import { maskText } from '../../domain/secrets/mask-secrets.ts';
import { maskBody } from '../../domain/json/masked-body.ts';
import { decodeText } from '../../domain/text/decode-text.ts';
import { faultText } from '../../domain/network/network-fault.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { countText, timeText } from '../../domain/text/amounts.ts';
import type { Answer, Exchange, ProbeRequest, Remedy } from '../../domain/check/probe-result.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';

/** Characters of a body that are shown. */
const MAX_BODY_CHARACTERS = 200;

/** Characters that are looked through for secrets: one that begins in what is shown ends in these. */
const MAX_LOOKED_AT = 4000;

/** A text that may repeat what came from outside, fit for showing. */
export function shownText(text: string, hide: HideSecrets): string {
  return sanitize(hide(maskText(text)));
}

/** The beginning of an answer's body in one line; empty where there is none, or none that is text. */
export function shownAnswerStart(answer: Answer, hide: HideSecrets): string {
  return shownStart(startText(answer).replaceAll(/\s+/g, ' ').trim(), hide);
}

/** The same for people: of a page, such as that of an error, only what is to be read. */
export function shownAnswerText(answer: Answer, hide: HideSecrets): string {
  return shownStart(pageText(startText(answer)).replaceAll(/\s+/g, ' ').trim(), hide);
}

/** The same of a request's, with every character of it: spaces and line ends are what some probes are about. */
export function shownRequestStart({ body }: ProbeRequest, hide: HideSecrets): string {
  const bytes = Buffer.from(body);
  const masked = maskBody(bytes);
  // What is no JSON was made by a probe: there is nothing secret in it.
  return shownStart(decodeText(masked.length === 0 ? bytes : masked) ?? bytes.toString('latin1'), hide);
}

function shownStart(text: string, hide: HideSecrets): string {
  const masked = hide(maskText(text.slice(0, MAX_LOOKED_AT)));
  const characters = Array.from(masked);
  if (characters.length <= MAX_BODY_CHARACTERS) return sanitize(masked);
  return sanitize(`${characters.slice(0, MAX_BODY_CHARACTERS).join('')}…`);
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

/** Exchanges that are shown of one finding. */
const MAX_EXCHANGES = 2;

/**
 * What was sent and what came back, a line each, for below a finding; what the finding names is not said again, and
 * lines that are alike are said once.
 */
export function evidenceTexts(
  { finding, evidence }: { readonly finding: string; readonly evidence: readonly Exchange[] },
  hide: HideSecrets,
): readonly string[] {
  const shown = evidence.slice(0, MAX_EXCHANGES).map(({ request, answer }) => {
    const what = finding.includes(request.what) ? '' : `${request.what}: `;
    const start = shownAnswerText(answer, hide);
    return `${what}${answerPhrase(answer)}${start === '' ? '' : `: ${start}`}`;
  });
  const more = evidence.length - MAX_EXCHANGES;
  return [...new Set(shown), ...(more > 0 ? [`and ${countText(more, 'more exchange')}`] : [])];
}
