import type { Alert } from '../domain/alert/alert.ts';
import type { AlertJson } from '../schemas/alert.ts';

/** An alert for programs, and for people who are told of it elsewhere. */
export function alertJson(alert: Alert, receiver: AlertJson['receiver']): AlertJson {
  const { code, state, at, changed, more } = alert;
  return {
    type: 'alert',
    code,
    state,
    text: alertText(alert, receiver.host),
    at: new Date(at).toISOString(),
    changed: changed.map((change) => ({
      subject: change.subject ?? null,
      state: change.state,
      text: change.message,
      since: new Date(change.since).toISOString(),
      changes: change.changes,
    })),
    more,
    receiver,
  };
}

/** Messages that one text holds: a chat shows it whole. */
const MAX_MESSAGES = 3;

function alertText({ code, changed, more }: Alert, host: string): string {
  const shown = changed.slice(0, MAX_MESSAGES).map(({ message }) => message);
  const others = changed.length - shown.length + more;
  const rest = others > 0 ? [`And ${String(others)} more.`] : [];
  return `dyte-hooks on ${host}, ${code}: ${[...shown, ...rest].join(' ')}`;
}
