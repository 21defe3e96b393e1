import { SHELLS } from '../domain/shells.ts';
import { argumentChoice, flag, switchOff, word } from './option-readers.ts';
import { command, section } from './command-spec.ts';
import type { CommandSpec } from './command-spec.ts';

const loginCommand = command({
  name: 'login',
  changes: true,
  group: 'Set up',
  summary: 'Save your credentials',
  details:
    'On a terminal it asks which service it is, then for what that needs: for Cloudflare an API token, from which account and app follow; for the others the organization id and the API key. Secrets are not shown as you type. Elsewhere they are piped in, or come from CLOUDFLARE_API_TOKEN (with CLOUDFLARE_ACCOUNT_ID and REALTIMEKIT_APP_ID, where the token sees several), from DYTE_ORG_ID and DYTE_API_KEY, or from DYTE_AUTHORIZATION. It checks them with the service, then saves them in a file that only you can read, or with --keyring in the key store of the system. --service and --api-url are saved too.',
  options: {
    ...section('Cloudflare', {
      account: word('--account <id>', 'the account that has the app'),
      tokenStdin: flag('--token-stdin', 'read the API token from standard input'),
      fromWrangler: flag('--from-wrangler', 'take over the login of an installed wrangler'),
    }),
    ...section('Dyte, and RealtimeKit v2', {
      orgId: word('--org-id <id>', 'the organization id, as the developer portal shows it', {
        environment: 'DYTE_ORG_ID',
      }),
      keyStdin: flag('--key-stdin', 'read the API key, or a whole "Basic ..." value, from standard input'),
      authorizationStdin: flag(
        '--authorization-stdin',
        'read a whole "Basic ..." value from standard input, and nothing else',
      ),
    }),
    ...section('Save', {
      keyring: flag('--keyring', 'keep the secret in the key store of the system'),
      webhookUrl: word('--webhook-url <url>', 'the webhook URL of this environment, for register'),
      verify: switchOff('--no-verify', 'save without checking them with the service'),
    }),
  },
  examples: [
    'dyte-hooks login',
    'printf %s "$TOKEN" | dyte-hooks login --app Support --token-stdin',
    'printf %s "$DYTE_API_KEY" | dyte-hooks login --org-id 6ff3a5c0-9b1e-4b7a-8c55-0123456789ab --key-stdin',
    'dyte-hooks login --profile staging --webhook-url https://staging.example.com/webhook',
  ],
  run: async (options, context) => (await import('../commands/credentials/login.ts')).run(options, context),
});

const logoutCommand = command({
  name: 'logout',
  changes: true,
  group: 'Set up',
  summary: 'Forget your credentials',
  details: 'Removes them from the profile. Its service, API URL and webhook URL stay.',
  examples: ['dyte-hooks logout', 'dyte-hooks logout --profile staging'],
  run: async (_options, context) => (await import('../commands/credentials/logout.ts')).run(context),
});

const whoamiCommand = command({
  name: 'whoami',
  group: 'Set up',
  summary: 'Show who is signed in, and where each setting comes from',
  details: 'Checks the credentials with the service. The exit code is 3 when it does not accept them.',
  options: { offline: flag('--offline', 'do not ask the service') },
  examples: ['dyte-hooks whoami', 'dyte-hooks whoami --json --offline'],
  run: async (options, context) => (await import('../commands/credentials/whoami.ts')).run(options, context),
});

const appsCommand = command({
  name: 'apps',
  group: 'Set up',
  summary: 'List the apps of the account, on Cloudflare',
  details:
    'An app holds webhooks. --app takes the id or the name of one, and so does REALTIMEKIT_APP_ID. The app in use is marked.',
  examples: ['dyte-hooks apps', 'dyte-hooks apps --json', 'dyte-hooks apps | cut -f 1,2'],
  run: async (options, context) => (await import('../commands/apps/apps.ts')).run(options, context),
});

const completionCommand = command({
  name: 'completion',
  group: 'Set up',
  summary: 'Print the script that completes command lines in your shell',
  details:
    'Tab then completes commands, options and their choices, names of events and profiles, and the webhooks and apps that were listed last. Nothing is asked of the service for it. On a terminal it says how the script is installed.',
  arguments: { shell: argumentChoice('[shell]', 'bash, zsh, fish or powershell', SHELLS) },
  examples: ['dyte-hooks completion bash # says how to install it', 'dyte-hooks completion zsh --json'],
  run: async (options, context) =>
    (await import('../commands/completion/completion.ts')).run(options, context),
});

export const setUpCommands: readonly CommandSpec[] = [
  loginCommand,
  logoutCommand,
  whoamiCommand,
  appsCommand,
  completionCommand,
];
