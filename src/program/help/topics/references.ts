import { rows, type Topic } from './topic.ts';

export const references: Topic = {
  summary: 'How webhooks, deliveries and events are named on the command line.',
  blocks: [
    rows(
      ['a webhook', 'by'],
      [
        ['`6b1f0c52-…`', 'its id'],
        ['`6b1f`', 'the beginning of its id, where no other begins so'],
        ['`https://example.com/webhook`', 'its URL'],
        ['`Production`', 'its name, where no other has it'],
      ],
    ),
    rows(
      ['a delivery', 'by'],
      [
        ['`9b488edb-…`', 'its id: the UUID that the service gave it'],
        ['`9b488edb`', 'the beginning of its id, of eight characters or more'],
        ['`42`', 'its position in the store, up to seven digits'],
        ['`last`, `last~2`', 'the newest; two before it'],
        ['`last:meeting.ended`', 'the newest of an event, or of a pattern such as `"last:recording.*"`'],
      ],
    ),
    rows(
      ['events', 'by'],
      [
        ['`meeting.started`', 'a name (`dyte-hooks events list` shows them)'],
        ['`"meeting.*"`', 'a pattern, between quotes'],
        ['`all`', 'every event there is'],
      ],
    ),
  ],
};
