import type { CommandSpec } from '../command-spec.ts';
import type { TopicName } from '../topic-names.ts';

/** What help was asked for. `isShort` is `-h`: what fits on one screen. */
export type HelpPage =
  | { readonly kind: 'overview'; readonly isShort: boolean }
  | { readonly kind: 'parent'; readonly name: string }
  | { readonly kind: 'command'; readonly spec: CommandSpec; readonly isShort: boolean }
  | { readonly kind: 'topic'; readonly name: TopicName };

/** What a page is laid out for. */
export interface HelpLayout {
  /** Columns that lines are fitted to. */
  readonly columns: number;
  readonly hasColor: boolean;
}
