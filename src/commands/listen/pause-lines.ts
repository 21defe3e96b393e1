import type { ForwarderEvent, PausedEvent, ResumedEvent } from '../../forwarding/forwarder-event.ts';
import type { Style } from '../../terminal/style.ts';
import { renderTargetChange } from '../../views/forward/outage.ts';
import { pausedNotice, pauseLengthText } from '../../views/forward/pause.ts';

export type PauseEvent = PausedEvent | ResumedEvent;

export function isPauseEvent(event: ForwarderEvent): event is PauseEvent {
  return event.type === 'forwarding_paused' || event.type === 'forwarding_resumed';
}

/**
 * Says to people that forwarding is paused, or goes on.
 *
 * @param store as `--store` names it; undefined for the usual one
 * @param width Infinity where there is no terminal
 */
export function pauseLines(
  event: PauseEvent,
  {
    style,
    width,
    store,
  }: { readonly style: Style; readonly width: number; readonly store: string | undefined },
): readonly string[] {
  const { at } = event;
  return event.type === 'forwarding_paused'
    ? renderTargetChange({ at, mood: 'doubtful', text: pausedNotice(event, at, store) }, style, width)
    : renderTargetChange(
        { at, mood: 'good', text: `Forwarding goes on after ${pauseLengthText(event.pausedMs)}.` },
        style,
        width,
      );
}
