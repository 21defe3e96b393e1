import { createDoubleFinder, type WebhookPair } from '../../domain/delivery/doubled-deliveries.ts';
import { sizeText, timeText } from '../../domain/text/amounts.ts';
import { durationText } from '../../domain/text/duration.ts';
import { HooksError } from '../../domain/errors.ts';
import { refusalText } from '../../views/delivery/causes.ts';
import { asHooksError, renderDebug, renderErrorJson } from '../../views/error.ts';
import { targetText } from '../../views/forward/text.ts';
import { noticeLine } from '../shared/print-answer.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import { wrapLines } from '../../terminal/text/width.ts';
import { writeDebug, type Context } from '../../context.ts';
import type { ForwarderEvent } from '../../forwarding/forwarder-event.ts';
import type { DeliveryEvent, KeyEvent, ReceiverEvent } from '../../receiver/receiver-event.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';
import type { StoreEvent } from '../../store/delivery-store.ts';
import type { LiveOutput } from '../../terminal/output/live-output.ts';
import type { Style } from '../../terminal/style.ts';

/** Writes to standard error what is no delivery. */
export interface StderrMessages {
  onEvent(event: Exclude<ReceiverEvent, { type: 'delivery' }>): void;
  /** For people: says once that an event came through two webhooks. */
  onDelivery(event: DeliveryEvent): void;
  onForwarder(event: Exclude<ForwarderEvent, { type: 'forward' }>): void;
}

const WITHOUT_KEY: Readonly<Record<VerifyMode, string>> = {
  auto: 'Until it is there, signed deliveries are accepted and shown as unverified; none counts for --exec, --expect and --exit-after.',
  require: 'Until it is there, deliveries are answered 503, so that the service retries them.',
  off: '',
};

const WITH_EARLIER_KEY =
  'Until it is there, the last known key is used; what does not match it is answered 503, so that the service retries it.';

const WITHOUT_STORE = 'Until it works, deliveries are answered 503, so that the service retries them.';

export async function createStderrMessages(
  context: Context,
  stderr: LiveOutput,
  { verify, emulates }: { readonly verify: VerifyMode; readonly emulates: boolean },
): Promise<StderrMessages> {
  const style = await context.style(stderr);
  const { quiet, debug, json } = context.options;
  const writeMessage = (text: string): void => {
    if (quiet) return;
    if (json) {
      stderr.write(noticeLine(text));
      return;
    }
    stderr.write(`${stderr.isTerminal ? wrapLines(text, stderr.columns) : text}\n`);
  };

  const writeFault = (error: unknown, doing: string): void => {
    const { hide } = context.secrets;
    stderr.write(hide(json ? renderErrorJson(asHooksError(error)) : `${faultLine(error, doing, style)}\n`));
    if (debug) writeDebug({ stderr }, json, hide(renderDebug(asHooksError(error))).trimEnd());
  };

  const store = storeMessages(writeMessage);
  const onKey = keyMessages(writeMessage, verify);
  const findDouble = createDoubleFinder();
  return {
    onDelivery: (event) => {
      const webhooks = findDouble(event);
      if (webhooks !== undefined) writeMessage(doubledText(webhooks, emulates));
    },
    onForwarder: forwarderMessages(writeMessage, (error) => {
      if (!store.hasWritten(error)) writeFault(error, 'forwarding');
    }),
    onEvent: (event) => {
      switch (event.type) {
        case 'refused':
          writeMessage(`Refused a request: ${refusalText(event.reason)}.`);
          break;
        case 'fault':
          writeFault(event.error, 'receiving');
          break;
        case 'alert_failed':
          writeFault(event.error, 'alerting');
          break;
        case 'key_ready':
        case 'key_changed':
        case 'key_unavailable':
          onKey(event);
          break;
        case 'store_failing':
        case 'store_recovered':
        case 'store_quarantined':
        case 'store_migration_waiting':
        case 'store_migrating':
        case 'store_migrated':
        case 'store_clock_ahead':
          store.onEvent(event);
          break;
      }
    },
  };
}

type Write = (text: string) => void;

function keyMessages(writeMessage: Write, verify: VerifyMode): (event: KeyEvent) => void {
  let wasMissing = false;
  return (event) => {
    switch (event.type) {
      case 'key_ready':
        if (wasMissing) writeMessage('The public key is there now: signatures are checked.');
        wasMissing = false;
        break;
      case 'key_changed':
        writeMessage(keyChangedText(event));
        break;
      case 'key_unavailable':
        wasMissing = true;
        writeMessage(
          `${errorText(event.error)} ${event.hasEarlier ? WITH_EARLIER_KEY : WITHOUT_KEY[verify]}`,
        );
        break;
    }
  };
}

