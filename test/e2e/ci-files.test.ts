import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emulatorEnvironment } from '../../src/commands/shared/emulator-environment.ts';
import { FIXED_TOKEN } from '../../src/emulator/credentials.ts';
import { DEFAULT_APPS } from '../../src/emulator/emulator-options.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { systemClock } from '../../src/process/system.ts';
import { githubScripts, gitlabScript, readCiFile, type CiScript } from '../helpers/ci-files.ts';
import { EXECUTABLE } from '../helpers/cli.ts';
import { createTestKeys } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { KEYS } from '../helpers/emulator.ts';
import { startServer } from '../helpers/http-servers.ts';

const WORKFLOW = readCiFile('github-actions.yml');
const PIPELINE = readCiFile('gitlab-ci.yml');

const WEBHOOKS = `webhooks:
  - name: Recordings
    url: https://app.example.com/recordings
    events: [recording.statusUpdate]
  - name: Meetings
    url: https://app.example.com/meetings
    events: [meeting.*]
`;

/** Takes the place of npm: the program is there already. */
const NPM = '#!/usr/bin/env bash\n[ "$*" = "install --global dyte-hooks" ]\n';

/** Takes the place of GitHub's client: keeps the comment, and lists it once there is one. */
const GH = `#!/usr/bin/env bash
echo "$*" >> "$HOME/gh.log"
case "$*" in
  *--method*) cp diff.md "$HOME/comment.md"; echo 41 > "$HOME/comments" ;;
  *) [ ! -f "$HOME/comments" ] || cat "$HOME/comments" ;;
esac
`;

interface Checkout {
  /** Runs scripts one after the other, as the CI does; the exit code is that of the first that fails. */
  run(scripts: readonly CiScript[]): Promise<{ readonly code: unknown; readonly output: string }>;
  /** A file that a script has left. */
  read(name: string): Promise<string>;
  /** Runs a line as a person does. */
  type(line: string): Promise<string>;
}

/** A clone of a project with a file of webhooks, an emulated service, and what a CI has. */
async function checkout(variables: Readonly<Record<string, string>> = {}): Promise<Checkout> {
  const home = await temporaryDirectory();
  const emulated = await startCloudflare();
  await symlink(EXECUTABLE, join(home, 'dyte-hooks'));
  for (const [name, text] of [
    ['npm', NPM],
    ['gh', GH],
  ] as const) {
    await writeFile(join(home, name), text);
    await chmod(join(home, name), 0o755);
  }
  await writeFile(join(home, 'dyte-hooks.yaml'), WEBHOOKS);
  const environment = {
    HOME: home,
    CI: 'true',
    PATH: `${home}:${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`,
    GITHUB_STEP_SUMMARY: join(home, 'summary.md'),
    GITHUB_REPOSITORY: 'acme/app',
    ...emulated,
    ...variables,
  };
  const runOne = async ({ text, environment: own }: CiScript): Promise<{ code: unknown; output: string }> => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', text], {
      cwd: home,
      env: { ...given(own), ...environment },
    });
    child.stdin.end();
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const [code] = await once(child, 'close');
    return { code, output };
  };
  return {
    run: async (scripts) => {
      let all = '';
      for (const script of scripts) {
        const { code, output } = await runOne(script);
        all += output;
        if (code !== 0) return { code, output: all };
      }
      return { code: 0, output: all };
    },
    read: (name) => readFile(join(home, name), 'utf8'),
    type: async (line) => (await runOne({ text: line, environment: {} })).output,
  };
}

/** An emulated Cloudflare on a free port; it ends with the running test. */
async function startCloudflare(): Promise<Readonly<Record<string, string>>> {
  const emulator = await startEmulator({
    port: 0,
    service: 'cloudflare',
    credentials: FIXED_TOKEN,
    keys: KEYS,
    clock: systemClock,
    onEvent: () => undefined,
  });
  onTestFinished(() => emulator.close());
  const [app] = DEFAULT_APPS;
  const access = { url: emulator.url, service: emulator.service, credentials: FIXED_TOKEN, app: app?.id };
  return Object.fromEntries(
    Object.entries(emulatorEnvironment(access)).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** What the file gives as text; an expression is the CI's to fill in. */
function given(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => !value.includes('${{')));
}

