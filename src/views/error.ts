import { HooksError } from '../domain/errors.ts';
import { toJsonLine } from '../terminal/text/printable-json.ts';
import { sanitize, sanitizeLines } from '../terminal/text/sanitize.ts';
import { wrap } from '../terminal/text/width.ts';
import type { ErrorJson } from '../schemas/standard-error.ts';
import type { Style } from '../terminal/style.ts';

const INDENT = '  ';

/** Errors that --debug shows: causes may go round in a circle. */
const MAX_CAUSES = 10;

/** Anything that was thrown, as an error for people: what we did not foresee is `internal`. */
export function asHooksError(thrown: unknown): HooksError {
  if (thrown instanceof HooksError) return thrown;
  if (isMissingDirectory(thrown))
    return new HooksError('file_failed', 'The working directory is gone, and a path is relative to it.', {
      hint: 'Go to a directory that is there, or give absolute paths.',
      cause: thrown,
    });
  return new HooksError('internal', `Something went wrong in dyte-hooks itself: ${describe(thrown)}`, {
    hint: 'Run it again with --debug to see where.',
    cause: thrown,
  });
}

/** What asking for the working directory throws when that was removed. */
function isMissingDirectory(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'uv_cwd';
}

function describe(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'object' && thrown !== null ? 'an unknown error' : String(thrown);
}

/**
 * A few lines for a person: what happened and why, then what to do next, and which request it was, with the
 * service's id of it.
 *
 * @param columns width that lines are broken to; Infinity where there is no terminal
 */
export function renderError(error: HooksError, style: Style, columns = Infinity): string {
  // What a person stopped is no error.
  const kind = error.code === 'interrupted' ? '' : 'error:';
  const [first = '', ...more] = wrap(`${kind} ${sanitize(error.message)}`, columns);
  const hint = error.hint === undefined ? [] : wrap(sanitize(error.hint), columns - INDENT.length);
  const lines = [
    kind === '' ? first : first.replace(kind, style.bad),
    ...more.map((line) => INDENT + line),
    ...error.items.flatMap((item) =>
      wrap(sanitize(item), columns - INDENT.length).map((line) => INDENT + line),
    ),
    ...hint.map((line) => INDENT + line),
    ...requestTexts(error).map((text) => INDENT + style.faint(sanitize(text))),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function requestTexts({ request, requestId }: HooksError): string[] {
  return [
    ...(request === undefined ? [] : [request]),
    ...(requestId === undefined ? [] : [`request id ${requestId}`]),
  ];
}

/** The same for scripts, `{"error":{"code","message",…}}`; null for what there is not. */
export function renderErrorJson(error: HooksError): string {
  const { code, hint = null, request = null, requestId = null } = error;
  const message = [error.message, ...error.items].join('\n');
  return toJsonLine({ error: { code, message, hint, request, requestId } } satisfies ErrorJson);
}

/** Where it came from, for `--debug`: the code and the stacks of the error and what caused it. */
export function renderDebug(error: HooksError): string {
  const stacks: string[] = [];
  let current: unknown = error;
  while (current instanceof Error && stacks.length < MAX_CAUSES) {
    stacks.push(current.stack ?? current.message);
    current = current.cause;
  }
  return `code: ${error.code}\n${sanitizeLines(stacks.join('\ncaused by: '))}\n`;
}
