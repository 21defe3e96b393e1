import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import headless from '@xterm/headless';

/** Milliseconds between two keys that are typed. */
const KEY_MS = 35;

/**
 * A terminal whose screen is kept at every moment. Commands run in a pseudo-terminal made by `script` of
 * util-linux, so that they show what a person sees.
 */
export class Terminal {
  /** @type {{ at: number, lines: import('./svg.js').Line[] }[]} */
  frames = [];
  #screen;
  #columns;
  #rows;
  #environment;
  #text = '';
  /** @type {Set<import('node:child_process').ChildProcess>} */
  #running = new Set();

  constructor({ columns, rows, environment }) {
    this.#columns = columns;
    this.#rows = rows;
    this.#environment = environment;
    this.#screen = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  }

  /** Types a command behind a prompt and starts it. */
  async run(command, { isTyped = true } = {}) {
    await this.#write('\u001b[32m$\u001b[0m ');
    for (const key of command) {
      await this.#write(key);
      if (isTyped) await sleep(KEY_MS);
    }
    await this.#write('\r\n');
    const sized = `stty cols ${this.#columns} rows ${this.#rows}; exec ${command}`;
    const child = spawn('script', ['--quiet', '--return', '--command', sized, '/dev/null'], {
      env: this.#environment,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#running.add(child);
    child.stdout.setEncoding('utf8').on('data', (part) => void this.#write(part));
    const ended = once(child, 'close').then(async () => {
      this.#running.delete(child);
      await this.#write('');
    });
    return {
      ended,
      interrupt: async () => {
        child.stdin.write('\u0003');
        await ended;
      },
    };
  }

  /** Resolves once the screen has shown the pattern, since the beginning or the last `forget`. */
  async shows(pattern) {
    const until = Date.now() + 30_000;
    while (!pattern.test(this.#text)) {
      if (Date.now() > until) throw new Error(`${String(pattern)} was not shown:\n${this.#text}`);
      await sleep(20);
    }
  }

  forget() {
    this.#text = '';
  }

  /** The screen as it is now, lines below the last that holds something left out. */
  snapshot() {
    const lines = readScreen(this.#screen, this.#rows);
    while (lines.at(-1)?.length === 0) lines.pop();
    return lines;
  }

  close() {
    for (const child of this.#running) child.kill();
  }

  async #write(text) {
    this.#text += text;
    await new Promise((resolve) => {
      this.#screen.write(text, resolve);
    });
    this.frames.push({ at: Date.now(), lines: readScreen(this.#screen, this.#rows) });
  }
}

/** @returns {import('./svg.js').Line[]} the rows of the screen, each as runs of one style */
function readScreen(screen, rows) {
  const { active } = screen.buffer;
  return Array.from({ length: rows }, (_row, index) => readLine(active.getLine(active.baseY + index)));
}

function readLine(line) {
  if (line === undefined) return [];
  const runs = [];
  for (let column = 0; column < line.length; column++) {
    const cell = line.getCell(column);
    if (cell.getWidth() === 0) continue;
    const style = {
      color: cell.isFgDefault() ? undefined : cell.getFgColor(),
      isBold: cell.isBold() !== 0,
      isFaint: cell.isDim() !== 0,
    };
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last !== undefined && sameStyle(last, style)) last.text += text;
    else runs.push({ column, text, ...style });
  }
  while (runs.length > 0 && runs.at(-1).text.trim() === '') runs.pop();
  const last = runs.at(-1);
  if (last !== undefined) last.text = last.text.trimEnd();
  return runs;
}

function sameStyle(one, other) {
  return one.color === other.color && one.isBold === other.isBold && one.isFaint === other.isFaint;
}
