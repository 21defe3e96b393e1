import type { MeetingsApi } from '../../api/meetings-api.ts';
import { HooksError, type ErrorCode } from '../../domain/errors.ts';

/** A participant that was let in as somebody who may do everything. */
export interface Host {
  readonly id: string;
  readonly token: string;
  readonly name: string;
  readonly preset: string;
}

export interface WantedHost {
  readonly meetingId: string;
  readonly customId: string;
  readonly name: string;
  /** Tried one after another. */
  readonly presets: readonly string[];
}

/** What is said of a preset that there is not; how the service says it is not known. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['not_found', 'request_invalid']);

/**
 * Adds a participant by the first preset that the service takes.
 *
 * @throws HooksError of the first preset that was refused, and what the API can throw
 */
export async function addHost(
  api: MeetingsApi,
  { meetingId, customId, name, presets }: WantedHost,
): Promise<Host> {
  let refusal: HooksError | undefined;
  for (const preset of presets)
    try {
      const added = await api.addParticipant(meetingId, { customId, name, preset });
      return { ...added, name, preset };
    } catch (error) {
      if (!(error instanceof HooksError) || !REFUSALS.has(error.code)) throw error;
      refusal ??= error;
    }
  throw refusal?.reworded({
    hint: `Tried as preset: ${presets.join(', ')}. Name another one of the app with --preset: the dashboard lists them.`,
  });
}
