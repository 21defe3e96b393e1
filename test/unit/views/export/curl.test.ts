import { execFile, execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curl } from '../../../../src/views/export/curl.ts';
import { fixture } from '../../../../src/commands/deliveries/export/fixture.ts';
import { har } from '../../../../src/commands/deliveries/export/har.ts';
import { ndjson } from '../../../../src/commands/deliveries/export/ndjson.ts';
import { readPayload } from '../../../../src/domain/delivery/payload.ts';
import { newDelivery } from '../../../helpers/deliveries.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import { listen } from '../../../helpers/http-servers.ts';
import type { ExportedDelivery } from '../../../../src/views/export/format.ts';
import type { HeaderPair } from '../../../../src/domain/delivery/received-delivery.ts';

/** What the command line of one delivery gives to curl. */
interface Call {
  readonly words: readonly Buffer[];
  /** What curl would send as the body. */
  readonly body: Buffer | undefined;
}

/** Takes the place of curl: keeps its words, and its input where it reads it, under the end of the URL. */
const STUB = `
curl() {
  for word in "$@"; do :; done
  name="\${word##*/}"
  printf '%s\\0' "$@" > "$directory/$name.words"
  case " $* " in *' @- '*) cat > "$directory/$name.input" ;; esac
}
`;

function exported(parts: Partial<ExportedDelivery>): ExportedDelivery {
  const { method, target, headers, body, ...kept } = newDelivery('one');
  const content = { method, target, headers, body, ...parts };
  const delivery = {
    ...kept,
    position: 1,
    rejection: undefined,
    attempts: 1,
    bodySize: 0,
    forwardState: undefined,
  };
  const payload = readPayload(content.body);
  return { entry: { delivery, content, payload, forwards: [] }, delivery, masked: false, ...content };
}

/** Runs what is exported in a POSIX shell, with each delivery's place in the list as the end of its URL. */
async function callsOf(all: readonly ExportedDelivery[], shell = 'sh'): Promise<readonly Call[]> {
  const directory = await temporaryDirectory();
  const format = curl({ url: undefined });
  const commands = all.map((one, index) =>
    format.render({ ...one, target: one.target.replace('NUMBER', String(index)) }),
  );
  const script = join(directory, 'script');
  const text = [`directory='${directory}'`, STUB, format.begin + commands.join(format.between) + format.end];
  await writeFile(script, text.join('\n'));
  execFileSync(shell, [script], { stdio: ['ignore', 'pipe', 'pipe'] });
  return await Promise.all(
    all.map(async (_one, index) => {
      const words = splitAtNul(await readFile(join(directory, `${String(index)}.words`)));
      const at = words.findIndex((word) => word.toString() === '--data-raw');
      const input = readFile(join(directory, `${String(index)}.input`)).catch(() => undefined);
      return { words, body: at === -1 ? await input : words[at + 1] };
    }),
  );
}

function splitAtNul(bytes: Buffer): readonly Buffer[] {
  const words: Buffer[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const end = rest.indexOf(0);
    words.push(rest.subarray(0, end));
    rest = rest.subarray(end + 1);
  }
  return words;
}

function headersIn({ words }: Call): readonly string[] {
  return words.flatMap((word, index) =>
    words[index - 1]?.toString() === '--header' ? [word.toString('latin1')] : [],
  );
}

const NUMBERED = '/in/NUMBER';

