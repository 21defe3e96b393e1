import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { screenModel } from '../helpers/screen-model.ts';
import { send } from '../helpers/send-delivery.ts';
import {
  HAS_BASH,
  HAS_SCRIPT,
  shellLine,
  startInTerminal,
  startShellInTerminal,
  type Shown,
  type TerminalSession,
} from '../helpers/terminal.ts';

const SIZE = { rows: 30, columns: 110 };

const RECEIVE = ['listen', '--port', '0', '--verify', 'off'];

interface Watching {
  readonly terminal: TerminalSession;
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What stands on the screen and above it. */
  readonly lines: () => readonly string[];
  /** Waits until the whole screen, with what was there before, shows this. */
  readonly shows: (pattern: RegExp) => Promise<void>;
}

async function watch(args: readonly string[] = [], extra: Record<string, string> = {}): Promise<Watching> {
  const environment = {
    DYTE_HOOKS_CONFIG_DIR: await temporaryDirectory(),
    DYTE_HOOKS_DATA_DIR: await temporaryDirectory(),
    ...extra,
  };
  const terminal = await startInTerminal([...RECEIVE, ...args], { environment, size: SIZE });
  const [, url = ''] = await terminal.screen.until(/Listening on (?:\S*m)?(http:\/\/[\d.:]+)/);
  const lines = (): readonly string[] => linesOf(terminal.screen);
  return {
    terminal,
    url,
    environment,
    lines,
    shows: async (pattern) =>
      await expect.poll(() => lines().join('\n'), { timeout: 20_000 }).toMatch(pattern),
  };
}

function linesOf(screen: Shown): readonly string[] {
  const model = screenModel(SIZE.rows);
  model.write(screen.text());
  return model.lines();
}

