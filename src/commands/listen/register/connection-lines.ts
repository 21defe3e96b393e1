import { HooksError } from '../../../domain/errors.ts';
import { durationText } from '../../../domain/text/duration.ts';
import { roughLengthText, timeText } from '../../../domain/text/amounts.ts';
import { failureText } from '../../../views/connection/failure-text.ts';
import { problemText, shownAddress } from '../../../views/connection/problem-text.ts';
import { safeText, shortId } from '../../../terminal/text/safe-text.ts';
import type { HideSecrets } from '../../../domain/secrets/secret-hider.ts';
import type { ConnectionEvent } from './connection-event.ts';

/** What is said while the connection is being made; undefined for what is not worth a line. */
export function startText(event: ConnectionEvent): string | undefined {
  if (event.type === 'tunnel_starting') return `Starting ${safeText(event.program)} …`;
  if (event.type === 'address_waiting')
    return `${shownAddress(event.url)} ${problemText(event.problem, event.url)}. Waiting …`;
  return event.type === 'webhook_notice' ? event.text : undefined;
}

/** A command is copied whole, so that it has a line of its own, however long. */
export function commandLines(event: ConnectionEvent): readonly string[] {
  return event.type === 'webhook_notice' && event.command !== undefined ? [`  ${event.command}`] : [];
}

/** The same in one line. */
export function noticeText({ text, command }: Extract<ConnectionEvent, { type: 'webhook_notice' }>): string {
  return command === undefined ? text : `${text} ${command}`;
}

export interface ConnectionChange {
  readonly mood: 'good' | 'doubtful' | 'bad';
  readonly text: string;
}

/**
 * Says to people what becomes of a connection that stood.
 *
 * @returns a function that gives undefined for what is not worth a line
 */
export function connectionChanges(tunnel: () => string | undefined, hide: HideSecrets) {
  let isExplained = false;
  let said = '';
  return (event: ConnectionEvent): ConnectionChange | undefined => {
    switch (event.type) {
      case 'tunnel_dead': {
        const lost = isExplained ? '' : ` ${LOST}`;
        isExplained = true;
        said = failureText(event.failure, tunnel());
        return { mood: 'bad', text: `No deliveries come in: ${said}${lost}` };
      }
      case 'tunnel_retry': {
        const [before, why] = [said, failureText(event.failure, tunnel())];
        said = why;
        const still = why === before ? '' : `Still none come in: ${why} `;
        return { mood: 'doubtful', text: `${still}Trying again in ${timeText(event.inMs)}.` };
      }
      case 'address_proved':
        return { mood: 'good', text: provedText(event) };
      case 'machine_slept':
        return {
          mood: 'doubtful',
          text: `The machine slept for ${roughLengthText(event.sleptMs / 1000)}, or its clock was set. Looking whether deliveries still come through …`,
        };
      case 'webhook_registered':
        return {
          mood: 'good',
          text: `Webhook ${shortId(hide(event.id))} leads to ${shownAddress(event.url)}.`,
        };
      case 'webhook_moved':
        return {
          mood: 'good',
          text: `The webhook leads to ${shownAddress(event.url)} now: deliveries come again.`,
        };
      case 'webhook_move_failed':
        return { mood: 'bad', text: moveFailedText(event, hide) };
      case 'webhook_notice':
        return { mood: 'doubtful', text: event.text };
      case 'tunnel_starting':
      case 'address_waiting':
        return undefined;
    }
  };
}

const LOST = 'What the service sends meanwhile is lost, unless it retries it long enough.';

function provedText({
  url,
  formerUrl,
  downMs,
}: Extract<ConnectionEvent, { type: 'address_proved' }>): string {
  const address = shownAddress(url);
  if (downMs === undefined || downMs === 0) return `${address} still leads here.`;
  const after = `after ${roughLengthText(Math.max(1, downMs / 1000))}`;
  return formerUrl === undefined
    ? `${address} leads here again, ${after}.`
    : `${address} leads here ${after}; it takes the place of ${shownAddress(formerUrl)}.`;
}

function moveFailedText(
  { error, retryInMs }: Extract<ConnectionEvent, { type: 'webhook_move_failed' }>,
  hide: HideSecrets,
): string {
  const why = error instanceof HooksError ? safeText(hide(error.message)) : 'something went wrong here.';
  return `The webhook leads to the former address still: ${why} Trying again in ${durationText(retryInMs)}.`;
}
