/** Exit codes, the same for every command (docs/scripting.md, "Exit codes"). */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  denied: 3,
  notFound: 4,
  unreachable: 5,
  answerIsNo: 6,
  /** As shells have it, and `env` and `timeout`, for a command that they were to run. */
  commandNotStarted: 126,
  commandNotFound: 127,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a process ends with: one of our exit codes, or that of a command that it ran, from 0 to 255. */
export type ExitStatus = number;

/**
 * Every error code that a user or script can meet, and the exit code it ends the process with.
 * Codes are part of the interface: scripts match on them, so they are added to, never renamed.
 */
export const ERROR_EXIT_CODES = {
  /** Whoever read the output has seen enough; nothing is said of it. */
  output_closed: EXIT.done,
  internal: EXIT.failed,
  webhook_exists: EXIT.failed,
  service_error: EXIT.failed,
  service_answer_invalid: EXIT.failed,
  /** A write was answered with a yes, but reading again did not show that it was done. */
  change_unconfirmed: EXIT.failed,
  /** The service said that it has more webhooks than it listed. */
  list_incomplete: EXIT.failed,
  /** Of several changes that were to be made some were not. */
  apply_incomplete: EXIT.failed,
  rate_limited: EXIT.failed,
  port_in_use: EXIT.failed,
  listen_failed: EXIT.failed,
  file_failed: EXIT.failed,
  demo_failed: EXIT.failed,
  output_failed: EXIT.failed,
  /** The system has no key store, or it does not answer. */
  keyring_unavailable: EXIT.failed,
  store_full: EXIT.failed,
  store_failed: EXIT.failed,
  store_busy: EXIT.failed,
  store_damaged: EXIT.failed,
  delivery_damaged: EXIT.failed,
  replay_running: EXIT.failed,
  replay_failed: EXIT.failed,
  /** A delivery that was triggered was not answered as it should be. */
  delivery_failed: EXIT.failed,
  editor_failed: EXIT.failed,
  usage_invalid: EXIT.usage,
  option_missing: EXIT.usage,
  confirmation_missing: EXIT.usage,
  /** What answers is no emulator: nothing can be triggered there. */
  not_an_emulator: EXIT.usage,
  /** The program of a tunnel is not installed. */
  tunnel_missing: EXIT.usage,
  event_unknown: EXIT.usage,
  url_unusable: EXIT.usage,
  /** A value was given as it is shown, with a mask in the place of a secret. */
  value_masked: EXIT.usage,
  request_invalid: EXIT.usage,
  settings_invalid: EXIT.usage,
  /** The file that describes webhooks cannot be read as what it should be. */
  configuration_invalid: EXIT.usage,
  configuration_not_found: EXIT.usage,
  /** The file of a scenario cannot be read as what it should be. */
  scenario_invalid: EXIT.usage,
  environment_not_found: EXIT.usage,
  /** The file of the project says that a webhook is never deleted. */
  webhook_protected: EXIT.usage,
  /** The listener that registered a webhook runs, and deletes it itself. */
  listener_running: EXIT.usage,
  /** A variable that the file names is not set. */
  variable_missing: EXIT.usage,
  home_missing: EXIT.usage,
  profile_not_found: EXIT.usage,
  key_invalid: EXIT.usage,
  certificate_unusable: EXIT.usage,
  webhook_ambiguous: EXIT.usage,
  /** Several apps have the name. */
  app_ambiguous: EXIT.usage,
  /** The environment signs in to two services. */
  service_ambiguous: EXIT.usage,
  store_unusable: EXIT.usage,
  delivery_ambiguous: EXIT.usage,
  credentials_missing: EXIT.denied,
  credentials_refused: EXIT.denied,
  not_allowed: EXIT.denied,
  /** An API token is valid, but not for this account. */
  account_refused: EXIT.denied,
  /** The login of wrangler cannot be taken over. */
  wrangler_failed: EXIT.denied,
  webhook_not_found: EXIT.notFound,
  app_not_found: EXIT.notFound,
  delivery_not_found: EXIT.notFound,
  store_not_found: EXIT.notFound,
  replay_not_found: EXIT.notFound,
  not_found: EXIT.notFound,
  service_unreachable: EXIT.unreachable,
  /** It has been switched off, and there is another in its place. */
  service_moved: EXIT.unreachable,
  /** The service could not be asked whether it knows who signs in. */
  sign_in_unchecked: EXIT.unreachable,
  service_timeout: EXIT.unreachable,
  certificate_invalid: EXIT.unreachable,
  key_unavailable: EXIT.unreachable,
  target_unreachable: EXIT.unreachable,
  emulator_missing: EXIT.unreachable,
  /** Nothing answers at the endpoint that was to be checked. */
  endpoint_unreachable: EXIT.unreachable,
  /** The program of a tunnel ended, or printed no address. */
  tunnel_failed: EXIT.unreachable,
  /** A request to the public address did not come back to this process. */
  address_unproved: EXIT.unreachable,
  expectation_unmet: EXIT.answerIsNo,
  /** An endpoint does not do what it must. */
  check_failed: EXIT.answerIsNo,
  /** A delivery was not made by whoever has the key. */
  not_genuine: EXIT.answerIsNo,
  /** The key that was kept is not the one that the service publishes. */
  key_differs: EXIT.answerIsNo,
  /** What was compared is not the same. */
  difference_found: EXIT.answerIsNo,
  command_not_started: EXIT.commandNotStarted,
  command_not_found: EXIT.commandNotFound,
  interrupted: EXIT.interrupted,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof ERROR_EXIT_CODES;

/** Node's code of an error, such as `ENOENT`; undefined where it has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** What may accompany an error's message. */
export interface ErrorDetails {
  /** What the user can do next: one plain sentence. */
  readonly hint?: string | undefined;
  /** What is wrong, one by one, where it is several things: each is a line of its own. */
  readonly items?: readonly string[];
  /** The request that failed, safe to show: `GET https://api.dyte.io/v2/webhooks`. */
  readonly request?: string | undefined;
  /** The service's own id of that request, which its support asks for. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
  /** Whether people have been told in other words already: it is printed with `--json` only. */
  readonly isTold?: boolean;
  /** Whether what was asked for may have been done all the same. */
  readonly mayBeDone?: boolean;
}

/**
 * An error that is meant for a person: what happened and why in `message`, what to do next in `hint`, and
 * where it was a call of the API, which one in `request` and
 * `requestId`.
 * Anything else that is thrown is a defect of ours and is reported as `internal`.
 *
 * @example
 * throw new HooksError('option_missing', 'No URL was given.', { hint: 'Add --url <url>.' });
 */
export class HooksError extends Error {
  override readonly name = 'HooksError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly items: readonly string[];
  readonly request: string | undefined;
  readonly requestId: string | undefined;
  readonly isTold: boolean;
  readonly mayBeDone: boolean;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.items = details.items ?? [];
    this.request = details.request;
    this.requestId = details.requestId;
    this.isTold = details.isTold ?? false;
    this.mayBeDone = details.mayBeDone ?? false;
  }

  /** The same, each text of it changed, such as for hiding secrets; what it came from is left out. */
  mapTexts(change: (text: string) => string): HooksError {
    const { code, message, hint, items, request, requestId, isTold } = this;
    const changed = (text: string | undefined): string | undefined =>
      text === undefined ? undefined : change(text);
    return new HooksError(code, change(message), {
      hint: changed(hint),
      items: items.map(change),
      request: changed(request),
      requestId: changed(requestId),
      isTold,
    });
  }

  /** The same error in other words; what is not given stays. */
  reworded(words: Pick<ErrorDetails, 'hint' | 'mayBeDone'> & { readonly message?: string }): HooksError {
    const { code, items, request, requestId, cause, isTold } = this;
    const { message, hint, mayBeDone } = {
      message: this.message,
      hint: this.hint,
      mayBeDone: this.mayBeDone,
      ...words,
    };
    return new HooksError(code, message, { hint, items, request, requestId, cause, isTold, mayBeDone });
  }

  get exitCode(): ExitCode {
    return ERROR_EXIT_CODES[this.code];
  }
}
