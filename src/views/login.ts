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
    `  ${serviceOf(done.service).title} (${new URL(done.apiUrl).host})`,
    `  profile "${done.profile}", saved in ${done.path}`,
    `  ${PLACES[done.secretIn]}`,
  ];
}

function whoOf({ organizationId, accountId, appId, appName }: LoginReportJson): string {
  if (organizationId !== null) return organizationId;
  const app = appName === null ? (appId ?? 'an app') : `"${appName}" (${appId ?? 'by name'})`;
  return `app ${app} of account ${accountId ?? ''}`;
}
