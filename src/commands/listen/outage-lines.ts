import {
  renderTargetChange,
  outcomesText,
  targetAddress,
  unreachableText,
} from '../../views/forward/outage.ts';
import { numberText } from '../../domain/text/amounts.ts';
import type {
  ForwarderEvent,
  HandedOnEvent,
  TargetDownEvent,
  TargetUpEvent,
} from '../../forwarding/forwarder-event.ts';
import type { Style } from '../../terminal/style.ts';

export type OutageEvent = TargetDownEvent | TargetUpEvent | HandedOnEvent;

export function isOutageEvent(event: ForwarderEvent): event is OutageEvent {
  return event.type === 'target_down' || event.type === 'target_up' || event.type === 'handed_on';
}

export interface OutageLineOptions {
  /** Names of all targets. */
  readonly targets: readonly string[];
  readonly style: Style;
  readonly quiet: boolean;
  /** As it is now; Infinity where there is no terminal. */
  readonly width: () => number;
}

/**
 * Says to people once that a target is down, and once that it answers again, with what became of what
 * waited: that stands on no other line unless it failed.
 */
export class OutageLines {
  readonly #options: OutageLineOptions;
  #isExplained = false;

  constructor(options: OutageLineOptions) {
    this.#options = options;
  }

  linesOf(event: OutageEvent): readonly string[] {
    const { style, width } = this.#options;
    const address = targetAddress(event.target, this.#options.targets);
    const { at } = event;
    switch (event.type) {
      case 'target_down':
        return renderTargetChange({ at, mood: 'bad', text: this.#downText(event, address) }, style, width());
      case 'target_up':
        // What waits in memory is handed on in a moment.
        if (!event.hasBacklog) return [];
        return renderTargetChange(
          { at, mood: 'good', text: `${address} answers again: what waits follows in order.` },
          style,
          width(),
        );
      case 'handed_on':
        return renderTargetChange({ at, ...handedOnText(event, address) }, style, width());
    }
  }

  #downText({ fault, target }: TargetDownEvent, address: string): string {
    const why = unreachableText(fault, target, address);
    if (this.#isExplained || this.#options.quiet) return `${why} Deliveries wait.`;
    this.#isExplained = true;
    return `${why} Deliveries wait; they follow in order once it answers. --no-hold lets them fail instead.`;
  }
}

function handedOnText(
  { after, handedOn, outcomes, isComplete }: HandedOnEvent,
  address: string,
): { readonly mood: 'good' | 'doubtful'; readonly text: string } {
  const isGood = outcomes.get('2xx') === handedOn;
  const outcome = `${numberText(handedOn)} handed on, ${outcomesText(outcomes)}`;
  return {
    mood: isGood ? 'good' : 'doubtful',
    text: isComplete
      ? `${address}${after === 'pause' ? '' : ' answers again'}: ${outcome}`
      : `${address} answered: ${outcome}; the others wait`,
  };
}
