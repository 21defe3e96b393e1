import { isHandled } from '../../domain/delivery/stored-delivery.ts';
import { outcomeClass } from '../../domain/forward/outcome-class.ts';
import { judgeByPolicy, verdictSentence } from '../../domain/retry/policy-verdict.ts';
import type { ForwardTry } from '../../domain/forward/forward-try.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';

export interface VerdictOptions {
  readonly policy: PolicyName;
  /** Whether the service hears the answers itself: then it does what it does, and nothing would have been. */
  readonly relays: boolean;
  /** Whether the policy is followed anyway. */
  readonly retries: boolean;
  readonly verbose: boolean;
}

/** What the service would have done with what targets answered: said once for each kind, and counted. */
export class Verdicts {
  readonly #options: VerdictOptions;
  readonly #said = new Set<string>();
  #resent = 0;
  #hasSaidHow = false;

  constructor(options: VerdictOptions) {
    this.#options = options;
  }

  /** Deliveries that the service would have sent again, of those that failed. */
  get resent(): number {
    return this.#resent;
  }

  count({ outcome, state }: ForwardTry): void {
    const { policy, relays, retries } = this.#options;
    if (state !== 'failed' || relays || retries) return;
    if (judgeByPolicy(outcome, policy)?.action === 'retry') this.#resent += 1;
  }

  /** @returns undefined where there is nothing to say, or it has been said */
  sentenceFor({ outcome, retryInMs }: ForwardTry): string | undefined {
    const { policy, relays, retries, verbose } = this.#options;
    const verdict = judgeByPolicy(outcome, policy);
    if (relays || retryInMs !== undefined || verdict === undefined) return undefined;
    const wouldResend = verdict.action === 'retry' && !isHandled(outcome);
    if (retries && wouldResend) return undefined;
    const kind = isHandled(outcome) ? 'slow' : outcomeClass(outcome);
    if (this.#said.has(kind) && !verbose) return undefined;
    this.#said.add(kind);
    const sentence = verdictSentence(outcome, policy);
    if (!wouldResend || this.#hasSaidHow) return sentence;
    this.#hasSaidHow = true;
    return `${sentence ?? ''} listen does not, unless you give --forward-retry.`;
  }
}