describe('a delivery as a curl command', () => {
  it('reads well where nothing stands in the way', () => {
    const text = curl({ url: 'http://127.0.0.1:3000/webhook' }).render(
      exported({
        headers: [
          ['Host', 'x'],
          ['Content-Type', 'application/json'],
          ['Accept', '*/*'],
          ['User-Agent', 'axios/0.21.4'],
        ],
        body: Buffer.from('{"event":"meeting.started","title":"Ada\'s"}'),
      }),
    );
    expect(text).toBe(
      [
        `# 2026-01-02T03:04:05.678Z meeting.started ${newDelivery('one').id}`,
        String.raw`curl --silent --show-error --globoff --request 'POST' \ `.trimEnd(),
        String.raw`  --header 'Content-Type: application/json' \ `.trimEnd(),
        String.raw`  --header 'Accept: */*' \ `.trimEnd(),
        String.raw`  --header 'User-Agent: axios/0.21.4' \ `.trimEnd(),
        String.raw`  --header 'Expect:' \ `.trimEnd(),
        String.raw`  --data-raw '{"event":"meeting.started","title":"Ada'\''s"}' \ `.trimEnd(),
        "  'http://127.0.0.1:3000/webhook'",
      ].join('\n'),
    );
  });

  it('says when something was masked, and lets nothing out of its comment', () => {
    const one = exported({ masked: true });
    const text = curl({ url: undefined }).render({
      ...one,
      delivery: { ...one.delivery, event: 'x\nrm -rf /' },
    });
    const lines = text.split('\n');
    expect(lines[0]).toContain(String.raw`x\nrm -rf /`);
    expect(lines[1]).toMatch(/^# masked: /);
    expect(lines[2]).toMatch(/^curl /);
  });

  it.each(['sh', 'bash'])('gives any bytes of a body to curl as they are: %s', async (shell) => {
    const hostile = [
      '@/etc/passwd',
      "'; exit 1; '",
      '$(exit 1)`exit 1`$HOME\\',
      '-n',
      '--',
      '%s%d%%\\n',
      '\n\n',
      'tab\tcr\r\n',
      '\u001b[2J\u009b31m\u202e',
      '日本 👩‍👩‍👧‍👦',
      '',
      'x'.repeat(300_000),
    ].map((text) => Buffer.from(text));
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const random = fc
      .sample(fc.uint8Array({ maxLength: 300 }), { numRuns: 20, seed: 7 })
      .map((bytes) => Buffer.from(bytes));
    const texts = fc
      .sample(fc.string({ unit: 'binary' }), { numRuns: 20, seed: 7 })
      .map((text) => Buffer.from(text));
    const bodies = [...hostile, every, ...random, ...texts];
    const calls = await callsOf(
      bodies.map((body) => exported({ body, target: NUMBERED })),
      shell,
    );
    // As text: of buffers each byte would be compared by itself.
    expect(calls.map(({ body }) => body?.toString('hex'))).toEqual(
      bodies.map((body) => body.toString('hex')),
    );
  });

  it('sends the headers that came, byte for byte, and none that curl would add', async () => {
    const headers: readonly HeaderPair[] = [
      ['Host', 'hooks.example.test'],
      ['Content-Length', '2'],
      ['Transfer-Encoding', 'chunked'],
      ['Connection', 'keep-alive, X-Own'],
      ['X-Own', 'hop'],
      ['X-Empty', ''],
      ['X-Latin', 'caf\u00e9'],
      ['X-Quote', `"it's" $HOME \\ \`x\``],
      ['dyte-signature', 'c2ln'],
    ];
    const [call] = await callsOf([exported({ headers, target: NUMBERED })]);
    if (call === undefined) throw new Error('Nothing was called.');
    expect(headersIn(call)).toEqual([
      'X-Empty;',
      'X-Latin: caf\u00e9',
      `X-Quote: "it's" $HOME \\ \`x\``,
      'dyte-signature: c2ln',
      'Accept:',
      'Content-Type:',
      'Expect:',
      'User-Agent:',
    ]);
    expect(call.words.at(-1)?.toString()).toBe('http://hooks.example.test/in/0');
  });

  it('keeps any URL from being read as anything else', async () => {
    const targets = [
      '/a[1-3]{x,y}/NUMBER',
      "/it's?a=$HOME&b=`x`/NUMBER",
      '/caf\u00e9/NUMBER',
      '/../x/./NUMBER',
    ];
    const calls = await callsOf(targets.map((target) => exported({ target, headers: [] })));
    expect(calls.map(({ words }) => words.at(-1)?.toString('latin1'))).toEqual(
      targets.map((target, index) => `http://127.0.0.1${target.replace('NUMBER', String(index))}`),
    );
    const options = calls.map(({ words }) =>
      words.filter((word) => /^--(?:globoff|path)/.test(word.toString())).map(String),
    );
    expect(options).toEqual([['--globoff'], ['--globoff'], ['--globoff'], ['--globoff', '--path-as-is']]);
  });

  it('holds for any header value', async () => {
    const value = fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    });
    const values = fc
      .sample(value, { numRuns: 80, seed: 3 })
      .map((text) => text.replace('\u007f', '').trim());
    const calls = await callsOf(
      values.map((text) => exported({ target: NUMBERED, headers: [['X-Value', text]] })),
    );
    expect(calls.map((call) => headersIn(call)[0])).toEqual(
      values.map((text) => (text === '' ? 'X-Value;' : `X-Value: ${text}`)),
    );
  });
});

