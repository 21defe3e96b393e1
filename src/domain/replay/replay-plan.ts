/** How fast a replay goes: at once, or by the times of receiving, so many times as fast. */
export type ReplaySpeed = 'fast' | number;

/** How a replay is made; kept with it, so that it can go on where it ended. */
export interface ReplayPlan {
  /** Changes to each body, as `parseEdit` reads them. */
  readonly edits: readonly string[];
  /** The body in the place of the one that came; only where one delivery is replayed. */
  readonly body: Buffer | undefined;
  /** What new UUIDs are made from; undefined where those that came stay. */
  readonly uuidSeed: string | undefined;
  /** Names of the headers that are added, in lower case; values may be secrets, and are not kept. */
  readonly addedHeaders: readonly string[];
  /** Whether any certificate will do. */
  readonly isInsecure: boolean;
  readonly speed: ReplaySpeed;
  /** Milliseconds of a gap that longer ones are shortened to. */
  readonly longestGap: number;
  readonly concurrency: number;
  /** Milliseconds until the head of an answer must be there. */
  readonly timeout: number;
}
