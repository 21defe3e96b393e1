import { duration, size } from './amount-options.ts';
import { choice, command, file, flag, list, number, text } from './command-spec.ts';
import { endingOptions } from './ending-options.ts';
import { forwardOptions } from './forward-options.ts';
import { hostOption } from './host-option.ts';
import type { CommandSpec } from './command-spec.ts';

const listenCommand = command({
  name: 'listen',
  group: 'Receive',
  summary: 'Receive deliveries here and show each as it arrives',
  details:
    'Answers 200 at once for a good delivery, 401 for a wrong signature, 400 for a body that is not JSON, and 503 where it cannot say. It needs no credentials. Ctrl-C ends it with a summary. With --expect, --exit-after or --timeout it ends by itself; the exit code is 6 when something is missing. An expectation is an event and what fields of it must be, with * for any text. --forward-to and --exec send each delivery on, exactly as it came, at least once: what cannot be handed over stays in the store, and follows.',
  options: {
    port: number('--port <number>', 'port to listen on; 0 takes any free one', { min: 0, max: 65_535 }, 8000),
    host: hostOption,
    path: text('--path <path>', 'take deliveries at this path only', { defaultText: 'any' }),
    verify: choice(
      '--verify <mode>',
      'check signatures: when a key can be had, always, or never',
      ['auto', 'require', 'off'],
      'auto',
    ),
    publicKey: file('--public-key <file or URL>', 'key to check with, as PEM or key document', {
      defaultText: 'the service’s key document',
    }),
    tlsCert: file('--tls-cert <file>', 'speak https with this certificate, as PEM'),
    tlsKey: file('--tls-key <file>', 'private key of --tls-cert, as PEM'),
    events: list('--events <names>', 'show only these; names or patterns such as meeting.*'),
    verbose: flag('--verbose', 'show headers and the whole payload'),
    showSecrets: flag('--show-secrets', 'show stream keys, download links and tokens'),
    store: file('--store <file>', 'keep deliveries in this file; "memory" keeps none', {
      defaultText: 'in the data directory',
    }),
    keep: duration('--keep <duration>', 'remove kept deliveries that are older, such as 30d'),
    maxStore: size('--max-store <size>', 'remove the oldest beyond this size, such as 1gb', {
      min: 1e6,
    }),
    ...forwardOptions,
    ...endingOptions,
  },
  examples: [
    'dyte-hooks listen --port 8000',
    'dyte-hooks listen --events "recording.*" --verbose',
    'dyte-hooks listen --json --port 0',
    'dyte-hooks listen --forward-to http://localhost:3000/webhook',
    'dyte-hooks listen --forward "recording.*=http://localhost:3001" --forward-retry',
    'dyte-hooks listen --exec "tee last-event.json"',
    "dyte-hooks listen --expect 'recording.statusUpdate{recording.status=UPLOADED}' --timeout 10m",
  ],
  runsLong: true,
  run: async (options, context) => (await import('../commands/listen/listen.ts')).run(options, context),
});

export const receiveCommands: readonly CommandSpec[] = [listenCommand];