/** An application that counts what it is sent. */
async function application(): Promise<{ readonly url: string; readonly bodies: string[] }> {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      bodies.push(body);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${String(port)}/`, bodies };
}

function eventOf(event: string, session: string): string {
  return JSON.stringify({ event, meeting: { id: 'm', sessionId: session, title: `Title of ${session}` } });
}

describe.runIf(HAS_SCRIPT)('listen on a terminal', () => {
  it('says at the foot where it listens, and takes it away at the end', async () => {
    const { terminal, url, lines, shows } = await watch();
    await send(url, eventOf('meeting.started', 'one'));
    await send(url, eventOf('meeting.started', 'two'));
    await send(url, eventOf('meeting.ended', 'one'));
    await shows(/3 deliveries +.*q quit$/);
    expect(lines().slice(-2)[0]).toBe(` ${url} · signatures not checked`);
    const marks = (): readonly string[] =>
      lines().flatMap((line) => /^([A-Z]) \d\d:\d\d:\d\d/.exec(line)?.[1] ?? []);
    await expect.poll(marks).toEqual(['A', 'B', 'A']);
    terminal.type('q');
    expect(await terminal.ended()).toBe(0);
    const rest = lines().join('\n');
    expect(rest).toContain('3 deliveries, 3 of them not verified');
    expect(rest).not.toMatch(/q quit|signatures not checked/);
    expect(rest.match(/meeting\.ended +/g)).toHaveLength(2);
  });

  it('ends at Ctrl-C as without keys, and at SIGTERM', async () => {
    const first = await watch();
    await first.shows(/q quit/);
    first.terminal.type('\u0003');
    expect(await first.terminal.ended()).toBe(0);
    const second = await watch();
    await second.shows(/q quit/);
    process.kill(second.terminal.pid, 'SIGTERM');
    expect(await second.terminal.ended()).toBe(0);
    for (const { lines, terminal } of [first, second]) {
      expect(lines().join('\n')).not.toContain('q quit');
      expect(terminal.screen.text()).toContain('\u001b[?2004l');
    }
  });

  it('replays the last delivery, or the chosen one', async () => {
    const app = await application();
    const { terminal, url, shows } = await watch(['--forward-to', app.url]);
    for (const session of ['one', 'two']) await send(url, eventOf('meeting.started', session));
    await shows(/2 deliveries/);
    await expect.poll(() => app.bodies).toHaveLength(2);
    await shows(/^B .*Title of two → /m);
    terminal.type('r');
    await shows(/^B [\d:]{8} \w{8} ✓ .*→ 200 .*\(replay\)$/m);
    expect(app.bodies[2]).toBe(eventOf('meeting.started', 'two'));
    terminal.type('\u001b[A');
    terminal.type('k');
    await shows(/▸ 1 of 2 .*Title of one/);
    terminal.type('r');
    await expect.poll(() => app.bodies, { timeout: 20_000 }).toHaveLength(4);
    expect(app.bodies[3]).toBe(eventOf('meeting.started', 'one'));
  });

  it('says what is missing where there is nothing to replay to, or nothing to replay', async () => {
    const { terminal, url, lines, shows } = await watch();
    terminal.type('r');
    await shows(/No delivery has been shown yet/);
    terminal.type('p');
    await shows(/Nothing is forwarded/);
    await send(url, eventOf('meeting.started', 'one'));
    await shows(/1 delivery/);
    terminal.type('r');
    await shows(/There is no target to replay to: start with listen 3000/);
    expect(lines().join('\n')).not.toContain('(replay)');
  });

  it('opens a delivery, and copies it as export writes it', async () => {
    const { terminal, url, shows, environment } = await watch();
    await send(`${url}/hook?token=very-secret`, eventOf('meeting.started', 'one'));
    await shows(/1 delivery/);
    terminal.type('\r');
    await shows(/Payload\n.*\n.*"event": "meeting.started"/);
    terminal.type('c');
    await shows(/Copied \w{8} as curl, secrets masked/);
    // oxlint-disable-next-line no-control-regex
    const [, encoded = ''] = await terminal.screen.until(/\u001b\]52;c;([\w+/=]+)\u0007/);
    const exported = await startCli(['deliveries', 'export', '--format', 'curl'], { environment }).finished;
    expect(Buffer.from(encoded, 'base64').toString()).toBe(exported.stdout);
    expect(exported.stdout).not.toContain('very-secret');
  });

  it('shows only what passes the filter, until that is taken back', async () => {
    const { terminal, url, lines, shows } = await watch();
    terminal.type('/');
    await shows(/Filter: ▏/);
    terminal.type('TWO\r');
    await shows(/filter TWO/);
    for (const session of ['one', 'two']) await send(url, eventOf('meeting.started', session));
    await shows(/2 deliveries · filter TWO/);
    await shows(/Title of two/);
    expect(lines().join('\n')).not.toContain('Title of one');
    terminal.type('\u001b');
    await expect.poll(() => lines().join('\n'), { timeout: 20_000 }).not.toMatch(/filter TWO/);
    await send(url, eventOf('meeting.started', 'three'));
    await shows(/Title of three/);
  });

  it('pauses forwarding, and lets it go on', async () => {
    const app = await application();
    const { terminal, url, shows } = await watch(['--forward-to', app.url]);
    await shows(/q quit/);
    terminal.type('p');
    await shows(/ paused · 0 deliveries/);
    await send(url, eventOf('meeting.started', 'one'));
    await shows(/ paused · 1 delivery · 1 forward pending/);
    expect(app.bodies).toEqual([]);
    terminal.type('p');
    await expect.poll(() => app.bodies, { timeout: 20_000 }).toHaveLength(1);
    await shows(/ 1 delivery  /);
  });

  it('says what its keys do, and takes nothing that was pasted for one', async () => {
    const { terminal, shows } = await watch();
    await shows(/q quit/);
    terminal.type('?');
    await shows(/copy it as a curl command/);
    terminal.type('\u001b[200~q\u001b[201~');
    await shows(/Pasted text is not taken for keys/);
    terminal.type('x\u001b[24~q');
    expect(await terminal.ended()).toBe(0);
  });

  it('shows what hostile deliveries say, and obeys none of it', async () => {
    const { terminal, url, lines, shows } = await watch();
    await send(url, eventOf('meeting.started\u001b[2J', 'x\u001b]52;c;aGk=\u0007\u009b10A'));
    await shows(/1 delivery/);
    terminal.type('k');
    await shows(/▸ 1 of 1/);
    terminal.type('\r');
    await shows(/Payload/);
    terminal.type('c');
    await shows(/Copied/);
    terminal.type('/\u001b[200~\u001b[2J\u0007\u001b[201~');
    await shows(/Filter: .x1b\[2J.x07▏/);
    expect(lines()[0]).toMatch(/^✓ Listening/);
    // oxlint-disable-next-line no-control-regex
    expect(terminal.screen.text()).not.toMatch(/\u001b\[2J|\u001b\]52;c;aGk=|\u009b/);
  });

  it.each([
    { what: '--no-input', args: ['--no-input'], extra: {} },
    { what: 'CI=true', args: [], extra: { CI: 'true' } },
    { what: 'TERM=dumb', args: [], extra: { TERM: 'dumb' } },
    { what: 'a command', args: ['--', 'sleep', '600'], extra: {} },
  ])('prints lines only with $what', async ({ args, extra }) => {
    const { terminal, url } = await watch(args, extra);
    await send(url, eventOf('meeting.started', 'one'));
    await terminal.screen.until(/Title of one/);
    process.kill(terminal.pid, 'SIGTERM');
    await terminal.ended();
    // oxlint-disable-next-line no-control-regex
    expect(terminal.screen.text()).not.toMatch(/\u001b\[(?:\d*[AJ]|\?2004)|^A /m);
  });
});

describe.runIf(HAS_SCRIPT && HAS_BASH)('listen as a job of a shell', () => {
  const FOOT = /q quit/;
  const MODE = `stty -a | tr ' ' '\\n' | grep -xE -- '-?(icanon|echo|isig)' | tr '\\n' ' '; echo of the mode\n`;

  interface Job {
    readonly type: (keys: string) => void;
    readonly shows: (pattern: RegExp) => Promise<void>;
    /** What is shown from here on counts. */
    readonly marker: () => void;
  }

  async function job(): Promise<Job> {
    const environment = {
      DYTE_HOOKS_CONFIG_DIR: await temporaryDirectory(),
      DYTE_HOOKS_DATA_DIR: await temporaryDirectory(),
    };
    const { screen, type } = await startShellInTerminal({ environment, size: SIZE });
    let from = 0;
    return {
      type,
      marker: () => {
        from = screen.text().length;
      },
      shows: async (pattern) =>
        await expect.poll(() => screen.text().slice(from), { timeout: 20_000 }).toMatch(pattern),
    };
  }

  it('reads no keys in the background, and is not stopped', async () => {
    const { type, shows, marker } = await job();
    expect.hasAssertions();
    type(`${shellLine(RECEIVE)} &\n`);
    await shows(/Ctrl-C ends this/);
    marker();
    type('echo still $((40 + 2)) here\n');
    await shows(/still 42 here/);
    type('jobs\n');
    await shows(/Running/);
    type(MODE);
    await shows(/isig icanon echo of the mode/);
    marker();
    type('fg\n');
    await shows(FOOT);
    type('q');
    await shows(/Stored in/);
    marker();
    type(MODE);
    await shows(/isig icanon echo of the mode/);
  });

  it('gives the terminal back at Ctrl-Z, and takes it again', async () => {
    const { type, shows, marker } = await job();
    expect.hasAssertions();
    type(`${shellLine(RECEIVE)}\n`);
    await shows(FOOT);
    type('\u001a');
    await shows(/Stopped/);
    marker();
    type(MODE);
    await shows(/isig icanon echo of the mode/);
    type('bg\n');
    type('sleep 0; echo still $((40 + 2)) here; jobs\n');
    await shows(/still 42 here[^]*Running/);
    marker();
    type('fg\n');
    await shows(FOOT);
    type('\u001a');
    await shows(/Stopped/);
    marker();
    type('fg\n');
    await shows(FOOT);
    type('q');
    await shows(/Stored in/);
  });
});
