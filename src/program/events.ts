import { argument, command, flag, word } from './command-spec.ts';
import type { CommandSpec } from './command-spec.ts';

const listCommand = command({
  name: 'events list',
  group: 'Prove',
  summary: 'List the events and when each is sent',
  examples: ['dyte-hooks events list', 'dyte-hooks events list --json'],
  run: async (options, context) => (await import('../commands/events/list.ts')).run(options, context),
});

const showCommand = command({
  name: 'events show',
  group: 'Prove',
  summary: 'Explain one event: its fields, its pitfalls, a sample',
  details:
    'A field is there "always" when every documented payload has it. Samples have neutral values; those that are composed stand where none is published. Payloads may carry fields that are not listed.',
  arguments: { event: argument('<event>', 'its name, such as meeting.started') },
  options: {
    sample: flag('--sample', 'print only a sample payload, as JSON'),
    schema: flag('--schema', 'print only the JSON Schema of the payload'),
    variant: word('--variant <id>', 'show another sample; the explanation lists them', {
      defaultText: 'the first one listed',
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