/** Characters of a fingerprint that are enough to tell two keys apart. */
const SHOWN_FINGERPRINT = 16;

function keyChangedText({
  fingerprint,
  formerFingerprint,
}: Extract<KeyEvent, { type: 'key_changed' }>): string {
  const [now, before] = [fingerprint, formerFingerprint].map((text) => text.slice(0, SHOWN_FINGERPRINT));
  return `The service has a new public key (SHA-256 ${now ?? ''}…); signatures are checked with it from now on. The former one (${before ?? ''}…) is accepted for 24 hours more. If your endpoint has it pinned: dyte-hooks keys show --published`;
}

interface StoreMessages {
  onEvent(event: StoreEvent): void;
  /** Whether the store itself has reported it: whoever meets it too need not write it again. */
  hasWritten(error: unknown): boolean;
}

function storeMessages(writeMessage: Write): StoreMessages {
  let isFailing = false;
  return {
    onEvent: (event) => {
      switch (event.type) {
        case 'store_failing':
          isFailing = true;
          writeMessage(`${errorText(event.error)} ${WITHOUT_STORE}`);
          break;
        case 'store_recovered':
          isFailing = false;
          writeMessage('The store works again: deliveries are kept and accepted.');
          break;
        case 'store_quarantined':
          writeMessage(
            `The store was damaged and was moved to ${sanitize(event.path)}. A new one has been started.`,
          );
          break;
        case 'store_migration_waiting':
          writeMessage('Another process writes to the store: waiting for it to finish.');
          break;
        case 'store_migrating':
          writeMessage(
            `The store (${sizeText(event.bytes)}) is from an older dyte-hooks. It is brought to the present format once …`,
          );
          break;
        case 'store_migrated':
          writeMessage(
            `The store has the present format (${timeText(event.elapsedMs)}). An older dyte-hooks cannot use it any more.`,
          );
          break;
        case 'store_clock_ahead':
          writeMessage(clockMessage(event));
          break;
      }
    },
    hasWritten: (error) => isFailing && error instanceof HooksError && error.code.startsWith('store_'),
  };
}

/** Days, hours and minutes, in milliseconds. */
const ROUND_UNITS = [86_400_000, 3_600_000, 60_000];

/** A machine that slept looks the same: the clock that only grows may not count that. */
function clockMessage({ aheadMs, waitMs }: Extract<StoreEvent, { type: 'store_clock_ahead' }>): string {
  const unit = ROUND_UNITS.find((each) => aheadMs >= 2 * each) ?? 1000;
  const ahead = durationText(Math.round(aheadMs / unit) * unit);
  const wait = durationText(waitMs);
  return `The clock of this machine went ahead by ${ahead}, or the machine slept. Until it has stayed so for ${wait}, no delivery is removed for its age (--keep).`;
}

function forwarderMessages(
  writeMessage: Write,
  writeFault: (error: unknown) => void,
): StderrMessages['onForwarder'] {
  // One that is too slow may fall behind and catch up again and again.
  const slowTargets = new Set<string>();
  return (event) => {
    if (event.type === 'fault') writeFault(event.error);
    if (event.type !== 'forwards_waiting') return;
    const target = targetText(event.target, false);
    if (event.why === 'left_behind')
      writeMessage(`Deliveries that an earlier run has left for ${target} go first.`);
    else if (!slowTargets.has(target)) {
      slowTargets.add(target);
      writeMessage(
        `Deliveries come faster than ${target} takes them: some wait in the store, and follow in order.`,
      );
    }
  };
}

/** @param emulates whether the service is in this process, where `delete` does not look for webhooks */
function doubledText([first, second]: WebhookPair, emulates: boolean): string {
  const [one, other] = [shortId(first), shortId(second)];
  const what = `The same event came through two webhooks: ${one} and ${other}. Whatever both ask for comes twice; `;
  return emulates ? `${what}delete one.` : `${what}delete one:\n  dyte-hooks delete ${other}`;
}

function faultLine(error: unknown, doing: string, style: Style): string {
  return `${style.bad('error:')} Something went wrong while ${doing}: ${errorText(error)}`;
}

function errorText(error: unknown): string {
  if (error instanceof HooksError && error.hint !== undefined)
    return sanitize(`${error.message} ${error.hint}`);
  return sanitize(error instanceof Error ? error.message : String(error));
}
