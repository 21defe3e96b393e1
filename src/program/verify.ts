import { command } from './command-spec.ts';
import { file, flag, optionalArgument, text, texts } from './option-readers.ts';
import { section } from './command-spec.ts';
import { storeOption } from './shared-options.ts';
import type { CommandSpec } from './command-spec.ts';

const verifyCommand = command({
  name: 'verify',
  group: 'Prove',
  summary: 'Check the signature of a delivery, and say why it fails',
  details:
    'Takes a delivery that was received (--delivery), a file with a whole request as it was saved (request line, headers, blank line, body; LF or CRLF; chunks are put together), or a file with its body and the headers beside it. It says whether the signature is that of these bytes. Where it is not, it tries what usually goes wrong: the key of another service, of an emulator or of this machine, the other header, the JSON written anew by JavaScript, Python, PHP, Go or .NET, sorted keys, line ends, a line feed more or less, Latin-1, a byte order mark, base64url, hex, base64 twice; and says what in the receiving code does that. The key that an earlier run kept is enough where it fits; else services are asked, unless --offline is given. The exit code is 6 where it is not genuine. With --quiet nothing is printed.',
  arguments: {
    file: optionalArgument('[file]', 'a saved request, or a body; - for standard input', {
      completes: 'files',
    }),
  },
  options: {
    ...section('Delivery', {
      delivery: text(
        '--delivery <delivery>',
        'one that was received: its id, its beginning, or last, last~1',
        {
          completes: 'deliveries',
        },
      ),
      store: storeOption,
      headers: file('--headers <file>', 'its headers: a line each, or an object of JSON'),
      header: texts('--header <header>', 'a header of it, as "Name: value"'),
      signature: text('--signature <value>', 'its signature, in place of any header'),
    }),
    ...section('Key', {
      key: file('--key <key>', 'the key to verify with: a file, env:NAME, or the URL of a key document', {
        defaultText: 'that of the service',
      }),
      offline: flag('--offline', 'ask no service: only keys that were kept, and that of this machine'),
    }),
  },
  examples: [
    'dyte-hooks verify --delivery last',
    'dyte-hooks verify request.http',
    'dyte-hooks verify body.json --headers headers.txt --key webhook-key.pem',
    'dyte-hooks verify body.json --signature "$SIGNATURE" --quiet',
  ],
  run: async (options, context) => (await import('../commands/verify/verify.ts')).run(options, context),
});

export const verifyCommands: readonly CommandSpec[] = [verifyCommand];
