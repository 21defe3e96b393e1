import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { HAS_SCRIPT, startInTerminal, type TerminalSession } from '../helpers/terminal.ts';

const SIZE = { rows: 24, columns: 100 };

/** A pager that says that it runs, and keeps what it is handed. */
interface FakePager {
  readonly command: string;
  readonly kept: () => Promise<string>;
}

async function fakePager(): Promise<FakePager> {
  const directory = await temporaryDirectory();
  const [program, file] = [join(directory, 'pager.cjs'), join(directory, 'kept')];
  await writeFile(
    program,
    `require('node:fs').writeFileSync(${JSON.stringify(file)}, require('node:fs').readFileSync(0));
    process.stdout.write('shown by the pager ' + process.argv[2] + '\\n');`,
  );
  return { command: `${process.execPath} ${program} -R`, kept: async () => await readFile(file, 'utf8') };
}

async function inTerminal(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<TerminalSession> {
  return await startInTerminal(args, { size: SIZE, environment });
}

describe.runIf(HAS_SCRIPT)('help on a terminal', () => {
  it.each([
    ['listen', '--help'],
    ['help', 'deliveries', 'replay'],
    ['help'],
    ['events', 'show', 'recording.statusUpdate'],
  ])('is shown by PAGER, with its arguments, when it is longer than the screen: %s %s', async (...args) => {
    const pager = await fakePager();
    const session = await inTerminal(args, { PAGER: pager.command });
    await session.screen.until(/shown by the pager -R/);
    expect(await session.ended()).toBe(0);
    const kept = await pager.kept();
    expect(kept.split('\n').length).toBeGreaterThan(SIZE.rows);
    expect(kept).toContain('\u001B[1m');
  });

  it.each<[string, string[], Record<string, string>]>([
    ['it fits', ['get', '--help'], {}],
    ['the name alone is typed', [], {}],
    ['--no-input', ['listen', '--help', '--no-input'], {}],
    ['--json', ['listen', '--help', '--json'], {}],
    ['CI', ['listen', '--help'], { CI: 'true' }],
    ['a terminal that cannot move its cursor', ['listen', '--help'], { TERM: 'dumb' }],
    ['PAGER=cat', ['listen', '--help'], { PAGER: 'cat' }],
    ['an empty PAGER', ['listen', '--help'], { PAGER: '' }],
    ['a pager that is missing', ['listen', '--help'], { PAGER: '/nowhere/less' }],
  ])('is printed when %s', async (_name, args, environment) => {
    const { command } = await fakePager();
    const session = await inTerminal(args, { PAGER: command, ...environment });
    expect(await session.ended()).toBe(0);
    expect(session.screen.text()).toContain('dyte-hooks');
    expect(session.screen.text()).not.toContain('shown by the pager');
  });

  it.each([[[]], [['listen', '-h']]])(
    'is printed in its short form, also on a small screen: %j',
    async (args) => {
      const { command } = await fakePager();
      const size = { columns: 60, rows: 10 };
      const session = await startInTerminal(args, { size, environment: { PAGER: command } });
      expect(await session.ended()).toBe(0);
      expect(session.screen.text()).toContain('Usage:');
      expect(session.screen.text()).not.toContain('shown by the pager');
    },
  );

  it('does not end before its pager does when Ctrl-C is typed', async () => {
    const directory = await temporaryDirectory();
    const program = join(directory, 'pager.cjs');
    await writeFile(
      program,
      `process.on('SIGINT', () => { process.stdout.write('interrupted\\n'); setTimeout(() => process.exit(0), 100); });
      process.stdin.resume();
      setInterval(() => undefined, 1e6);
      process.stdout.write('pager is up\\n');`,
    );
    const session = await inTerminal(['listen', '--help'], { PAGER: `${process.execPath} ${program}` });
    await session.screen.until(/pager is up/);
    process.kill(session.pid, 'SIGINT');
    session.type('\u0003');
    await session.screen.until(/interrupted/);
    expect(await session.ended()).toBe(0);
  });

  it.each([
    ['--no-color', ['--no-color'], {}],
    ['NO_COLOR', [], { NO_COLOR: '1' }],
    ['CLICOLOR=0', [], { CLICOLOR: '0' }],
  ])('has no bold titles with %s', async (_name, options, environment) => {
    const session = await inTerminal(['get', '--help', ...options], environment);
    expect(await session.ended()).toBe(0);
    expect(session.screen.text()).toContain('Usage: dyte-hooks get');
    expect(session.screen.text()).not.toContain('\u001B[1m');
  });

  it('asks without color with CLICOLOR=0', async () => {
    const plain = await inTerminal(['login'], { CLICOLOR: '0' });
    await plain.screen.until(/Which service\?/);
    for (const code of ['1', '32', '34', '36']) expect(plain.screen.text()).not.toContain(`\u001B[${code}m`);
    plain.type('\u0003');
    await plain.ended();
  });
});

describe('help in a pipe', () => {
  it('is printed as it is, whatever PAGER says', async () => {
    const { code, stdout } = await runCli(['listen', '--help'], {
      environment: { PAGER: (await fakePager()).command },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: dyte-hooks listen');
    expect(stdout).not.toContain('\u001B');
  });

  it('has bold titles with CLICOLOR_FORCE', async () => {
    const { stdout } = await runCli(['listen', '--help'], { environment: { CLICOLOR_FORCE: '1' } });
    expect(stdout).toContain('\u001B[1mUsage:');
  });
});
