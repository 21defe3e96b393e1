import { RECONCILE_GRACE_MS } from '../domain/defaults.ts';
import { durationText } from '../domain/text/duration.ts';
import { duration } from './amount-options.ts';
import { command, section } from './command-spec.ts';
import { files, flag, word } from './option-readers.ts';
import { storeOption, timeExpression } from './shared-options.ts';

/** `deliveries reconcile`: a store against what the service knows. */
export const reconcileCommand = command({
  name: 'deliveries reconcile',
  aliases: { reconcile: [] },
  group: 'Receive',
  summary: 'Compare the store with what the service knows, and fill what is missing',
  details:
    'Asks the service which sessions took place, and says of each what arrived, what is missing, what differs, and what cannot be known: of a recording or a livestream the service tells the last state only. What no webhook asked for is not missing, and neither is what happened before the store was made. The exit code is 6 when something is missing. With --fill it is kept as deliveries that are rebuilt of what the service knows: marked as reconstructed, without a signature, and forwarded to the targets of the "listen" that runs or ran last, with the header dyte-hooks-reconstructed: true. A real delivery that comes later takes the place of a rebuilt one.',
  options: {
    ...section('Choose', {
      since: timeExpression(
        '--since <time>',
        'compare what happened since: 24h ago without it, and with --session all of that',
      ),
      until: timeExpression('--until <time>', 'compare what happened before this time'),
      meeting: word('--meeting <id>', 'only the sessions of this meeting'),
      session: word('--session <id>', 'only this session'),
      webhook: word(
        '--webhook <id>',
        'count only what this webhook asked for; the beginning of its id is enough',
        {
          completes: 'webhook ids',
        },
      ),
      grace: duration('--grace <duration>', 'how long a delivery may be on its way before it is missing', {
        defaultText: durationText(RECONCILE_GRACE_MS),
      }),
      store: storeOption,
    }),
    ...section('Fill', {
      fill: flag('--fill', 'keep what is missing as rebuilt deliveries, and have them forwarded'),
      sign: flag(
        '--sign',
        'sign their forwards with the key of this machine, for an application that was given it',
      ),
    }),
    ...section('Show', {
      links: flag(
        '--links',
        'also ask for new links to files whose links have expired, and say what "deliveries download" brings',
      ),
      report: files('--report <format=file>', 'write a report with a case for each session: junit=<file>', [
        'junit',
      ]),
    }),
  },
  examples: [
    'dyte-hooks deliveries reconcile',
    'dyte-hooks deliveries reconcile --since 7d --report junit=reconcile.xml',
    'dyte-hooks deliveries reconcile --since 2h --fill --sign',
  ],
  run: async (options, context) =>
    (await import('../commands/deliveries/reconcile/reconcile.ts')).run(options, context),
});
