import { Type } from 'typebox';
import { SERVICES } from '../domain/service/names.ts';
import { flag, object, oneOf, oneOfList, orNull, text, type JsonOf } from './parts.ts';

const service = oneOfList(SERVICES);

const webhookUrl = orNull(Type.String(), 'Null where none is set.');

/** What `login` did. */
export const loginReport = object(
  {
    profile: Type.String(),
    service,
    apiUrl: Type.String(),
    organizationId: orNull(Type.String(), 'Null with an API token.'),
    accountId: orNull(Type.String(), 'Of Cloudflare; null elsewhere.'),
    appId: orNull(Type.String()),
    appName: orNull(Type.String(), 'Null where the service was not asked.'),
    webhookUrl,
    credentials: oneOf<'accepted' | 'unchecked'>({
      accepted: 'by the service',
      unchecked: 'the service was not asked (--no-verify)',
    }),
    secretIn: oneOf<'file' | 'keyring'>({
      file: 'the secret is in the file of `path`',
      keyring: 'the secret is in the key store of the system',
    }),
    path: text('The file that the profile is kept in.'),
  },
  { title: 'LoginReport' },
);

export type LoginReportJson = JsonOf<typeof loginReport>;

/** What `logout` did. */
export const logoutReport = object(
  {
    profile: Type.String(),
    removed: flag('False when nobody was signed in.'),
    secretIn: orNull(
      oneOf<'file' | 'keyring'>({ file: '', keyring: 'the key store of the system' }),
      'Where the secret was; null when nobody was signed in.',
    ),
    path: text('The file that profiles are kept in.'),
  },
  { title: 'LogoutReport' },
);

export type LogoutReportJson = JsonOf<typeof logoutReport>;

const source = oneOf<'option' | 'environment' | 'project' | 'profile' | 'default'>({
  option: '',
  environment: '',
  project: 'the file of the project',
  profile: '',
  default: '',
});

const profileSource = oneOf<'option' | 'environment' | 'project' | 'saved' | 'default'>({
  option: '',
  environment: '',
  project: 'the file of the project',
  saved: 'chosen with `profile use`',
  default: '',
});

/** Who `whoami` is. */
export const whoamiReport = object(
  {
    profile: orNull(Type.String(), 'Null where settings are so wrong that it is not known.'),
    service: orNull(service, 'Null where settings are invalid.'),
    apiUrl: orNull(Type.String(), 'Null where settings are invalid.'),
    accountId: orNull(Type.String(), 'Of Cloudflare; null elsewhere.'),
    app: orNull(Type.String(), 'The id or the name of the app; null where the service has none.'),
    appName: orNull(Type.String(), 'What the app of the profile was called when it was saved.'),
    organizationId: orNull(Type.String(), 'Null when nobody is signed in, or with a token.'),
    webhookUrl: orNull(Type.String(), 'Null where none is set; query values are masked.'),
    credentials: oneOf<'accepted' | 'refused' | 'unchecked' | 'missing' | 'invalid'>({
      accepted: 'by the service',
      refused: 'by the service',
      unchecked: 'the service was not asked, or did not answer',
      missing: '',
      invalid: 'they cannot be credentials',
    }),
    secretIn: orNull(
      oneOf<'environment' | 'file' | 'keyring'>({
        environment: 'in `credentialVariables`',
        file: 'in the file of `path`',
        keyring: 'in the key store of the system',
      }),
      'Where the secret is, which is not shown.',
    ),
    credentialVariables: orNull(Type.String(), 'Variables that the credentials come from.'),
    sources: object(
      {
        profile: orNull(profileSource),
        service: orNull(source),
        apiUrl: orNull(source),
        accountId: orNull(source),
        app: orNull(source),
        credentials: orNull(source),
        webhookUrl: orNull(source),
      },
      { description: 'Where each came from; null where there is nothing.' },
    ),
    project: orNull(Type.String(), 'The file of the project; null where there is none that can be used.'),
    path: orNull(Type.String(), 'The file that profiles are kept in; null where there is no home for it.'),
  },
  { title: 'WhoamiReport' },
);

export type WhoamiReportJson = JsonOf<typeof whoamiReport>;
