import { choice, command, file, flag, number, optionalChoice, word } from './command-spec.ts';
import { hostOption } from './host-option.ts';
import type { CommandSpec } from './command-spec.ts';

const emulateCommand = command({
  name: 'emulate',
  group: 'Try out',
  summary: 'Be the service, on this machine',
  details:
    'Answers the v2 Webhooks API at /v2/webhooks, publishes its own key, and sends signed deliveries to webhooks on this machine, with the retries of the service. Send an event with POST /_emulator/events, {"event": "meeting.started"} or {"scenario": "full"}; scenarios are meeting, recording, livestream, chat, transcript, summary and full. GET /_emulator/deliveries shows every attempt. POST /_emulator/faults, such as {"kind": "rate_limit", "count": 2, "retryAfter": 1} or {"kind": "status", "status": 503}, makes the next API calls fail. It accepts --org-id with DYTE_API_KEY, else the credentials of the environment, else a fixed pair that it prints. The /_emulator routes answer only programs on this machine; with the fixed pair so does the API, unless --host says that it is there for others, and pages of other sites get no answer.',
  options: {
    port: number('--port <number>', 'port to listen on; 0 takes any free one', { min: 0, max: 65_535 }, 4010),
    host: hostOption,
    orgId: word('--org-id <id>', 'organization id to accept, with the key in DYTE_API_KEY'),
    policy: choice(
      '--policy <name>',
      'which service to be: what is retried, and the shape of payloads',
      ['dyte', 'realtimekit'],
      'dyte',
    ),
    headers: {
      ...optionalChoice('--headers <family>', 'names of the delivery headers', ['dyte', 'rtk', 'both']),
      defaultText: 'those of the policy’s service',
    },
    retryUuid: choice('--retry-uuid <which>', 'UUID that a retry carries', ['same', 'new'], 'same'),
    timeScale: number(
      '--time-scale <factor>',
      'factor for all waits: 0.1 makes 10 seconds one',
      { min: 0, max: 100, integer: false },
      1,
    ),
    state: file('--state <file>', 'keep webhooks and key pair in this file', { defaultText: 'in memory' }),
    allowRemote: flag('--allow-remote', 'send to webhooks on other machines too'),
    rateLimit: number(
      '--rate-limit <calls>',
      'API calls a minute before 429 is answered; 0 for no limit',
      { min: 0, max: 1_000_000 },
      0,
    ),
    printEnv: flag('--print-env', 'only print what points the other commands at it, for eval'),
  },
  examples: [
    'dyte-hooks emulate --port 4010',
    'eval "$(dyte-hooks emulate --port 4010 --print-env)"',
    'dyte-hooks emulate --policy realtimekit --time-scale 0.1 --state emulator.json',
  ],
  runsLong: true,
  run: async (options, context) => (await import('../commands/emulate/emulate.ts')).run(options, context),
});

const demoCommand = command({
  name: 'demo',
  group: 'Try out',
  summary: 'See the whole job done, on this machine',
  details:
    'Starts the service and a receiver, registers a webhook, plays a meeting, and shows its events as they arrive. The service retries one whose answer went wrong, and the receiver rejects one that is forged. It needs no account and no network, and ends by itself.',
  options: { keep: flag('--keep', 'stay up afterwards, until Ctrl-C') },
  examples: ['dyte-hooks demo', 'dyte-hooks demo --json'],
  runsLong: true,
  run: async (options, context) => (await import('../commands/demo/demo.ts')).run(options, context),
});

export const tryOutCommands: readonly CommandSpec[] = [emulateCommand, demoCommand];
