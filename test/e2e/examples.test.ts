import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/program.ts';
import { signBody } from '../../src/domain/signature/signature.ts';
import { exampleParts } from '../../src/program/help/command-text.ts';
import { EXECUTABLE } from '../helpers/cli.ts';
import { newDelivery } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { KEYS } from '../helpers/emulator.ts';
import { startEmulated, startEmulatedCloudflare } from '../helpers/emulated.ts';
import { runProgram } from '../helpers/program.ts';
import { splitWords } from '../helpers/shell-words.ts';
import { createProfileFile } from '../../src/settings/profile-file.ts';
import { startServer } from '../helpers/http-servers.ts';
import { testStore } from '../helpers/stores.ts';
import type { CommandSpec } from '../../src/program/command-spec.ts';

/** What examples of `get`, `update` and the like speak of. */
const REGISTERED = 'https://example.com/webhook';

/** Settings that examples cannot bring along, since a person is asked for them. */
const ASKS_A_PERSON = new Set([
  'dyte-hooks login',
  'dyte-hooks login --profile staging --webhook-url https://staging.example.com/webhook',
]);

const APPLICATION = 'http://localhost:3000';

/** What only Cloudflare has: accounts, apps, tokens, and a list of its events. */
const OF_CLOUDFLARE = / apps\b|--remote|--token-stdin/;

const RUNS_UNTIL_STOPPED = new Set(['listen', 'emulate']);

/** What takes a shell, or a file in the working directory. */
const OF_A_SHELL = /[|<>$;&]| --(?:file|output|report)\b/;

/** What is received here has no file behind it. */
const NOT_STORED = 4;

/** What a check says that found a fault. */
const ANSWER_IS_NO = 6;

/** What takes a tunnel of the internet: here it ends with how to get one. */
const OF_A_TUNNEL = /--tunnel /;

/** What waits until a person has joined a meeting; here nobody does, and it gives up at once. */
const FOR_A_PERSON = / meeting open .*--wait \S+/;

/** Of the emulator's waits: a meeting takes seconds. */
const TIME_SCALE = 0.05;

/** What examples of `diff` and `apply` speak of: it is as registered. */
const DESCRIBED = `environment: staging
environments:
  staging: {webhooks: [{url: '${REGISTERED}', events: [all]}]}
  production: {webhooks: []}
`;
const DESCRIBING = new Set(['diff', 'apply']);

/** A data directory with a few deliveries, as examples of `deliveries` speak of. */
async function receivedData(): Promise<string> {
  const directory = await temporaryDirectory();
  const store = await testStore({ path: join(directory, 'deliveries.sqlite') });
  for (const name of ['one', 'two', 'three']) {
    const { body } = newDelivery(name);
    const headers = [['dyte-signature', await signBody(body, KEYS.privateKey)]] as const;
    await store.admit(newDelivery(name, { body, headers, receivedAt: Date.now() }), []);
  }
  await store.close();
  return directory;
}

const examples = COMMANDS.flatMap((spec) =>
  spec.examples.map((example) => ({ spec, line: exampleParts(example)[0] })),
);

/** A settings directory with the profiles that examples speak of. */
async function savedProfiles(environment: Readonly<Record<string, string>>): Promise<string> {
  const directory = await temporaryDirectory();
  const profiles = createProfileFile(directory);
  await profiles.write('staging', { organizationId: 'example', apiKey: 'example' });
  const { DYTE_ORG_ID: organizationId, DYTE_API_KEY: apiKey, DYTE_HOOKS_API_URL: apiUrl } = environment;
  // One emulator stands in for both.
  for (const name of ['default', 'dyte', 'cloudflare'])
    await profiles.write(name, { service: 'dyte', organizationId, apiKey, apiUrl });
  return directory;
}

