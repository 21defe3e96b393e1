import { serviceOf } from '../domain/service/services.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import type { LoginReportJson } from '../schemas/credentials.ts';
import type { Style } from '../terminal/style.ts';

const PLACES: Readonly<Record<LoginReportJson['secretIn'], string>> = {
  file: 'The secret is in that file, which only you can read.',
  keyring: 'The secret is in the key store of this system.',
};

/** What `login` did: who is signed in, and where that is kept. */
export function renderLogin(done: LoginReportJson, style: Style): string[] {
  const who = style.strong(sanitize(whoOf(done)));
  const state =
    done.credentials === 'accepted'
      ? `Signed in as ${who}`
      : `Saved the credentials of ${who}, without checking them`;
  return [
    `${style.good('✓')} ${state}`,
    // Both ids in the line above would not fit a terminal.
    ...(done.accountId === null ? [] : [`  app ${done.appId ?? ''} of account ${done.accountId}`]),
    `  ${serviceOf(done.service).title} (${new URL(done.apiUrl).host})`,
    `  profile "${done.profile}", saved in ${done.path}`,
    `  ${PLACES[done.secretIn]}`,
  ];
}

function whoOf({ organizationId, appId, appName }: LoginReportJson): string {
  return organizationId ?? `app ${appName === null ? (appId ?? '') : `"${appName}"`}`;
}
