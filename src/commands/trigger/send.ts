import type { SentEvent } from '../../emulator/sent-event.ts';
import type { TriggeredEvent } from './triggered-event.ts';

/** Hears what becomes of events that are sent. */
export interface SendReport {
  onSent(event: SentEvent): void;
  /** No webhook asks for the event. */
  onUnwanted(event: string, at: number): void;
}

/** Sends an event. @returns once all of its deliveries have ended */
export type Send = (event: TriggeredEvent, report: SendReport) => Promise<void>;