describe('the workflow for GitHub Actions', () => {
  it('shows a pull request what it changes, makes it so, and finds what was changed by hand', async () => {
    const project = await checkout({ PULL_REQUEST: '7' });
    const job = (name: string) => project.run(githubScripts(WORKFLOW, name));
    await project.type(
      'dyte-hooks register --events all --url https://app.example.com/recordings --name Old',
    );

    expect(await job('diff')).toMatchObject({ code: 0 });
    const comment = await project.read('comment.md');
    expect(comment).toMatch(/^<!-- dyte-hooks diff /);
    expect(comment).toMatch(/create \| Meetings/);
    expect(await project.read('summary.md')).toBe(comment);
    expect(await project.read('gh.log')).toContain(
      'api --silent --method POST repos/acme/app/issues/7/comments --field body=@diff.md',
    );
    expect(await job('drift')).toMatchObject({ code: 6 });

    expect(await job('apply')).toMatchObject({ code: 0 });
    expect(JSON.parse(await project.type('dyte-hooks list --json'))).toMatchObject([
      { name: 'Recordings', events: ['recording.statusUpdate'] },
      { name: 'Meetings' },
    ]);
    expect(await job('drift')).toMatchObject({ code: 0 });

    // Somebody changes one by hand.
    await project.type('dyte-hooks disable Meetings');
    expect(await job('drift')).toMatchObject({ code: 6, output: expect.stringContaining('Meetings') });
    await job('apply');

    // A later push changes the comment that is there.
    expect(await job('diff')).toMatchObject({ code: 0 });
    expect(await project.read('gh.log')).toContain(
      'api --silent --method PATCH repos/acme/app/issues/comments/41 --field body=@diff.md',
    );
    expect(await project.read('comment.md')).not.toContain('create');
  }, 60_000);

  it('does not take a failure for a difference', async () => {
    const project = await checkout({ PULL_REQUEST: '7', CLOUDFLARE_API_TOKEN: 'wrong' });
    for (const name of ['diff', 'apply', 'drift']) {
      const { code, output } = await project.run(githubScripts(WORKFLOW, name));
      expect([0, 6]).not.toContain(code);
      expect(output).toContain('error:');
    }
  }, 60_000);
});

describe('the pipeline for GitLab', () => {
  it('shows a merge request what it changes, makes it so, and finds what was changed by hand', async () => {
    const gitlab = await startServer({ status: 201, body: {} });
    const project = await checkout({
      COMMENT_TOKEN: 'glpat-example',
      CI_API_V4_URL: `${gitlab.url}/api/v4`,
      CI_PROJECT_ID: '12',
      CI_MERGE_REQUEST_IID: '7',
    });
    const job = (name: string) => project.run([gitlabScript(PIPELINE, name)]);

    expect(await job('webhooks-diff')).toMatchObject({ code: 0 });
    expect(gitlab.received).toMatchObject([
      {
        method: 'POST',
        path: '/api/v4/projects/12/merge_requests/7/notes',
        headers: { 'private-token': 'glpat-example' },
        body: expect.stringContaining(await project.read('diff.md')),
      },
    ]);
    expect(await job('webhooks-drift')).toMatchObject({ code: 6 });
    expect(await job('webhooks-apply')).toMatchObject({ code: 0 });
    expect(await job('webhooks-drift')).toMatchObject({ code: 0 });
    expect(await job('webhooks-diff')).toMatchObject({ code: 0 });
  }, 60_000);

  it('does not take a failure for a difference', async () => {
    const project = await checkout({ CLOUDFLARE_API_TOKEN: 'wrong' });
    for (const name of ['webhooks-diff', 'webhooks-apply', 'webhooks-drift']) {
      const { code, output } = await project.run([gitlabScript(PIPELINE, name)]);
      expect([0, 6]).not.toContain(code);
      expect(output).toContain('error:');
    }
  }, 60_000);
});

describe('the files for a CI', () => {
  const scripts = [
    ...['diff', 'apply', 'drift'].flatMap((name) => githubScripts(WORKFLOW, name)),
    ...['diff', 'apply', 'drift'].map((name) => gitlabScript(PIPELINE, `webhooks-${name}`)),
  ];

  it('put nothing from outside into a line that a shell reads', () => {
    for (const { text } of scripts) expect(text).not.toContain('${{');
  });

  it('name the variables that our own commands read', () => {
    const names = Object.keys(Object(WORKFLOW['env']));
    expect(names).toEqual(['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID', 'REALTIMEKIT_APP_ID']);
  });
});

describe('the job that looks after a pinned key', () => {
  const scripts = githubScripts(readCiFile('pinned-key.yml'), 'compare');
  const runWith = async (pem: string) => await (await checkout({ WEBHOOK_PUBLIC_KEY: pem })).run(scripts);

  it('passes while the service publishes it, and fails once it publishes another one', async () => {
    const same = await runWith(KEYS.publicKeyPem);
    expect(same).toMatchObject({ code: 0 });
    expect(same.output).toContain('✓ The pinned key is the one that the service publishes.');
    const other = await runWith(createTestKeys().pem);
    expect(other).toMatchObject({ code: 6 });
    expect(other.output).toContain('dyte-hooks keys show --published');
  });
});
