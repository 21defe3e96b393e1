import { POLICY_NAMES } from '../domain/retry/retry-policy.ts';
import { duration } from './amount-options.ts';
import { command, section } from './command-spec.ts';
import {
  choice,
  files,
  flag,
  list,
  number,
  optionalArgument,
  text,
  withDefault,
  word,
} from './option-readers.ts';
import { sendingOptions } from './shared-options.ts';

const { header, headerEnv, insecure } = sendingOptions;

/** `check`: what an endpoint does with deliveries. */
export const checkCommand = command({
  name: 'check',
  group: 'Prove',
  summary: 'Send deliveries to your endpoint and say what it does wrong',
  details:
    'Asks the endpoint one probe after another: whether the service reaches it, whether it takes every event in time, whether it refuses what is not genuine and takes whatever is, what it does with repeats, with what is new, with its own faults and with a burst. It says what your code seems to do, what is wrong, worst first, and what to change (docs/check.md). Deliveries are signed with the key of this machine, which the endpoint must trust meanwhile: "keys show" prints it. Against production give --unsigned-only, which sends only what must be refused. The ids in its deliveries begin with c4ec0000-. It sends to no address that was not given, follows no redirect, asks before it sends to a host that is not on this machine or a network of yours, and ends within two minutes. --retries plays what the service does when the endpoint fails: the same delivery again until it is taken or given up; where it is taken at once, its answer counts as lost, so that it comes once more. --explain computes that for answers that you name: statuses, timeout, refused or reset, of which the last stands for all that follow; of both services without --policy. The exit code is 6 when a probe failed, 5 when nothing answers, and 0 with warnings too.',
  arguments: { url: optionalArgument('[url]', 'the endpoint; 3000/webhook is one of this machine') },
  options: {
    ...section('Probes', {
      only: list('--only <probes>', 'ask only these: ids, groups, or patterns such as authentic.*'),
      skip: list('--skip <probes>', 'leave these out, named the same way'),
      list: flag('--list', 'list the probes instead, with their ids and groups; nothing is sent'),
      policy: {
        ...choice('--policy <name>', 'service whose retries decide what is wrong', POLICY_NAMES),
        defaultText: 'that of the service in use',
      },
      unsignedOnly: flag(
        '--unsigned-only',
        'send only what must be refused: for an endpoint that trusts the key of the service',
      ),
      burst: withDefault(number('--burst <count>', 'deliveries of the burst', { min: 2, max: 1000 }), 20),
      timeout: {
        ...duration('--timeout <duration>', 'how long an answer may take', { min: 1, max: 30_000 }),
        defaultText: '3s, the limit of the service',
      },
    }),
    ...section('Retries', {
      retries: flag(
        '--retries',
        'instead of the probes, send one delivery with the retries of the service, and show each attempt',
      ),
      explain: list(
        '--explain <answers>',
        'show what the services would do with these answers, one after another; nothing is sent',
      ),
      timeScale: {
        ...number('--time-scale <factor>', 'factor for the waits of --retries: 0.1 makes 10 seconds one', {
          min: 0,
          max: 100,
          integer: false,
        }),
        defaultText: '1',
      },
    }),
    ...section('Endpoint', {
      webhookId: word('--webhook-id <id>', 'webhook id in its deliveries, for an endpoint that compares it'),
      observe: text('--observe <url or folder>', 'where it shows what it has done: see docs/check.md'),
      keyMissingUrl: word(
        '--key-missing-url <url>',
        'an instance of the endpoint that has no key: it must answer 503',
      ),
      header,
      headerEnv,
      insecure: {
        ...insecure,
        description: 'accept any certificate of an https:// endpoint on this machine',
      },
    }),
    ...section('Run', {
      yes: flag('--yes', 'do not ask before sending to another host'),
      maxRequests: {
        ...number('--max-requests <count>', 'requests that it may send', { min: 1, max: 10_000 }),
        defaultText: '500, and those of the burst',
      },
      report: files(
        '--report <format=file>',
        'write a report: html=<file> for people, markdown=<file> for a pull request, junit=<file> for a CI',
        ['junit', 'html', 'markdown'],
      ),
    }),
  },
  examples: [
    'dyte-hooks check http://localhost:3000/webhook',
    'dyte-hooks check --list',
    'dyte-hooks check http://localhost:3000/webhook --only authentic,bodies --policy realtimekit',
    'dyte-hooks check http://localhost:3000/webhook --unsigned-only # for one that trusts the key of the service',
    'dyte-hooks check http://localhost:3000/webhook --report html=check.html --report junit=check.xml',
  ],
  runsLong: true,
  run: async (options, context) => (await import('../commands/check/check.ts')).run(options, context),
});
