import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { secretOf } from '../domain/profile/secrets.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { renderTable, renderWrappedFields, type Field } from '../terminal/text/table.ts';
import type { Profile } from '../domain/profile/profile.ts';
import type { ProfileJson } from '../schemas/profile.ts';
import type { Style } from '../terminal/style.ts';

type Secret = NonNullable<ProfileJson['secret']>;

const SECRETS: Readonly<Record<Secret, string>> = {
  apiToken: 'API token',
  apiKey: 'API key',
  authorization: '"Basic" value',
};

/** From so many columns on a table has room for the webhook URL. */
const WIDE_COLUMNS = 90;

/**
 * The profile as JSON has it: nothing secret.
 *
 * @param here the profile that commands use
 */
export function profileJson(name: string, profile: Profile, here: string): ProfileJson {
  const { service, apiUrl, organizationId, accountId, appId, appName, webhookUrl } = profile;
  const secret = secretOf(profile);
  return {
    profile: name,
    inUse: name === here,
    service: service ?? null,
    apiUrl: apiUrl ?? null,
    organizationId: organizationId ?? null,
    accountId: accountId ?? null,
    appId: appId ?? null,
    appName: appName ?? null,
    webhookUrl: webhookUrl === undefined ? null : maskUrl(webhookUrl),
    secret: secret ?? null,
    secretIn: secret === undefined ? null : profile.keyring === undefined ? 'file' : 'keyring',
  };
}

/** A table of some columns; the profile in use is marked. */
export function renderProfileTable(
  profiles: readonly ProfileJson[],
  columns: number,
  style: Style,
): string[] {
  const isWide = columns >= WIDE_COLUMNS;
  const rows = profiles.map((profile) => {
    const { inUse, service, secret, webhookUrl } = profile;
    return [
      { text: inUse ? '*' : '', paint: style.good },
      { text: sanitize(profile.profile), paint: style.strong },
      { text: service ?? '' },
      { text: sanitize(ownerOf(profile)) },
      { text: secret === null ? 'none' : SECRETS[secret], paint: secret === null ? style.faint : undefined },
      ...(isWide ? [{ text: sanitize(webhookUrl ?? '') }] : []),
    ].map(({ text, paint }) => (paint === undefined ? { text } : { text, paint }));
  });
  const titles = [
    { title: '' },
    { title: 'PROFILE' },
    { title: 'SERVICE' },
    { title: 'APP OR ORGANIZATION', minimum: 12 },
    { title: 'CREDENTIALS' },
    ...(isWide ? [{ title: 'WEBHOOK URL', minimum: 16 }] : []),
  ];
  return renderTable(titles, rows, columns, style.faint);
}

/** What holds the webhooks of a profile, as people know it. */
function ownerOf({ appName, appId, accountId, organizationId }: ProfileJson): string {
  return appName ?? appId ?? organizationId ?? accountId ?? '';
}

/** For a pipe, between tabs: name, `*` where it is in use, service, app or organization, secret, webhook URL. */
export function profileLine(profile: ProfileJson): string {
  const { inUse, service, secret, webhookUrl } = profile;
  const fields = [
    profile.profile,
    inUse ? '*' : '',
    service ?? '',
    ownerOf(profile),
    secret ?? '',
    webhookUrl ?? '',
  ];
  return fields.map(sanitize).join('\t');
}

/** What one profile holds, for a terminal of so many columns; what it has not is left out. */
export function renderProfile(profile: ProfileJson, style: Style, columns: number): string[] {
  const { appName, appId, secret, secretIn, inUse } = profile;
  const app = appName === null || appId === null ? (appName ?? appId) : `${appName} (${appId})`;
  const rows: readonly (readonly [string, string | null])[] = [
    ['profile', inUse ? `${profile.profile} (in use)` : profile.profile],
    ['service', profile.service],
    ['organization', profile.organizationId],
    ['account', profile.accountId],
    ['app', app],
    [
      'credentials',
      secret === null
        ? 'none'
        : `${SECRETS[secret]}, ${secretIn === 'keyring' ? 'in the key store' : 'which is not shown'}`,
    ],
    ['API URL', profile.apiUrl],
    ['webhook URL', profile.webhookUrl],
  ];
  const fields = rows.flatMap(([name, value]): Field[] =>
    value === null ? [] : [{ name, text: sanitize(value) }],
  );
  return renderWrappedFields(fields, columns, style.faint);
}

/** For a pipe: name and value between tabs, named as in `--json`; what it has not is empty. */
export function profileRows(profile: ProfileJson): string[] {
  return Object.entries(profile).map(([name, value]) => `${name}\t${sanitize(String(value ?? ''))}`);
}