/** Files that examples speak of; those of `verify` and `keys` are signed with the key of the emulator. */
async function savedFiles(directory: string): Promise<Readonly<Record<string, string>>> {
  const body = '{"event":"meeting.started"}';
  const signature = await signBody(Buffer.from(body), KEYS.privateKey);
  const header = `rtk-signature: ${signature}\r\n`;
  const files = {
    'body.json': body,
    'headers.txt': header,
    'request.http': `POST /webhook HTTP/1.1\r\n${header}\r\n${body}`,
    'webhook-key.pem': KEYS.publicKeyPem,
    'scenario.yaml': 'steps: [meeting.started]',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return { SIGNATURE: signature, WEBHOOK_PUBLIC_KEY: KEYS.publicKeyPem };
}

const SAVED_FILE = / (body\.json|headers\.txt|request\.http|webhook-key\.pem|scenario\.yaml)\b/g;
const HAS_FILES = /^(?:keys|verify|trigger|emulate)\b/;

interface Ran {
  readonly code: unknown;
  readonly output: string;
}

/** Runs a line in the directory of a user's project. */
async function runExample(
  spec: CommandSpec,
  line: string,
  environment: Readonly<Record<string, string>>,
): Promise<Ran> {
  const directory = await temporaryDirectory();
  if (DESCRIBING.has(spec.name)) await writeFile(join(directory, 'dyte-hooks.yaml'), DESCRIBED);
  const saved = HAS_FILES.test(spec.name) ? await savedFiles(directory) : {};
  const own = {
    HOME: directory,
    ...environment,
    ...saved,
    DYTE_HOOKS_CONFIG_DIR: await savedProfiles(environment),
  };
  if (RUNS_UNTIL_STOPPED.has(spec.name) || OF_A_SHELL.test(line))
    return await runInShell(spec, line, { directory, environment: own });
  const placed = line
    .replaceAll(SAVED_FILE, (_, name: string) => ` ${join(directory, name)}`)
    .replace(/(?<= meeting open --wait )\S+/, '1ms');
  const [, ...words] = splitWords(await withApplication(placed));
  const { code, stdout, stderr } = await runProgram(words, { directory, environment: own });
  return { code, output: stdout + stderr };
}

/** Runs a line as a user's shell does; a command that runs on is asked to stop once it is ready. */
async function runInShell(
  spec: CommandSpec,
  line: string,
  { directory, environment }: { directory: string; environment: Readonly<Record<string, string>> },
): Promise<Ran> {
  await symlink(EXECUTABLE, join(directory, 'dyte-hooks'));
  const isServer =
    RUNS_UNTIL_STOPPED.has(spec.name) && line.startsWith('dyte-hooks') && !line.includes('--print-env');
  const own = isServer ? `exec ${onFreePort(line)}` : await withApplication(line);
  const path = `${directory}:${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;
  const child = spawn('bash', ['-o', 'pipefail', '-c', own], {
    cwd: directory,
    env: { ...environment, PATH: path },
  });
  child.stdin.end();
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      // A second signal would end it at once.
      if (isServer && !child.killed && /http:\/\/127\.0\.0\.1:\d+/.test(output)) child.kill('SIGINT');
    });
  const [code] = await once(child, 'close');
  return { code, output };
}

/** Where the application of an example listens is taken by others on some machines. */
async function withApplication(line: string): Promise<string> {
  if (!/ (?:replay|trigger|check) /.test(line) || !line.includes(APPLICATION)) return line;
  const server = await startServer({ status: 200 });
  return line.replace(APPLICATION, server.url);
}

/** A receiver of the emulator's deliveries that refuses what is forged. */
async function startReceiver(line: string): Promise<string> {
  const server = await startServer({ status: line.includes('--forged') ? 401 : 200 });
  return `${server.url}/webhook`;
}

/** The port that an example names may be taken on this machine. */
function onFreePort(line: string): string {
  return line.includes('--port') ? line.replace(/--port \d+/, '--port 0') : `${line} --port 0`;
}

describe('the examples of --help', () => {
  it('are there for every command', () => {
    expect(COMMANDS.filter(({ examples: own }) => own.length === 0)).toEqual([]);
  });

  it.each(examples)('$line', async ({ spec, line }) => {
    const emulated = await startEmulated(TIME_SCALE);
    const cloudflare = OF_CLOUDFLARE.test(line) ? (await startEmulatedCloudflare()).environment : undefined;
    const environment = {
      ...(cloudflare ?? emulated.environment),
      ...(cloudflare === undefined ? {} : { TOKEN: cloudflare['CLOUDFLARE_API_TOKEN'] ?? '' }),
      CLOUDFLARED_PATH: '/nowhere/cloudflared',
      DYTE_HOOKS_DATA_DIR: await (/^(?:deliveries|verify)/.test(spec.name)
        ? receivedData()
        : temporaryDirectory()),
    };
    await emulated.register(spec.name === 'trigger' ? await startReceiver(line) : REGISTERED);
    const { code, output } = await runExample(spec, line, environment);
    // Where nobody can be asked, these end with the name of what is missing, or use the environment.
    const alone = OF_A_TUNNEL.test(line) ? [2] : [spec.name === 'deliveries download' ? NOT_STORED : 0];
    const unmet = FOR_A_PERSON.test(line) ? [6] : alone;
    // The application takes everything, also what is not genuine.
    const checked = spec.name === 'check' && !line.includes('--list') ? [ANSWER_IS_NO] : unmet;
    const given = ASKS_A_PERSON.has(line) ? [0, 2, 3] : checked;
    // It is stopped before what it waits for has come.
    const expected = spec.name === 'listen' && line.includes('--expect') ? [130] : given;
    expect(expected, output).toContain(code);
  });
});
