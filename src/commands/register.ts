import { missingOption, notify, type Context } from '../context.ts';
import { HooksError } from '../domain/errors.ts';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { selectEvents } from '../domain/events/selector.ts';
import { defaultName, planRegistration, type RegistrationPlan } from '../domain/registration.ts';
import { inspectWebhookUrl, isSameUrl } from '../domain/webhook-url.ts';
import { sanitize } from '../terminal/sanitize.ts';
import { reportChange, reportDryRun, type DryRunReport } from './shared/change-report.ts';
import { asking, isServiceLocal, requireUsableUrl } from './shared/webhooks.ts';
import type { Webhook } from '../domain/webhook.ts';

export interface RegisterOptions {
  readonly url: string | undefined;
  readonly events: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly disabled: boolean;
  readonly createOnly: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/**
 * Ensures that a webhook exists for a URL: creates it, brings an existing one to the wanted state, or
 * finds nothing to do.
 *
 * @throws HooksError `webhook_exists` with `--create-only`, `url_unusable`, `event_unknown`,
 *   `option_missing` where something is missing and nobody can be asked
 */
export async function run(options: RegisterOptions, context: Context): Promise<void> {
  // Everything that can be wrong in the words themselves comes before the first call.
  const events = options.events === undefined ? undefined : selectEvents(options.events);
  const knownUrl = (options.url ?? (await context.settings()).webhookUrl)?.trim();
  if (!context.interactive) requireComplete(knownUrl, events);
  if (knownUrl !== undefined) await requireUsableUrl(context, knownUrl, options.force);
  // Nobody should answer questions first and then hear that they are not signed in.
  const api = await context.api();
  const url = knownUrl ?? (await askUrl(context, options.force));

  const webhooks = await asking(context, api.list());
  const existing = webhooks.find((webhook) => isSameUrl(webhook.url, url));
  if (existing !== undefined && options.createOnly) throw alreadyExists(existing);

  const wantedEvents = events ?? (await askEvents(context, existing));
  const asked = knownUrl === undefined || events === undefined;
  const name =
    options.name?.trim() ?? (asked && existing === undefined ? await askName(context, url) : undefined);
  const plan = planRegistration(webhooks, { url, events: wantedEvents, enabled: !options.disabled, name });

  if (options.dryRun) await reportDryRun(context, describePlan(plan));
  else await carryOut(context, plan);
}

function requireComplete(url: string | undefined, events: readonly string[] | undefined): void {
  if (url === undefined) throw missingOption('The webhook URL', '--url <url>', 'DYTE_WEBHOOK_URL');
  if (events === undefined) throw missingOption('The list of events', '--events all (or their names)');
}

function alreadyExists(existing: Webhook): HooksError {
  return new HooksError('webhook_exists', `This URL is registered already, as ${existing.id}.`, {
    hint: 'Leave out --create-only to bring it to the wanted state.',
  });
}

async function askUrl(context: Context, force: boolean): Promise<string> {
  const service = { isLocal: await isServiceLocal(context) };
  const prompts = await context.prompts();
  const answer = await prompts.text('Where should events be delivered to (https://…)?', {
    validate: (text) => {
      if (text.trim() === '') return 'Give a URL, such as https://example.com/webhook.';
      const { problem } = inspectWebhookUrl(text.trim(), service);
      return problem === undefined || force ? undefined : `${problem.message} ${problem.hint}`;
    },
  });
  await requireUsableUrl(context, answer.trim(), force);
  return answer.trim();
}

async function askEvents(context: Context, existing: Webhook | undefined): Promise<readonly string[]> {
  const prompts = await context.prompts();
  // Events that only the service knows are offered too: what is not ticked is taken away.
  const choices = [...new Set([...EVENT_NAMES, ...(existing?.events ?? [])])].map((name) => ({
    value: name,
    label: sanitize(name),
    checked: existing === undefined || existing.events.includes(name),
  }));
  const chosen = await prompts.checklist('Which events?', choices);
  if (chosen.length > 0) return chosen;
  throw new HooksError('usage_invalid', 'No event was chosen.', {
    hint: 'A webhook needs one at least: the space bar ticks an event.',
  });
}

async function askName(context: Context, url: string): Promise<string> {
  const prompts = await context.prompts();
  const answer = await prompts.text('What should it be called?', {
    default: defaultName(url),
    validate: (text) => (text.trim() === '' ? 'Give it a name.' : undefined),
  });
  return answer.trim();
}

async function carryOut(context: Context, plan: RegistrationPlan): Promise<void> {
  const api = await context.api();
  if (plan.action === 'create') {
    const webhook = await asking(context, api.create(plan.request));
    await reportChange(context, { action: 'created', webhook, changes: [] });
    notify(context, 'Each delivery names this id in its dyte-webhook-id or rtk-webhook-id header.');
  } else if (plan.action === 'update') {
    const webhook = await asking(context, api.edit(plan.webhook.id, plan.changes));
    await reportChange(context, { action: 'updated', webhook, changes: plan.differences });
  } else await reportChange(context, { action: 'unchanged', webhook: plan.webhook, changes: [] });
}

function describePlan(plan: RegistrationPlan): DryRunReport {
  if (plan.action === 'create')
    return { action: 'create', request: { method: 'POST', path: '/webhooks', body: plan.request } };
  if (plan.action === 'unchanged') return { action: 'unchanged', request: null };
  const path = `/webhooks/${plan.webhook.id}`;
  return { action: 'update', request: { method: 'PATCH', path, body: plan.changes } };
}
