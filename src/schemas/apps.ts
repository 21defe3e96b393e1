import { Type } from 'typebox';
import { flag, object, orNull, text, type JsonOf } from './parts.ts';

/** The apps of an account. */
export const appList = Type.Array(
  object(
    {
      id: Type.String(),
      name: text('Several apps may have the same.'),
      createdAt: orNull(Type.String(), 'As the service wrote it; null where it did not say.'),
      inUse: flag('Whether it is the app of --app, the environment or the profile.'),
    },
    { title: 'App' },
  ),
);

export type AppListJson = JsonOf<typeof appList>;
