import { EXEC_CONCURRENCY } from '../domain/defaults.ts';
import { TUNNELS } from '../domain/connection/tunnels.ts';
import { MAX_WAIT_MS } from '../domain/text/duration.ts';
import { duration, size } from './amount-options.ts';
import {
  choice,
  file,
  files,
  flag,
  list,
  number,
  optionalArgument,
  switchOff,
  text,
  texts,
  withDefault,
  word,
} from './option-readers.ts';
import { command, section } from './command-spec.ts';
import {
  hostFor,
  hostOption,
  payloadsOption,
  portOption,
  faultOptions,
  seedOption,
  sendingOptions,
  showSecretsOption,
  storeOption,
} from './shared-options.ts';
import type { CommandSpec } from './command-spec.ts';

/** Where deliveries are sent on to, and how. */
const forwardOptions = section('Forward', {
  forwardTo: texts('--forward-to <url>', 'send every delivery on to your application; repeat it for several'),
  forward: texts('--forward <events=url>', 'send events with these names or patterns on'),
  forwardPath: text('--forward-path <path>', 'path to send to', {
    defaultText: 'that of the URL; where it has none, that of the delivery',
  }),
  ...sendingOptions,
  forwardRetry: flag('--forward-retry', 'retry failed forwards, as the policy says'),
  hold: switchOff('--no-hold', 'fail what cannot be sent on because nothing listens, instead of waiting'),
  relay: flag('--relay', 'answer the sender with what your application answered'),
  policy: {
    ...choice('--policy <name>', 'service whose retries are shown and followed', ['dyte', 'realtimekit']),
    defaultText: 'that of --service',
  },
  exec: texts('--exec <command>', 'run this for every delivery: body on standard input, no shell'),
  execConcurrency: {
    ...number('--exec-concurrency <count>', 'commands that run at once', { min: 1, max: 1000 }),
    defaultText: String(EXEC_CONCURRENCY),
  },
});

/** Where deliveries come in, and which are accepted. */
const receivingOptions = section('Receive', {
  emulate: flag('--emulate', 'emulate the service in this process, with a webhook that leads here'),
  payloads: payloadsOption('the newest of the service; only with --emulate'),
  ...faultOptions('; only with --emulate'),
  seed: seedOption('have the same faults again as the run that printed it; only with --emulate'),
  port: portOption(8000),
  host: hostOption,
  path: text('--path <path>', 'accept deliveries at this path only', { defaultText: 'any' }),
  verify: withDefault(
    choice('--verify <mode>', 'check signatures: when the key is available, always, or never', [
      'auto',
      'require',
      'off',
    ]),
    'auto',
  ),
  publicKey: file('--public-key <file or URL>', 'key to check with, as PEM or key document; env:NAME too', {
    defaultText: 'the service’s key document',
  }),
  serveKey: flag(
    '--serve-key',
    'publish the public key of this machine at /.well-known/webhooks.json, for endpoints in tests',
  ),
  tlsCert: file('--tls-cert <file>', 'use https with this certificate, as PEM'),
  tlsKey: file('--tls-key <file>', 'private key of --tls-cert, as PEM'),
});

/** How deliveries get from the service to this machine. */
const connectionOptions = section('Connect', {
  register: flag('--register', 'register a webhook for as long as this runs; needs a public address'),
  tunnel: choice('--tunnel <name>', 'start this tunnel, which gives a public address', TUNNELS),
  tunnelCommand: text('--tunnel-command <command>', 'start this, which prints one; {port} is ours, no shell'),
  onlyMine: flag(
    '--only-mine',
    'with --register: answer 403 to deliveries for other webhooks, which RealtimeKit never sends again',
  ),
  publicUrl: word('--public-url <url>', 'public address that leads here already'),
});

/** What is shown of them. */
const showingOptions = section('Show', {
  events: list('--events <patterns>', 'show (and with --register, ask for) only these, such as meeting.*', {
    completes: 'event patterns',
  }),
  verbose: flag('--verbose', 'show headers and the whole payload'),
  showSecrets: showSecretsOption,
});

/** Where they are stored, and for how long. */
const storingOptions = section('Store', {
  store: { ...storeOption, description: 'file to store deliveries in; "memory" stores none' },
  keep: duration('--keep <duration>', 'remove stored deliveries that are older, such as 30d'),
  maxStore: size('--max-store <size>', 'remove the oldest beyond this size, such as 1gb', {
    min: 1e6,
  }),
});

