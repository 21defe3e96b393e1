import type { DeliveryEvent } from '../../receiver/receiver-event.ts';
import type { LiveOutput } from '../../terminal/output/live-output.ts';
import type { LiveLines } from './live/shown-deliveries.ts';

type Lines = readonly string[];

/** Prints lines; where keys are read, behind what tells sessions apart, and only those that are wanted. */
export interface LinePrinter {
  /** What belongs to no session. */
  readonly print: (lines: Lines) => void;
  /**
   * @param own the line of a delivery
   * @param lines the same with what stands around it
   */
  readonly printDelivery: (event: DeliveryEvent, own: string, lines: Lines) => void;
  /** What is told of a delivery after its line. */
  readonly printLater: (position: number, lines: () => Lines) => void;
  /** What stands at the left edge in any case. */
  readonly printBare: (lines: Lines) => void;
}

/** @param live undefined where no keys are read */
export function createLinePrinter(output: LiveOutput, live: LiveLines | undefined): LinePrinter {
  const write = (lines: Lines, prefix: string): void =>
    output.write(lines.map((line) => `${prefix}${line}\n`).join(''));
  const blank = live?.blankPrefix ?? '';
  return {
    print: (lines) => write(lines, blank),
    printDelivery: (event, own, lines) => {
      const prefix = live === undefined ? blank : live.prefixFor(event, own);
      if (prefix !== undefined) write(lines, prefix);
    },
    printLater: (position, lines) => {
      const prefix = live === undefined ? blank : live.laterPrefixFor(position);
      if (prefix !== undefined) write(lines(), prefix);
    },
    printBare: (lines) => write(lines, ''),
  };
}
