import { Type } from 'typebox';
import { ALERTS, type AlertCode } from '../domain/alert/alert.ts';
import { count, isoTime, object, oneOf, orNull, text, type, type JsonOf } from './parts.ts';

const alertState = (description: string) => oneOf({ firing: '', resolved: '' }, description);

/** What `listen --alert-exec` and `--alert-url` hand over. */
export const alert = object({
  type: type('alert'),
  code: Type.Unsafe<AlertCode>({ type: 'string', enum: Object.keys(ALERTS) }),
  state: alertState('`firing` while it holds for any of those that it is about.'),
  text: text('For people; chat services that take a `text` show it.'),
  at: isoTime(),
  changed: Type.Array(
    object({
      subject: orNull(Type.String(), 'The target, the session, the recording; null where there is only one.'),
      state: alertState('What it is now.'),
      text: text('For people.'),
      since: isoTime('When the state began.'),
      changes: count('How often it has changed since it was told last.'),
    }),
    { description: 'What has changed since the last alert of this code.' },
  ),
  more: count('How many more have changed than are named.'),
  receiver: object({
    host: text('The name of the machine.'),
    url: text('Where deliveries can be sent to from there.'),
    version: text('Of dyte-hooks.'),
  }),
});

export type AlertJson = JsonOf<typeof alert>;
