import { duration } from './amount-options.ts';
import { flag, optionalChoice, optionalNumber, text, texts } from './command-spec.ts';

/** Where `listen` sends deliveries on to, and how. */
export const forwardOptions = {
  forwardTo: texts('--forward-to <url>', 'send every delivery on to your application'),
  forward: texts('--forward <events=url>', 'send events of these names or patterns on'),
  forwardPath: text('--forward-path <path>', 'path to send to', {
    defaultText: 'that of the URL; the one that came when it has none',
  }),
  header: texts(
    '--header <header>',
    'add or replace a header, as "Name: value"; for a secret use --header-env',
  ),
  headerEnv: texts(
    '--header-env <name=variable>',
    'the same with the value of an environment variable, which no process list shows',
  ),
  forwardTimeout: duration('--forward-timeout <duration>', 'time for an answer, or for a command', {
    min: 1,
    max: 3_600_000,
    defaultText: '30s',
  }),
  forwardRetry: flag('--forward-retry', 'try again what failed, as the policy says'),
  relay: flag('--relay', 'answer the sender with what your application answered'),
  policy: {
    ...optionalChoice('--policy <name>', 'whose retries to speak of and follow', ['dyte', 'realtimekit']),
    defaultText: 'that of --service',
  },
  insecure: flag('--insecure', 'take any certificate of an https:// target on this machine'),
  exec: texts('--exec <command>', 'run this for every delivery: body on standard input, no shell'),
  execConcurrency: {
    ...optionalNumber('--exec-concurrency <count>', 'commands that run at once', { min: 1, max: 1000 }),
    defaultText: '4',
  },
};
