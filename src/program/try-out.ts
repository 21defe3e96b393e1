import { choice, file, flag, list, number, optionalChoice, withDefault, word } from './option-readers.ts';
import { command, section } from './command-spec.ts';
import { countOrShare } from './amount-options.ts';
import { faultOptions, seedOption, hostOption, payloadsOption, portOption } from './shared-options.ts';
import type { CommandSpec } from './command-spec.ts';

const emulateCommand = command({
  name: 'emulate',
  group: 'Try out',
  summary: 'Run an emulator of the service on this machine',
  details:
    'Answers the API of the service that --service names, or DYTE_HOOKS_SERVICE, else that of dyte: the v2 Webhooks API at /v2/webhooks, or with cloudflare the account API at /client/v4. It publishes its own key, and sends signed deliveries to webhooks on this machine, with the retries of the service. dyte-hooks trigger sends events and scenarios by it; so does POST /_emulator/events. GET /_emulator/deliveries shows every attempt. POST /_emulator/faults makes the next API calls fail, such as {"kind": "rate_limit", "count": 2, "retryAfterSeconds": 1} or {"kind": "status", "status": 503}; with cloudflare it also puts the token or the account out of order until DELETE /_emulator/faults, such as {"kind": "permission_missing"}. {"kind": "lose", "share": 0.1} loses deliveries, as --lose does; GET /_emulator/lost lists them. --fault has faults of deliveries: lose, fail, drop, delay, duplicate, reorder, new-uuid and throttle. Behind = stands which deliveries meet it: 3 (the first three), 10% by chance, 2/5 (two of each five, by chance); all without it. Settings follow with commas: fail takes status=500 and attempts=1, drop at=request or at=answer and attempts=1, delay by=5s, duplicate after=0s, reorder within=5s, throttle failures=3 and by=10s. It also answers what the REST API knows of the meetings that it played. It accepts --org-id with DYTE_API_KEY, else the credentials of the environment, else fixed ones that it prints. Command Prompt (cmd.exe) cannot take over what --print-env prints: use PowerShell, or listen --emulate, which needs no variables. The /_emulator routes answer only programs on this machine. With the fixed credentials so does the API, unless --host opens it to others. Web pages of other sites get no answer.',
  options: {
    ...section('Serve', {
      port: portOption(4010),
      host: hostOption,
      orgId: word('--org-id <id>', 'organization id to accept, with the key in DYTE_API_KEY'),
      apps: list('--apps <names>', 'apps that the account has beside "Emulated app"'),
      localKey: flag(
        '--local-key',
        'sign with the key of this machine ("keys show"), and publish it, in place of an own one',
      ),
      state: file('--state <file>', 'store apps, webhooks and key pair in this file', {
        defaultText: 'in memory',
      }),
      rateLimit: withDefault(
        number('--rate-limit <calls>', 'API calls a minute before it answers 429; 0 for no limit', {
          min: 0,
          max: 1_000_000,
        }),
        0,
      ),
      readyFile: file('--ready-file <path>', 'write the address of the API to this file while it answers'),
      printEnv: optionalChoice(
        '--print-env [shell]',
        'only print the variables that other commands need to use it; with --port 0 those of the one that runs',
        ['sh', 'fish', 'powershell', 'json'],
      ),
    }),
    ...section('Deliver', {
      policy: {
        ...choice('--policy <name>', 'whose retries, and by default headers and payloads', [
          'dyte',
          'realtimekit',
        ]),
        defaultText: 'those of the service',
      },
      payloads: payloadsOption('the newest of the policy’s service'),
      headerNames: {
        ...choice('--header-names <family>', 'names of the delivery headers', ['dyte', 'rtk', 'both']),
        formerly: '--headers',
        defaultText: 'those of the policy’s service',
      },
      retryUuid: withDefault(choice('--retry-uuid <which>', 'UUID of a retry', ['same', 'new']), 'same'),
      timeScale: withDefault(
        number('--time-scale <factor>', 'factor for all waits: 0.1 makes 10 seconds one', {
          min: 0,
          max: 100,
          integer: false,
        }),
        1,
      ),
      play: file('--play <file>', 'play this scenario file once a webhook is registered'),
      allowRemote: flag('--allow-remote', 'also send to webhooks on other machines'),
    }),
    ...section('Faults', {
      lose: countOrShare('--lose <amount>', 'lose deliveries: the first so many (3), or a share (10%)'),
      loseEvents: list('--lose-events <patterns>', 'lose only deliveries of these events', {
        completes: 'event patterns',
        defaultText: 'all',
      }),
      ...faultOptions(''),
      seed: seedOption('have the same faults again as the run that printed it'),
    }),
  },
  examples: [
    'dyte-hooks emulate --port 4010',
    'eval "$(dyte-hooks emulate --port 4010 --print-env)"',
    'dyte-hooks emulate --port 4010 --print-env=fish # fish: | source',
    'dyte-hooks emulate --port 4010 --print-env=powershell # PowerShell: | Out-String | Invoke-Expression',
    'dyte-hooks emulate --service cloudflare --apps Staging,Production',
    'dyte-hooks emulate --lose 10% --seed 7',
    'dyte-hooks emulate --fault duplicate=10% --fault fail=2/5,status=503',
    'dyte-hooks emulate --fault drop=10%,at=answer --fault delay=20%,by=3s',
    'dyte-hooks emulate --play scenario.yaml',
    'dyte-hooks emulate --service realtimekit-v2 --time-scale 0.1 --state emulator.json',
  ],
  runsLong: true,
  run: async (options, context) => (await import('../commands/emulate/emulate.ts')).run(options, context),
});

const demoCommand = command({
  name: 'demo',
  group: 'Try out',
  summary: 'See everything work, on this machine',
  details:
    'Starts an emulator of the service and a receiver, registers a webhook, plays a meeting, and shows its events as they arrive. The service retries one whose answer went wrong, and the receiver rejects one that is forged. It needs no account and no network, and ends by itself.',
  options: { stay: flag('--stay', 'stay up afterwards, until Ctrl-C', { formerly: '--keep' }) },
  examples: ['dyte-hooks demo', 'dyte-hooks demo --json'],
  runsLong: true,
  run: async (options, context) => (await import('../commands/demo/demo.ts')).run(options, context),
});

export const tryOutCommands: readonly CommandSpec[] = [emulateCommand, demoCommand];
