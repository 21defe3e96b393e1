import type { Location } from '../configuration/configuration.ts';
import type { EventName } from '../events/names.ts';
import type { PayloadFamily } from '../events/payload-families.ts';
import type { JsonEdit } from '../json/edit-syntax.ts';
import type { Person } from './people.ts';

/** A whole scenario file, as docs/trigger.md describes it. */
export interface ScenarioFile {
  /** As it is shown to people. */
  readonly path: string;
  /** Of the meeting. */
  readonly title: string | undefined;
  readonly payloads: PayloadFamily | undefined;
  /** So many, or who they are; the usual three without it, and more where a step needs them. */
  readonly participants: number | readonly Person[] | undefined;
  /** How long the meeting took, in milliseconds; as long as the pauses of its steps without it. */
  readonly lengthMs: number | undefined;
  readonly seed: number | undefined;
  /** Changes to all payloads that have their fields. */
  readonly edits: readonly FileEdit[];
  readonly steps: readonly FileStep[];
}

export interface FileEdit {
  readonly edit: JsonEdit;
  /** Whether the field may be missing. */
  readonly adds: boolean;
  readonly location: Location;
}

/** One event, or the same for several people one after the other. */
export interface FileStep {
  readonly event: EventName;
  /** Since what was before, in milliseconds; the usual pause without it. */
  readonly afterMs: number | undefined;
  /** Places among the participants, from 0 on; empty where the event is about nobody. */
  readonly persons: readonly number[];
  readonly status: string | undefined;
  readonly variant: string | undefined;
  readonly edits: readonly FileEdit[];
  readonly repeats: number;
  readonly forged: boolean;
  readonly lost: boolean;
}
