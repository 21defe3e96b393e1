import { Type } from 'typebox';
import { readyConnection } from './connection.ts';
import { deliveryFaults } from './emulate.ts';
import { targetSummary } from './forward.ts';
import { count, counts, milliseconds, object, orNull, text, type, type JsonOf } from './parts.ts';

export const listenReady = object(
  {
    type: type('ready'),
    url: text('Where deliveries can be sent to from this machine.'),
    address: Type.String(),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    connection: Type.Optional(readyConnection),
    emulator: Type.Optional(
      object(
        { url: Type.String(), apiUrl: Type.String(), faults: deliveryFaults },
        { description: 'The service in the same process; only with --emulate.' },
      ),
    ),
    servedKeyUrl: Type.Optional(
      text('Where the public key of this machine is published; only with --serve-key.'),
    ),
    adminUrl: Type.Optional(text('Where /healthz, /readyz and /metrics are; only with --admin-port.')),
  },
  { title: 'Ready', description: 'The first object: connections are accepted.' },
);

export type ListenReadyJson = JsonOf<typeof listenReady>;

export const expectationMet = object(
  {
    type: type('expectation_met'),
    expectation: text('As it was given.'),
    uuid: orNull(Type.String(), 'Of the delivery that has met it.'),
    met: count('How many are met by now.'),
    of: count('Of how many.'),
  },
  { title: 'ExpectationMet', description: 'An expectation is met that was open until now.' },
);

export type ExpectationMetJson = JsonOf<typeof expectationMet>;

export const commandEnded = object(
  {
    type: type('command_ended'),
    exitCode: orNull(count(), 'Null when a signal ended it.'),
    signal: orNull(Type.String(), 'Null when it ended by itself.'),
    durationMs: milliseconds(),
  },
  { title: 'CommandEnded', description: 'The command behind -- has ended.' },
);

export type CommandEndedJson = JsonOf<typeof commandEnded>;

export const listenSummary = object(
  {
    type: type('summary'),
    events: counts('Deliveries by event name, each counted once.'),
    repeats: count(),
    unverified: count(),
    rejected: counts('Deliveries and requests that were not accepted, by reason.'),
    faults: count(),
    notShown: count('Of the deliveries, how many --events left out.'),
    foreign: count('Deliveries for other webhooks, with --register; they are not among `events`.'),
    slowestAnswerMs: orNull(milliseconds(), 'Null when nothing was answered.'),
    linesLost: count('Deliveries that were answered but not printed, because nobody read the output.'),
    forwards: Type.Array(targetSummary, { description: 'In the order in which the targets were given.' }),
  },
  { title: 'ListenSummary', description: 'The last object: what came in all.' },
);

export type ListenSummaryJson = JsonOf<typeof listenSummary>;
