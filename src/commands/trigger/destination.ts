import { randomUUID } from 'node:crypto';
import { newestPayloads, type PayloadFamily } from '../../domain/events/payload-families.ts';
import { readTargetSpecs } from '../../forwarding/target-specs.ts';
import { targetText } from '../../views/forward/text.ts';
import { findEmulator } from '../shared/find-emulator.ts';
import { policyInUse } from '../shared/policy-in-use.ts';
import { checkInsecure, readAddedHeaders, secretsOfVariables } from '../shared/target-options.ts';
import { chooseApp, ownerText, whereText } from './emulated-app.ts';
import { sendByEmulator } from './send-by-emulator.ts';
import { sendToUrl } from './send-to-url.ts';
import type { Context } from '../../context.ts';
import type { Send } from './send.ts';
import type { TriggerOptions } from './trigger-options.ts';

/** Where events go, and what they are made for. */
export interface Destination {
  readonly send: Send;
  /** For people. */
  readonly where: string;
  /** Whose webhooks get them, in a sentence; undefined where they are sent to an address. */
  readonly sender?: string;
  readonly payloads: PayloadFamily;
  readonly organizationId: string;
  readonly timeScale: number;
}

/**
 * The address of `--to`, else an emulator.
 *
 * @throws HooksError `emulator_missing`, `not_an_emulator`, `app_not_found`, `url_unusable`, `key_invalid`
 */
export async function chooseDestination(options: TriggerOptions, context: Context): Promise<Destination> {
  if (options.to !== undefined) return await addressOf(options.to, options, context);
  const emulator = await findEmulator(context);
  const { payloads, timeScale } = emulator.description;
  const app = chooseApp(emulator, context);
  return {
    send: sendByEmulator(emulator, app.id, context),
    where: whereText(emulator, app),
    sender: ownerText(emulator, app),
    payloads,
    organizationId: app.id,
    timeScale: options.timeScale ?? timeScale,
  };
}

async function addressOf(to: string, options: TriggerOptions, context: Context): Promise<Destination> {
  const { policy: retried, webhookId, timeScale = 1 } = options;
  const [spec] = readTargetSpecs({ forwardTo: [to], forward: [], exec: [] });
  if (spec?.kind !== 'http') throw new Error('--to is a URL');
  const policy = retried ?? (await policyInUse(context));
  if (options.insecure) checkInsecure([spec.url]);
  const { environment } = context;
  const headers = readAddedHeaders(options, environment);
  context.secrets.add(secretsOfVariables(options, environment));
  const request = { headers, checksCertificate: !options.insecure };
  const url = spec.url.href;
  const target = { url, policy, retries: retried !== undefined, webhookId, timeScale, request };
  return {
    send: sendToUrl(target, context),
    where: targetText(url, false),
    payloads: newestPayloads(policy),
    organizationId: randomUUID(),
    timeScale,
  };
}
