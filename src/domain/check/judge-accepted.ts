import { isAccepted } from './answers.ts';
import { nameList } from './name-list.ts';
import { answerWords } from './answer-words.ts';
import { worstThatFollows } from './worst-answer.ts';
import type { Answer, Exchange, Judgement, Remedy } from './probe-result.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

/** A delivery that an endpoint must accept, with what came of it. */
export interface NamedExchange {
  /** What is particular about it, for the end of a sentence: `meeting.ended`. */
  readonly name: string;
  readonly exchange: Exchange;
}

export interface AcceptedRules {
  readonly policy: PolicyName;
  /** For answers that are not 2xx. */
  readonly remedy: Remedy;
}

export const ANSWER_FIRST: Remedy = {
  text: 'Put the event safely away, in a database or a durable queue, answer 2xx, and only then do what takes time.',
  section: 'answer-before-the-work',
};

/** Judges deliveries all of which a good endpoint answers with 2xx; those that it refuses unchanged are not there. */
export function judgeAccepted(cases: readonly NamedExchange[], rules: AcceptedRules): Judgement {
  if (cases.length === 0)
    return { verdict: 'skip', reason: 'It does not accept these events as they are, without a change.' };
  const bad = notAccepted(cases);
  if (bad.length === 0) {
    const what = cases.length === 1 ? 'it' : `all ${String(cases.length)}`;
    return { verdict: 'pass', finding: `It answered 2xx to ${what}.`, evidence: exchangesOf(cases) };
  }
  return {
    verdict: 'fail',
    finding: findingOf(bad, rules.policy),
    remedy: remedyFor(exchangesOf(bad), rules.remedy),
    evidence: exchangesOf(bad),
  };
}

export function notAccepted(cases: readonly NamedExchange[]): readonly NamedExchange[] {
  return cases.filter(({ exchange }) => !isAccepted(exchange.answer));
}

/** What happened to deliveries that were not accepted, and what the service does with the worst. */
export function findingOf(bad: readonly NamedExchange[], policy: PolicyName): string {
  return `${answersText(bad)} ${worstThatFollows(exchangesOf(bad), policy)}`;
}

/** `It answered 500 to one and two; it answered 404 to three.` */
export function answersText(cases: readonly NamedExchange[]): string {
  return `${answersPart(cases, nameList)}.`.replace(/^i/, 'I');
}

/** `it answered 503 to 12; it gave no answer within 3 s to 2`, for within a sentence. */
export function countedAnswers(exchanges: readonly Exchange[]): string {
  const cases = exchanges.map((exchange) => ({ name: '', exchange }));
  return answersPart(cases, ({ length }) => String(length));
}

/** Answers that are alike are told of together: how long each took does not matter. */
function answersPart(cases: readonly NamedExchange[], listOf: (names: readonly string[]) => string): string {
  const alike = new Map<string, { readonly answer: Answer; readonly names: string[] }>();
  for (const { name, exchange } of cases) {
    const { answer } = exchange;
    const kind = answer.kind === 'timeout' ? answer.kind : answerWords(answer);
    const known = alike.get(kind) ?? { answer, names: [] };
    known.names.push(name);
    alike.set(kind, known);
  }
  return [...alike.values()]
    .map(({ answer, names }) => `it ${answerWords(answer)} to ${listOf(names)}`)
    .join('; ');
}

/** Where only time was missing, what is to be done about that. */
export function remedyFor(bad: readonly Exchange[], remedy: Remedy): Remedy {
  return bad.every(({ answer }) => answer.kind === 'timeout') ? ANSWER_FIRST : remedy;
}

export function exchangesOf(cases: readonly NamedExchange[]): readonly Exchange[] {
  return cases.map(({ exchange }) => exchange);
}
