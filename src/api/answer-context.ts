import type { HideSecrets } from '../domain/secrets/secret-hider.ts';
import type { SentRequest } from './requests.ts';

/** What reading an answer needs to know beside it. */
export interface AnswerContext {
  readonly request: SentRequest;
  /** Milliseconds since 1970, for the date of a `retry-after`. */
  readonly now: number;
  /** Hides the credentials in what the service says, before that is shortened. */
  readonly hide: HideSecrets;
}
