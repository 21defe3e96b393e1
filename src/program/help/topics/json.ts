import { code, paragraph, rows, type Topic } from './topic.ts';

export const json: Topic = {
  summary: 'What --json prints, and what scripts can build on.',
  blocks: [
    rows(
      ['with `--json`', 'what is printed'],
      [
        ['standard output', 'one document, or one object a line where the command streams'],
        ['standard error', '`error`, `notice`, and with `--debug` `debug`: one object a line'],
        ['a time', 'ISO 8601 in UTC, with milliseconds'],
        ['a duration', 'whole milliseconds; its name ends in `Ms`'],
        ['what is not known', '`null`'],
        ['`type`', 'says what an object of a stream is: skip those that you do not know'],
        ['secrets', 'are masked, unless `--show-secrets` is given'],
      ],
    ),
    paragraph(
      'Nobody is asked: what is missing is an error that names the option. New fields and types may come with any version; what is there is neither renamed nor removed without a word in the changes. `docs/json/` has a JSON Schema of each command.',
    ),
    code(
      "dyte-hooks list --json | jq -r '.[].url'",
      'dyte-hooks deliveries list --limit 20 --fields id,event,receivedAt',
      'dyte-hooks listen --json | jq \'select(.type == "delivery").event\'',
    ),
  ],
};
