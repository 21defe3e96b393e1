import { Type } from 'typebox';
import type { FieldChange } from '../domain/webhook/registration.ts';
import { flag, isoTime, object, oneOf, orNull, type JsonOf } from './parts.ts';
import type { ListenerState } from '../domain/webhook/listener-state.ts';

const webhookFields = {
  name: Type.String(),
  url: Type.String(),
  events: Type.Array(Type.String()),
  enabled: Type.Boolean(),
};

/** As the service returned it, so that further fields are kept, and those of the service are in snake_case. */
export const webhook = Type.Unsafe<unknown>(
  Type.Object(
    { id: Type.String(), ...webhookFields },
    {
      title: 'Webhook',
      description:
        'A webhook as the service returned it, with all its fields, secrets masked unless --show-secrets. One that is not as documented is printed as it came, with a warning, and need not fit.',
    },
  ),
);

export const change = object(
  {
    field: oneOf<FieldChange['field']>({ name: '', url: '', events: '', enabled: '' }),
    from: Type.Unknown({ description: 'Null where it could not be read.' }),
    to: Type.Unknown(),
  },
  { title: 'FieldChange' },
);

export const changeReport = object(
  {
    action: oneOf<'created' | 'updated' | 'unchanged'>({ created: '', updated: '', unchanged: '' }),
    webhook,
    changes: Type.Array(change, {
      description: 'Fields that differ from before; empty for `created` and `unchanged`.',
    }),
  },
  { title: 'ChangeReport', description: 'What was done to one webhook.' },
);

const request = object(
  {
    method: oneOf<'POST' | 'PUT' | 'PATCH'>({ POST: '', PUT: '', PATCH: '' }),
    path: Type.String(),
    body: Type.Unsafe<unknown>(
      object({
        name: Type.Optional(webhookFields.name),
        url: Type.Optional(webhookFields.url),
        events: Type.Optional(webhookFields.events),
        enabled: Type.Optional(webhookFields.enabled),
      }),
    ),
  },
  { title: 'Request' },
);

export const dryRunReport = object(
  {
    dryRun: Type.Literal(true),
    action: oneOf<'create' | 'update' | 'unchanged'>({ create: '', update: '', unchanged: '' }),
    request: orNull(request, 'What was not sent; null when nothing is needed.'),
  },
  { title: 'DryRunReport', description: 'What would be done to one webhook.' },
);

export const deleteReport = object(
  {
    dryRun: flag('Whether nothing was deleted, and this is what would be.'),
    deleted: Type.Array(webhook),
  },
  { title: 'DeleteReport' },
);

const listenerWebhook = object(
  {
    state: oneOf<ListenerState>(
      {
        running: 'it holds its lock on this machine',
        left_behind: 'it has ended on this machine without deleting the webhook',
        elsewhere: 'its name is that of another user or machine',
        unknown: 'its name is that of a listener here, and there is no record of it',
      },
      'What is known of its listener.',
    ),
    user: Type.String(),
    host: Type.String(),
    processId: orNull(Type.Integer(), 'Of the listener, while it runs here.'),
    registeredAt: orNull(isoTime()),
    webhook,
  },
  { title: 'ListenerWebhook', description: 'A webhook that `listen --register` has made.' },
);

export type ListenerWebhookJson = JsonOf<typeof listenerWebhook>;

export const orphansReport = object(
  {
    dryRun: flag('Whether nothing was deleted, and this is what would be.'),
    deleted: Type.Array(webhook),
    listeners: Type.Array(listenerWebhook, {
      description: 'All webhooks of listeners, as they were before.',
    }),
  },
  { title: 'OrphansReport' },
);
