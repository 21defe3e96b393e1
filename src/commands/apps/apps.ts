import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { findApp, type App } from '../../domain/service/app.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { IN_USE, renderAppRow, renderApps } from '../../views/apps.ts';
import { withApiProgress } from '../shared/find-webhooks.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';

/**
 * Lists the apps of the account, and marks the one whose webhooks the other commands are about.
 *
 * @throws HooksError `usage_invalid` for a service without apps, `option_missing` without an account
 */
export async function run(_options: unknown, context: Context): Promise<void> {
  const settings = await context.settings();
  const api = await context.accountApi(settings);
  const apps = await withApiProgress(context, api.apps());
  const used = usedApp(context, apps, settings.app);
  const { hide } = context.secrets;
  const listed = apps.map(({ id, name, createdAt = null }) => ({
    id,
    name: hide(name),
    createdAt,
    inUse: id === used?.id,
  }));
  const { stdout } = context.io;
  if (context.options.json) answerJson<'apps'>(context, listed);
  else if (apps.length === 0)
    notify(context, 'No apps yet. Make one in Cloudflare’s dashboard, under Realtime, RealtimeKit.');
  else if (stdout.isTerminal) {
    answerLines(context, renderApps(listed, stdout, await context.style(stdout)));
    notify(context, used === undefined ? 'None is in use: choose one with --app.' : `${IN_USE} is in use.`);
  } else answerLines(context, listed.map(renderAppRow));
}

/** The app that was chosen, unless there is none of that name any more, which is said. */
function usedApp(context: Context, apps: readonly App[], chosen: string | undefined): App | undefined {
  if (chosen === undefined || apps.length === 0) return undefined;
  try {
    return findApp(apps, chosen);
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    notify(context, `warning: ${sanitize(context.secrets.hide(error.message))}`);
    return undefined;
  }
}
