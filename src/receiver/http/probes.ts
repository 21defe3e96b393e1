import { randomBytes } from 'node:crypto';
import type { Answer } from '../answers.ts';

/** A request that is to come back to this process through a public address. */
export interface ExpectedProbe {
  /** The name and the value of a query parameter that the request must have. */
  readonly parameter: readonly [name: string, value: string];
  /** The body that only this process answers it with. */
  readonly answer: string;
}

/** Requests by which this process proves that an address leads to it. They are never deliveries. */
export interface Probes {
  expect(): ExpectedProbe;
  /**
   * The answer for an expected one.
   *
   * @returns undefined for every other request
   */
  answerTo(method: string, target: string): Answer | undefined;
}

const PARAMETER = 'dyte-hooks-probe';

const IN_TARGET = new RegExp(String.raw`[?&]${PARAMETER}=([\w-]+)(?:&|$)`);

/** Nobody guesses one of these, so that nobody but who was told it hears the answer. */
const SECRET_BYTES = 18;

/** Probes that are under way, and those that were given up and may arrive late. */
const MAX_EXPECTED = 32;

export function createProbes(): Probes {
  const answers = new Map<string, string>();
  return {
    expect: () => {
      const [value, answer] = [newSecret(), newSecret()];
      answers.set(value, answer);
      for (const oldest of answers.keys()) {
        if (answers.size <= MAX_EXPECTED) break;
        answers.delete(oldest);
      }
      return { parameter: [PARAMETER, value], answer };
    },
    answerTo: (method, target) => {
      if (method !== 'GET') return undefined;
      const body = answers.get(IN_TARGET.exec(target)?.[1] ?? '');
      // A cache on the way must not answer in our place.
      return body === undefined ? undefined : { status: 200, body, headers: { 'Cache-Control': 'no-store' } };
    },
  };
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
