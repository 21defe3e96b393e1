import type { EndedSession, OpenSession } from '../../domain/delivery/session-tracker.ts';
import { countText, numberText, roughLengthText } from '../../domain/text/amounts.ts';
import { maskText } from '../../domain/secrets/mask-secrets.ts';
import { localTime } from '../../terminal/text/local-time.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import type { Style } from '../../terminal/style.ts';
import { widthOf } from '../../terminal/text/width.ts';
import type { Margin } from './delivery-layout.ts';
import { renderRule, type RuleFact } from './rules.ts';

/** Bars of sessions that are open at once: told apart also where there is no color. */
const BARS = ['┃', '║', '┇', '╏'] as const;

export interface RuleOptions {
  readonly style: Style;
  readonly columns: number;
  readonly showSecrets: boolean;
  /** Whether sessions are told apart by bars now. */
  readonly hasBars: boolean;
}

/** The bar at the left edge of what belongs to a session, or the blank of what belongs to none. */
export function sessionMargin(session: OpenSession | undefined, { distinct }: Style): Margin {
  if (session === undefined) return { text: ' ', paint: (text) => text };
  const paint = distinct[session.slot % distinct.length] ?? ((text: string) => text);
  return { text: BARS[session.slot % BARS.length] ?? BARS[0], paint };
}

/** The line where a session begins: its title, id, and when it started. */
export function renderSessionStart(session: OpenSession, options: RuleOptions): string {
  const { id, startedAt, isWhole } = session;
  const since = `${isWhole ? 'started' : 'running since'} ${localTime(startedAt)}`;
  return ruleOf(session, [{ text: `session ${shortId(id)}` }, { text: since }], options);
}

/** The line where a session ends: how long it was, who was there, what became of its recordings. */
export function renderSessionEnd(session: EndedSession, options: RuleOptions): string {
  const { durationMs, people, recordings, failed } = session;
  const { bad } = options.style;
  const facts: readonly RuleFact[] = [
    { text: roughLengthText(durationMs / 1000) },
    ...(people === undefined ? [] : [{ text: countText(people, 'person', 'people') }]),
    ...(failed > 0 ? [{ text: `${numberText(failed)} failed`, paint: bad }] : []),
    ...recordingFacts(recordings).map((text) => ({ text })),
  ];
  return ruleOf(session, facts, options);
}

function ruleOf(
  session: OpenSession,
  facts: readonly RuleFact[],
  { style, columns, showSecrets, hasBars }: RuleOptions,
): string {
  const { id, title } = session;
  const shown =
    title === undefined ? `session ${shortId(id)}` : safeText(showSecrets ? title : maskText(title));
  if (!hasBars) return renderRule(shown, facts, style, columns);
  const { text, paint } = sessionMargin(session, style);
  return paint(text) + renderRule(shown, facts, style, columns - widthOf(text));
}

const RECORDING_STATES = new Map([
  ['INVOKED', 'requested'],
  ['RECORDING', 'running'],
  ['UPLOADING', 'uploading'],
  ['UPLOADED', 'ready'],
  ['ERRORED', 'failed'],
]);

/** `recording ready`; of several each state with its number. */
function recordingFacts(recordings: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const status of recordings) {
    const state = RECORDING_STATES.get(status) ?? 'in another state';
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) =>
    recordings.length === 1 ? `recording ${state}` : `${countText(count, 'recording')} ${state}`,
  );
}
