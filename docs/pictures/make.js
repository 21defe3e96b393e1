// Makes the pictures of the README from real runs: `npm run pictures`. It needs ports 3000 and 8000 of this
// machine, and `script` of util-linux.
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { drawDelivery } from './delivery.js';
import { drawMovie, drawWindow, PALETTES } from './svg.js';
import { Terminal } from './terminal.js';

const here = import.meta.dirname;

/** An application that answers as it is told, and can go away. */
class Application {
  status = 200;
  #server;

  async start() {
    this.#server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(this.status).end());
    }).listen(3000, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop() {
    this.#server?.close();
    this.#server?.closeAllConnections();
    await (this.#server && once(this.#server, 'close').catch(() => undefined));
    this.#server = undefined;
  }
}

/** A machine on which nobody has used dyte-hooks yet, with an application. */
async function withMachine(work) {
  const directory = await mkdtemp(join(tmpdir(), 'pictures-'));
  const application = new Application();
  const terminals = [];
  try {
    await symlink(join(here, '../../bin/dyte-hooks.js'), join(directory, 'dyte-hooks'));
    const environment = {
      PATH: `${directory}:${env['PATH'] ?? ''}`,
      HOME: directory,
      TERM: 'xterm-256color',
      DYTE_HOOKS_CONFIG_DIR: join(directory, 'config'),
      DYTE_HOOKS_DATA_DIR: join(directory, 'data'),
    };
    const openTerminal = (columns, rows) => {
      const terminal = new Terminal({ columns, rows, environment });
      terminals.push(terminal);
      return terminal;
    };
    await work({ application, openTerminal });
  } finally {
    for (const terminal of terminals) terminal.close();
    await application.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The main picture: a meeting arrives, the application takes it, and a forged delivery is refused. */
async function listenPicture() {
  const columns = 112;
  const label =
    'dyte-hooks listen 3000: a meeting arrives event by event, the application answers each, and a forged delivery is refused';
  await withMachine(async ({ application, openTerminal }) => {
    await application.start();
    const shown = openTerminal(columns, 40);
    const hidden = openTerminal(columns, 40);
    const listening = await shown.run('dyte-hooks listen 3000 --emulate');
    await shown.shows(/Listening/);
    await (
      await hidden.run('dyte-hooks trigger full', { isTyped: false })
    ).ended;
    await (
      await hidden.run('dyte-hooks trigger meeting.ended --forged', { isTyped: false })
    ).ended;
    await sleep(500);
    const lines = shown.snapshot();
    await listening.interrupt();
    await write('listen', (palette) => drawWindow([{ lines }], { columns, palette, label }));
  });
}

/** The moving one: the application is down, then it fails, then all is well. */
async function applicationPicture() {
  const columns = 108;
  const label =
    'The application is down and deliveries wait; they are handed over once it answers; what it failed is replayed';
  const panes = { listen: { rows: 22 }, shell: { rows: 18 } };
  await withMachine(async ({ application, openTerminal }) => {
    const listen = openTerminal(columns, panes.listen.rows);
    const shell = openTerminal(columns, panes.shell.rows);
    await application.start();
    const listening = await listen.run('dyte-hooks listen 3000 --emulate');
    await listen.shows(/Listening/);
    await application.stop();
    const playing = await shell.run('dyte-hooks trigger meeting');
    await listen.shows(/Grace Hopper joined/);
    await application.start();
    await listen.shows(/Grace Hopper left/);
    application.status = 503;
    await playing.ended;
    await sleep(1500);
    application.status = 200;
    await (
      await shell.run('dyte-hooks replay --failed')
    ).ended;
    await sleep(1000);
    const frames = [listen.frames.slice(), shell.frames.slice()];
    await listening.interrupt();
    await write('application', (palette) =>
      drawMovie(
        [
          { frames: frames[0], rows: panes.listen.rows },
          { frames: frames[1], rows: panes.shell.rows },
        ],
        { columns, palette, label, lastMs: 5000 },
      ),
    );
  });
}

async function write(name, draw) {
  for (const [theme, palette] of Object.entries(PALETTES))
    await writeFile(join(here, `${name}-${theme}.svg`), draw(palette));
}

await write('delivery', drawDelivery);
await listenPicture();
await applicationPicture();
