import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { diagnose, type CandidateKey, type Diagnosis } from '../../domain/signature/diagnosis.ts';
import { signatureHeaders } from '../../domain/signature/signature-headers.ts';
import { diagnosisJson } from '../../views/signature/diagnosis-json.ts';
import { renderDiagnosis } from '../../views/signature/diagnosis-text.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { allKeys, expectedKey, type VerifyKeyOptions } from './known-keys.ts';
import { readDelivery, type DeliverySource, type SavedDelivery } from './read-delivery.ts';

export interface VerifyOptions extends DeliverySource, VerifyKeyOptions {}

/** A real body has below 10 kilobytes, so that both are more than is needed; they keep the work below a second. */
const LIMITS = { maxBytes: 256 * 1024, maxThoroughBytes: 32 * 1024 };

/**
 * Says whether a delivery is genuine, and if it is not, what makes its signature verify.
 *
 * @throws HooksError `not_genuine`; `key_unavailable` when there is no key to verify with; as `readDelivery` and
 *   `expectedKey` do
 */
export async function run(options: VerifyOptions, context: Context): Promise<void> {
  const saved = await readDelivery(options, context);
  // No key changes that there is no signature, so that none is fetched.
  if (options.key === undefined && signatureHeaders(saved.headers).length === 0) {
    await answer({ kind: 'missing' }, [], saved, context);
    throw notGenuine();
  }
  const expected = await expectedKey(options, context);
  const quick = diagnoseWith(saved, [expected]);
  const isDecided = quick.kind === 'valid' || quick.kind === 'missing';
  const keys = isDecided ? ([expected] as const) : await allKeys(expected, options, context);
  const diagnosis = isDecided ? quick : diagnoseWith(saved, keys, LIMITS);
  await answer(diagnosis, keys, saved, context);
  if (diagnosis.kind === 'valid') return;
  throw notGenuine();
}

function notGenuine(): HooksError {
  return new HooksError('not_genuine', 'The delivery does not verify as it is.', {
    hint: 'What an endpoint must do with the bytes: docs/keys.md, "What changes a body".',
    isTold: true,
  });
}

function diagnoseWith(
  { body, headers }: SavedDelivery,
  keys: readonly [CandidateKey, ...CandidateKey[]],
  limits = { maxBytes: 0, maxThoroughBytes: 0 },
): Diagnosis {
  return diagnose({ body, signatures: signatureHeaders(headers), keys, limits });
}

async function answer(
  diagnosis: Diagnosis,
  keys: readonly CandidateKey[],
  { origin, body, headers, notes }: SavedDelivery,
  context: Context,
): Promise<void> {
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const names = keys.map(({ name }) => name);
  const hasHeaders = headers.length > 0;
  const subject = { origin, bodySize: body.length, bodySha256, notes, keys: names, hasHeaders };
  if (context.options.json) {
    answerJson<'verify'>(context, diagnosisJson(diagnosis, subject));
    return;
  }
  if (context.options.quiet) return;
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const columns = stdout.isTerminal ? stdout.columns : Infinity;
  answerLines(context, renderDiagnosis(diagnosis, subject, style, columns));
}
