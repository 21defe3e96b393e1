import { flag, optionalArgument, word } from './option-readers.ts';
import { command } from './command-spec.ts';
import type { CommandSpec } from './command-spec.ts';

const listCommand = command({
  name: 'events list',
  aliases: { 'events ls': [] },
  group: 'Prove',
  summary: 'List the events and when each is sent',
  details: 'With --remote the service is asked for its own list, which Cloudflare has.',
  options: {
    remote: flag('--remote', 'compare with the list of the service: what is new, and what is missing'),
    exitCode: flag('--exit-code', 'with --remote: exit with 6 when there is a difference'),
  },
  examples: [
    'dyte-hooks events list',
    'dyte-hooks events list --json',
    'dyte-hooks events list --remote --exit-code',
  ],
  run: async (options, context) => (await import('../commands/events/list.ts')).run(options, context),
});

const showCommand = command({
  name: 'events show',
  group: 'Prove',
  summary: 'Explain one event: its fields, its pitfalls, a sample',
  details:
    '"always" means that every documented payload has the field. Payloads may have fields that are not listed. Samples have neutral values; where the service publishes none, the sample is composed.',
  arguments: {
    event: optionalArgument(
      '[event]',
      'its name, such as meeting.started; on a terminal you can choose it from a list',
      { completes: 'event names' },
    ),
  },
  options: {
    sample: flag('--sample', 'print only a sample payload, as JSON'),
    schema: flag('--schema', 'print only the JSON Schema of the payload'),
    variant: word('--variant <id>', 'show another sample; without --sample the variants are listed', {
      defaultText: 'the newest of the service',
      completes: 'payload variants',
    }),
  },
  examples: [
    'dyte-hooks events show meeting.participantJoined',
    'dyte-hooks events show recording.statusUpdate --sample --variant rtk-uploaded',
    'dyte-hooks events show meeting.ended --schema',
  ],
  run: async (options, context) => (await import('../commands/events/show.ts')).run(options, context),
});

/** The commands that explain the events. */
export const eventsCommands: readonly CommandSpec[] = [listCommand, showCommand];
