import { Type } from 'typebox';
import { SERVICES } from '../domain/service/names.ts';
import { flag, object, oneOf, oneOfList, orNull, text, type JsonOf } from './parts.ts';

/** A saved profile, without its secrets. */
export const profileDetails = object(
  {
    profile: text('Its name.'),
    inUse: flag('Whether commands use it here where none is named.'),
    service: orNull(oneOfList(SERVICES), 'Null where none was saved: it is that of the credentials.'),
    apiUrl: orNull(Type.String(), "Null for the service's own."),
    organizationId: orNull(Type.String()),
    accountId: orNull(Type.String()),
    appId: orNull(Type.String()),
    appName: orNull(Type.String()),
    webhookUrl: orNull(Type.String(), 'Query values are masked.'),
    secret: orNull(
      oneOf<'apiToken' | 'apiKey' | 'authorization'>({
        apiToken: 'an API token of Cloudflare',
        apiKey: 'the API key of the organization',
        authorization: 'a whole `Basic …` value',
      }),
      'What it signs in with; null where nobody is signed in.',
    ),
    secretIn: orNull(
      oneOf<'file' | 'keyring'>({ file: '', keyring: 'the key store of the system' }),
      'Where that is kept.',
    ),
  },
  { title: 'Profile' },
);

export type ProfileJson = JsonOf<typeof profileDetails>;

/** What `profile use` did. */
export const profileUseReport = object(
  { profile: text('The one that is used from now on.'), path: text('The file that says so.') },
  { title: 'ProfileUseReport' },
);

/** What `profile remove` did. */
export const profileRemoveReport = object(
  {
    profile: text('The one that was removed.'),
    inUse: text('The one that commands use now where none is named.'),
    path: text('The file that it was in.'),
  },
  { title: 'ProfileRemoveReport' },
);
