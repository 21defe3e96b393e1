import { command } from './command-spec.ts';
import { flag, word } from './option-readers.ts';
import { storeOption } from './shared-options.ts';

export const timelineCommand = command({
  name: 'deliveries timeline',
  aliases: { timeline: [] },
  group: 'Receive',
  summary: 'Show a session as a picture, and what does not add up',
  details:
    'Draws the newest session, the newest of a meeting, or the one that is named, of its stored deliveries: when each person was in, the states of recordings and livestreams, and when something came late, twice, or was rejected. Below it says what does not add up, such as a person who left and never joined, a meeting without an end, a recording that never reached UPLOADED, a link that is about to expire. Nothing is asked of the service: for what it knows, see deliveries reconcile. With many people the first ones have a row each, and the others one row together. Times are those of this machine.',
  options: {
    meeting: word('--meeting <id>', 'the newest session of this meeting; or this session'),
    session: word('--session <id>', 'this session'),
    all: flag('--all', 'a row for everybody, however many there are'),
    store: storeOption,
  },
  examples: ['dyte-hooks deliveries timeline', 'dyte-hooks deliveries timeline --all --json'],
  run: async (options, context) =>
    (await import('../commands/deliveries/timeline/timeline.ts')).run(options, context),
});