/** What runners of CI systems obey: anywhere in a line, or at its beginning. */
const LOG_COMMAND = /##\w*\[|^\s*::[a-z]/im;
// oxlint-disable-next-line no-control-regex -- what a terminal obeys is looked for
const TERMINAL_COMMAND = /[\0-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

/** Texts that would do something to a terminal, to the log of a CI or to a shell. */
const hostilePiece = fc.constantFrom(
  '##vso[task.setvariable variable=PATH]/tmp',
  '##[error]x',
  '##teamcity[buildStatus status="x"]',
  '::set-output name=a::b',
  '  ::stop-commands::x',
  '#',
  '\u0001',
  '\u001b[2J',
  '\u001b]0;pwned\u0007',
  '\u001b[0Ksection_start:1:x\r\u001b[0K',
  '\n',
  '\r\n',
  "'",
  '"$(exit 1)"',
  '`exit 1`',
  '\\',
  '%s',
  '\u00e9',
  '\u202e',
  'plain text ',
);
const hostileText = fc.array(hostilePiece, { maxLength: 8 }).map((pieces) => pieces.join(''));

describe('a curl command from a store of somebody else', () => {
  it.each([
    ['method', { method: '\u001b]0;pwned\u0007\u001b[2J\n##vso[task.complete]' }],
    ['method that is an option', { method: '-o/tmp/x' }],
    ['target', { target: '/\u001b[2J\n::error::x\n##[error]' }],
    ['header', { headers: [['X-A', '\u001b[2J##[error]']] as const }],
    ['event', {}],
  ])('writes no %s that anything obeys', (what, parts) => {
    const one = exported(parts);
    const event = what === 'event' ? '\n::error::x ##vso[x] \u001b[2J' : one.delivery.event;
    const text = curl({ url: undefined }).render({ ...one, delivery: { ...one.delivery, event } });
    expect(text).not.toMatch(LOG_COMMAND);
    expect(text).not.toMatch(TERMINAL_COMMAND);
    expect(text.split('\n').filter((line) => !/^(?:# |curl |printf | {2})/.test(line))).toEqual([]);
  });

  it('gives any method to curl as one word', async () => {
    const methods = ['GE\u001bT', "P'OST", '##vso[x]', 'A B', '$(exit 1)', '-o'];
    const calls = await callsOf(methods.map((method) => exported({ method, target: NUMBERED })));
    expect(
      calls.map(({ words }) => words[words.findIndex((word) => word.toString() === '--request') + 1]),
    ).toEqual(methods.map((method) => Buffer.from(method, 'latin1')));
  });

  it('leaves out headers that curl would take for a file or for two', () => {
    const headers: readonly HeaderPair[] = [
      ['@/etc/passwd', 'x'],
      ['X-Good', 'yes'],
      ['X-A', 'b\r\nX-Evil: 1'],
      ['X B', 'c'],
      ['', 'd'],
    ];
    const text = curl({ url: undefined }).render(exported({ headers }));
    expect(text.match(/--header '[^']*'/g)?.slice(0, 2)).toEqual([
      "--header 'X-Good: yes'",
      "--header 'Accept:'",
    ]);
    expect(text).not.toContain('passwd');
    expect(text).toContain('# headers that HTTP does not allow were left out');
  });

  it('shows nothing that the log of a CI obeys, and sends every byte as it came', async () => {
    const received: { readonly note: string | undefined; readonly body: Buffer }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const note = request.headers['x-note'];
        received.push({ note: note?.toString(), body: Buffer.concat(chunks) });
        response.end();
      });
    });
    const url = `http://127.0.0.1:${String(await listen(server))}/`;
    const delivered = fc.sample(fc.record({ body: hostileText, note: hostileText }), {
      numRuns: 40,
      seed: 11,
    });
    const notes = delivered.map(({ note }) => `a${note}z`.replaceAll(/\p{Cc}|[^\0-\u00ff]/gu, '.'));
    const format = curl({ url });
    const commands = delivered.map(({ body }, index) =>
      format.render(exported({ body: Buffer.from(body), headers: [['X-Note', notes[index] ?? '']] })),
    );
    const script = format.begin + commands.join(format.between) + format.end;
    expect(script).not.toMatch(LOG_COMMAND);
    expect(script).not.toMatch(TERMINAL_COMMAND);
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', script]);
    expect([stdout, stderr]).toEqual(['', '']);
    expect(received).toEqual(
      delivered.map(({ body }, index) => ({ note: notes[index], body: Buffer.from(body) })),
    );
  });

  it.each([
    ['har', har({ url: undefined })],
    ['ndjson', ndjson(true)],
    ['fixture', fixture],
  ] as const)('is as harmless as %s, from which every parser gets the same text', (name, format) => {
    fc.assert(
      fc.property(hostileText, hostileText, (text, header) => {
        const one = exported({
          body: Buffer.from(text),
          method: text,
          target: `/${text}`,
          headers: [[`X-${header}`, text]],
        });
        const shown = format.begin + format.render(one) + format.between + format.render(one) + format.end;
        expect(shown).not.toMatch(LOG_COMMAND);
        expect(shown).not.toMatch(TERMINAL_COMMAND);
        expect(JSON.stringify(JSON.parse(format.render(one)))).toContain(
          JSON.stringify(name === 'ndjson' ? Buffer.from(text).toString('base64') : text),
        );
      }),
    );
  });
});