/** What tells whoever watches it how it is. */
const healthOptions = section('Watch', {
  adminPort: number(
    '--admin-port <number>',
    'second port for /healthz, /readyz and /metrics; 0 takes any free one',
    { min: 0, max: 65_535 },
  ),
  adminHost: hostFor('admin-', 'address of that port; 0.0.0.0 for every network'),
  alertExec: text('--alert-exec <command>', 'run this for every alert: JSON on standard input, no shell'),
  alertUrl: text('--alert-url <url>', 'post every alert there as JSON', {
    environment: 'DYTE_HOOKS_ALERT_URL',
  }),
  silence: duration('--silence <duration>', 'alert when nothing has been received for so long, such as 30m', {
    min: 1000,
    max: MAX_WAIT_MS,
  }),
});

/** When it ends by itself, and what a script learns from it. */
const endingOptions = section('End', {
  expect: texts('--expect <expectation>', 'end once this event has come; repeat it for several events', {
    completes: 'event names',
  }),
  inOrder: flag('--in-order', 'expectations must be met in the order given'),
  timeout: duration('--timeout <duration>', 'end after this time, such as 60s', { min: 1, max: MAX_WAIT_MS }),
  exitAfter: number('--exit-after <count>', 'end after this many new deliveries (of --events)', {
    min: 1,
    max: 1_000_000_000,
  }),
  report: files(
    '--report <format=file>',
    'write what came and what is missing to a file: junit=<file> or markdown=<file>',
    ['junit', 'markdown'],
  ),
  readyFile: file('--ready-file <path>', 'write the address to this file while connections are accepted'),
});

const listenCommand = command({
  name: 'listen',
  group: 'Receive',
  summary: 'Receive deliveries here and show each as it arrives',
  details:
    'Answers 200 for a good delivery once it is stored, 401 for a wrong signature, 400 for a body that is not JSON, and 503 when it cannot decide. It needs no credentials. Ctrl-C ends it with a summary. On a terminal it takes keys: r replays the last delivery, j and k choose another, Enter opens it, c copies it as a curl command, / filters, p pauses forwarding, ? says more, q ends; --no-input reads none. With --expect, --exit-after or --timeout it ends by itself, with exit code 6 when something is missing. A command behind -- is run meanwhile, and told the address to register in DYTE_HOOKS_RECEIVER_URL. An expectation is an event, with values that its fields must have; * stands for any text. --forward-to and --exec send each delivery on, exactly as it came, at least once. A delivery that cannot be sent on stays in the store and is sent later.',
  arguments: {
    target: optionalArgument(
      '[forward-to]',
      'where your application listens: a port such as 3000, 3000/webhook, or a URL',
    ),
  },
  options: {
    ...receivingOptions,
    ...connectionOptions,
    ...showingOptions,
    ...forwardOptions,
    ...storingOptions,
    ...healthOptions,
    ...endingOptions,
  },
  examples: [
    'dyte-hooks listen # watch events arrive, on port 8000',
    'dyte-hooks listen 3000/webhook # and hand them to your application',
    'dyte-hooks listen --emulate # without an account: the service too',
    'dyte-hooks listen --register --tunnel cloudflared # real events',
    'dyte-hooks listen --events "recording.*" --verbose # some, with headers and payload',
    'dyte-hooks listen --forward "recording.*=http://localhost:3001" --forward-retry',
    'dyte-hooks listen --exec "tee last-event.json" --json --port 0',
    'dyte-hooks listen --admin-port 9464 --alert-exec "tee alert.json"',
    'dyte-hooks listen --expect meeting.ended --timeout 60s -- npm run e2e # in CI',
  ],
  runsLong: true,
  runsCommand: 'run once deliveries can come; the exit code is its own, or 6 when something is missing',
  run: async ({ target, ...options }, context) => {
    const forwardTo = target === undefined ? options.forwardTo : [target, ...options.forwardTo];
    return await (await import('../commands/listen/listen.ts')).run({ ...options, forwardTo }, context);
  },
});

export const receiveCommands: readonly CommandSpec[] = [listenCommand];
