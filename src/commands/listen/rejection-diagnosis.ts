import type { Context } from '../../context.ts';
import { parseUrl } from '../../domain/network/parse-url.ts';
import type { CandidateKey } from '../../domain/signature/diagnosis.ts';
import type { KeySource } from '../../receiver/key-source.ts';
import type { DeliveryEvent } from '../../receiver/receiver-event.ts';
import type { Explain } from './delivery-lines.ts';

/** Says in a sentence why a signature failed, for people who look on. */
export interface RejectionDiagnosis {
  /** @returns undefined where nothing more is known, or nothing is looked into now */
  readonly explain: Explain;
  /**
   * Loads what it needs, beside all else; until then nothing is said.
   *
   * @param origin of the key, for people: a URL is shown by its host
   */
  readonly start: (keys: KeySource, origin: string) => void;
}

/**
 * Whoever sends many bad deliveries must not keep the receiver from good ones: so there is a shortest time from
 * one diagnosis to the next, in milliseconds, which grows with what the last one took, and a largest body.
 */
const INTERVAL_MS = 1000;
const INTERVAL_FACTOR = 50;
const MAX_BYTES = 8 * 1024;
const LIMITS = { maxBytes: MAX_BYTES, maxThoroughBytes: 0 };

export function createRejectionDiagnosis(context: Context): RejectionDiagnosis {
  let look: Explain | undefined;
  let next = -Infinity;
  return {
    explain: (event) => {
      if (look === undefined) return undefined;
      const begun = context.clock.elapsed();
      if (event.body.length > MAX_BYTES || begun < next) return undefined;
      const found = look(event);
      const tookMs = context.clock.elapsed() - begun;
      next = begun + Math.max(INTERVAL_MS, tookMs * INTERVAL_FACTOR);
      return found;
    },
    start: (keys, origin) => {
      if (context.options.quiet) return;
      const host = parseUrl(origin)?.host ?? '';
      void loadLook(context, keys, host === '' ? origin : host).then(
        (loaded) => {
          look = loaded;
        },
        // Without it the cause is said as ever.
        () => undefined,
      );
    },
  };
}

async function loadLook(context: Context, keys: KeySource, name: string): Promise<Explain> {
  const { diagnose } = await import('../../domain/signature/diagnosis.ts');
  const { signatureHeaders } = await import('../../domain/signature/signature-headers.ts');
  const { shortDiagnosis } = await import('../../views/signature/diagnosis-text.ts');
  const { distinctKeys, keptKeys } = await import('../shared/kept-keys.ts');
  const others = await keptKeys(context);
  return ({ body, headers }: DeliveryEvent) => {
    const key = keys.known?.();
    if (key === undefined) return undefined;
    const expected: CandidateKey = { name, key };
    // Only those that count for a receiver, so that no name from outside is repeated.
    const signatures = signatureHeaders(headers).filter((header) => /^(?:rtk|dyte)-/i.test(header.name));
    return shortDiagnosis(
      diagnose({ body, signatures, keys: distinctKeys([expected, ...others]), limits: LIMITS }),
    );
  };
}
