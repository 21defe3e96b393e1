import { Type } from 'typebox';
import { FAILURE_REASONS } from '../domain/connection/tunnel-failure.ts';
import { isoTime, milliseconds, object, oneOfList, orNull, text, type, type JsonOf } from './parts.ts';

const at = isoTime();

const reason = oneOfList(
  FAILURE_REASONS,
  'What is the matter: `program_ended`, `no_url` and `not_started` with the program of the tunnel, the others with its public address.',
);

const message = text('The same for people.');

export const tunnelDead = object(
  { type: type('tunnel_dead'), at, url: text('The public address that worked until now.'), reason, message },
  {
    title: 'TunnelDead',
    description: 'The public address does not lead here any more: no deliveries come in.',
  },
);

export const tunnelRetry = object(
  { type: type('tunnel_retry'), at, reason, message, inMs: milliseconds('When it is tried again.') },
  { title: 'TunnelRetry', description: 'It still does not.' },
);

export const addressProved = object(
  {
    type: type('address_proved'),
    at,
    url: Type.String(),
    formerUrl: orNull(Type.String(), 'The address that led here before, where it was another one.'),
    downMs: milliseconds('How long no deliveries came in.'),
  },
  { title: 'AddressProved', description: 'A request to the public address came back to this process again.' },
);

export const machineSlept = object(
  { type: type('machine_slept'), at, sleptMs: milliseconds() },
  {
    title: 'MachineSlept',
    description: 'The machine slept, or its clock was set: the public address is looked at.',
  },
);

export const webhookRegistered = object(
  { type: type('webhook_registered'), at, id: Type.String(), url: Type.String() },
  { title: 'WebhookRegistered', description: 'The webhook of --register had to be made anew.' },
);

export const webhookMoved = object(
  { type: type('webhook_moved'), at, url: text('Where it leads now.') },
  { title: 'WebhookMoved', description: 'The webhook of --register leads to the new public address.' },
);

export const webhookMoveFailed = object(
  {
    type: type('webhook_move_failed'),
    at,
    url: text('Where it is to lead.'),
    code: text('Of the error.'),
    retryInMs: milliseconds(),
  },
  { title: 'WebhookMoveFailed', description: 'It leads to the former address still.' },
);

export type ConnectionJson = JsonOf<
  | typeof tunnelDead
  | typeof tunnelRetry
  | typeof addressProved
  | typeof machineSlept
  | typeof webhookRegistered
  | typeof webhookMoved
  | typeof webhookMoveFailed
>;

/** The public address of `listen`, in what it says once it is ready. */
export const readyConnection = object(
  {
    url: text('Where a webhook must lead, or leads.'),
    tunnel: orNull(Type.String(), 'The program that makes it lead here; null where somebody else does.'),
    webhook: orNull(
      object({ id: Type.String(), name: Type.String(), events: Type.Array(Type.String()) }),
      'The webhook of --register, which is deleted when this ends.',
    ),
  },
  { description: 'The public address that leads here; only where one was asked for.' },
);

export type ReadyConnectionJson = JsonOf<typeof readyConnection>;
