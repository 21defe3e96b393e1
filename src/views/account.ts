import { MASK } from '../domain/secrets/secret-texts.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { renderWrappedFields } from '../terminal/text/table.ts';
import type { WhoamiReportJson } from '../schemas/credentials.ts';
import type { Style } from '../terminal/style.ts';

type Source = NonNullable<WhoamiReportJson['sources']['profile' | 'service']>;

type CredentialsState = WhoamiReportJson['credentials'];

const STATES: Readonly<Record<CredentialsState, string>> = {
  accepted: 'accepted by the service',
  refused: 'refused by the service',
  unchecked: 'not checked',
  missing: 'none',
  invalid: 'unusable',
};

const STATE_STYLES: Readonly<Record<CredentialsState, 'good' | 'bad' | 'warning'>> = {
  accepted: 'good',
  refused: 'bad',
  unchecked: 'warning',
  missing: 'bad',
  invalid: 'bad',
};

const ORIGINS: Readonly<Record<Source, string>> = {
  option: 'from the option',
  environment: 'from the environment',
  project: 'from the project’s file',
  profile: 'from the profile',
  saved: 'chosen with "profile use"',
  default: 'default',
};

/** One row of the answer; null is nothing. */
interface Row {
  readonly name: string;
  readonly value: string | null;
  readonly source: Source | null;
}

function rowsOf({ sources, ...report }: WhoamiReportJson): readonly Row[] {
  return [
    ...(report.organizationId === null && report.accountId !== null
      ? []
      : [{ name: 'organization', value: report.organizationId, source: sources.credentials }]),
    ...given('secret', secretText(report), null),
    { name: 'service', value: report.service, source: sources.service },
    ...given('account', report.accountId, sources.accountId),
    ...given('app', appText(report), sources.app),
    { name: 'API URL', value: report.apiUrl, source: sources.apiUrl },
    { name: 'webhook URL', value: report.webhookUrl, source: sources.webhookUrl },
    { name: 'profile', value: report.profile, source: sources.profile },
    ...given('project', report.project, null),
    { name: 'saved in', value: report.path, source: null },
  ];
}

/** By the name that people know, where it was saved with the id. */
function appText({ app, appName }: Pick<WhoamiReportJson, 'app' | 'appName'>): string | null {
  return app === null || appName === null || app === appName ? app : `${appName} (${app})`;
}

/** Where the secret is, which stays masked; null where there is none. */
function secretText({
  secretIn,
  credentialVariables,
}: Pick<WhoamiReportJson, 'secretIn' | 'credentialVariables'>): string | null {
  if (secretIn === null) return null;
  const places = {
    environment: credentialVariables ?? 'the environment',
    file: 'the settings file',
    keyring: 'the key store of this system',
  };
  return `${MASK}, in ${places[secretIn]}`;
}

/** A row for what is not always there. */
function given(name: string, value: string | null, source: Source | null): readonly Row[] {
  return value === null ? [] : [{ name, value, source }];
}

/** Aligned names and values, for a terminal of so many columns. */
export function renderAccount(report: WhoamiReportJson, style: Style, columns: number): string[] {
  const fields = rowsOf(report).map(({ name, value, source }) => {
    const origin = source === null ? '' : ` (${ORIGINS[source]})`;
    return { name, text: value === null ? 'none' : sanitize(value) + origin };
  });
  const paint = style[STATE_STYLES[report.credentials]];
  const credentials = { name: 'credentials', text: STATES[report.credentials], paint };
  return renderWrappedFields([...fields.slice(0, 1), credentials, ...fields.slice(1)], columns, style.faint);
}

/**
 * For a pipe: name, value and where it came from, between tabs. What there is none of is empty, and the
 * names are those of `--json`.
 */
export function renderAccountRows(report: WhoamiReportJson): string[] {
  const { sources } = report;
  const rows: readonly (readonly [string, string | null, string | null])[] = [
    ['organizationId', report.organizationId, sources.credentials],
    ['credentials', report.credentials, null],
    ['service', report.service, sources.service],
    ['accountId', report.accountId, sources.accountId],
    ['app', report.app, sources.app],
    ['appName', report.appName, null],
    ['apiUrl', report.apiUrl, sources.apiUrl],
    ['webhookUrl', report.webhookUrl, sources.webhookUrl],
    ['profile', report.profile, sources.profile],
    ['secretIn', report.secretIn, null],
    ['credentialVariables', report.credentialVariables, null],
    ['project', report.project, null],
    ['path', report.path, null],
  ];
  return rows.map(([name, value, source]) => [name, sanitize(value ?? ''), source ?? ''].join('\t'));
}
