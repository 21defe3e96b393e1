import { code, paragraph, rows, type Topic } from './topic.ts';

export const expectations: Topic = {
  summary: 'What --expect takes, in listen and in deliveries wait.',
  blocks: [
    paragraph(
      'An expectation is the name of an event, or a pattern of names, and what fields of the payload must be. All conditions must hold. Write it between single quotes: the shell expands `{a,b}`.',
    ),
    code(
      'dyte-hooks listen --expect meeting.started --timeout 60s',
      "dyte-hooks listen --expect 'recording.statusUpdate{recording.status=UPLOADED}' --timeout 10m",
      "dyte-hooks listen --expect 'meeting.*{meeting.title=Weekly*}' --expect meeting.ended --in-order",
    ),
    rows(
      ['part', 'what it fits'],
      [
        ['`meeting.ended`', 'the event of this name'],
        ['`meeting.*`', 'the events whose names fit the pattern'],
        ['`{a.b=x, c=y}`', 'only payloads with these values in these fields'],
        ['`layers.0.id`', 'a path through objects by names, through lists by numbers from 0'],
        ['`a=x`', 'a text, number, `true`, `false` or `null`, as JSON writes it; case counts'],
        ['`a=x*`', '`*` stands for any characters'],
        ['`a=*`', 'any value; a field that is not there fits nothing'],
        ['`a="x*"`', 'between double quotes exactly this text, written as in JSON'],
      ],
    ),
    paragraph(
      'Give `--expect` once for each delivery that is to come; each delivery meets one at most. Repeats, rejected and unverified deliveries meet none. The exit code is 6 when one is not met in time.',
    ),
  ],
};
