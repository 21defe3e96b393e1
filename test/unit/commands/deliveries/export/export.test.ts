import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, type DeliveriesExportOptions } from '../../../../../src/commands/deliveries/export/export.ts';
import { HooksError } from '../../../../../src/domain/errors.ts';
import { failureOf, type ContextParts } from '../../../../helpers/context.ts';
import { uuidFor } from '../../../../helpers/deliveries.ts';
import { deliveryOf, looking, NOW, type Looking } from '../../../../helpers/deliveries-command.ts';
import { temporaryDirectory } from '../../../../helpers/directory.ts';
import type { NewDelivery, RejectedDelivery } from '../../../../../src/domain/delivery/stored-delivery.ts';

const OPTIONS: DeliveriesExportOptions = {
  deliveries: [],
  format: 'ndjson',
  output: undefined,
  to: undefined,
  events: undefined,
  meeting: undefined,
  webhook: undefined,
  since: undefined,
  until: undefined,
  signature: undefined,
  failed: false,
  waiting: false,
  limit: undefined,
  showSecrets: false,
  store: undefined,
};

/** Spaces and escapes that JSON.stringify would not write: it must stay as it is to verify. */
const odd = deliveryOf(
  'odd',
  {},
  {
    event: 'meeting.started',
    body: Buffer.from('{ "event":"meeting.started", "title":"\\u00e9 日本", "n":1.0 }\n'),
    headers: [
      ['Content-Type', 'application/json'],
      ['Dyte-Signature', 'c2ln'],
      ['Host', 'hooks.example.test'],
      ['Connection', 'close, X-Own'],
      ['X-Own', 'this connection only'],
      ['Content-Length', '60'],
    ],
  },
);
const secret = deliveryOf(
  'secret',
  { event: 'livestreaming.statusUpdate', streamKey: 'abc123', status: 'LIVE' },
  { target: '/webhook?key=qry789', headers: [['Authorization', 'Basic aGVhZGVy']], receivedAt: NOW + 1000 },
);
const refused: RejectedDelivery = {
  ...deliveryOf('refused', { event: 'meeting.ended' }, { signature: 'mismatch', receivedAt: NOW + 2000 }),
  rejection: 'signature',
};
const all = [odd, secret, refused];

async function exportOf(
  options: Partial<DeliveriesExportOptions> = {},
  deliveries: readonly NewDelivery[] = all,
  parts: ContextParts = {},
): Promise<Looking> {
  const looked = looking(deliveries, parts);
  await run({ ...OPTIONS, ...options }, looked.context);
  expect(looked.isClosed()).toBe(true);
  return looked;
}

const MASKED =
  'Secrets were masked in 1 delivery, so their signatures may no longer match. --show-secrets exports them as they came.\n';

describe('which deliveries are exported', () => {
  const idsOf = async (options: Partial<DeliveriesExportOptions>): Promise<unknown[]> => {
    const { objects } = await exportOf(options);
    return objects().map(({ id }) => id);
  };

  it('are all that were accepted, in the order of arrival', async () => {
    expect(await idsOf({})).toEqual([odd.id, secret.id]);
  });

  it('are the refused ones too, when they are asked for', async () => {
    expect(await idsOf({ signature: ['mismatch'] })).toEqual([refused.id]);
    const notJson: RejectedDelivery = { ...refused, id: 'x', signature: 'valid', rejection: 'not_json' };
    const { objects } = await exportOf({ signature: ['valid'] }, [odd, notJson]);
    expect(objects().map(({ id }) => id)).toEqual([odd.id]);
    expect(await idsOf({ deliveries: [refused.id] })).toEqual([refused.id]);
  });

  it('are those that pass the filter', async () => {
    expect(await idsOf({ events: ['meeting.*'] })).toEqual([odd.id]);
    expect(await idsOf({ limit: 1 })).toEqual([secret.id]);
  });

  it('are those that are named, each once and in the order of arrival', async () => {
    expect(await idsOf({ deliveries: ['last', secret.id.slice(0, 8), 'last~2', odd.id] })).toEqual(
      all.map(({ id }) => id),
    );
  });

  it.each([{ limit: 3 }, { events: ['meeting.*'] }, { failed: true }])(
    'cannot be named and chosen at once: %j',
    async (options) => {
      const { context } = looking(all);
      const error = await failureOf(run({ ...OPTIONS, deliveries: ['last'], ...options }, context));
      expect([error.code, context.io.stdout.text()]).toEqual(['usage_invalid', '']);
    },
  );

  it('are none when one of those that were named is not there', async () => {
    const { context } = looking(all);
    const error = await failureOf(run({ ...OPTIONS, deliveries: ['last', 'nobody'] }, context));
    expect([error.code, context.io.stdout.text()]).toEqual(['delivery_not_found', '']);
  });

  it('are thousands, with a few in memory', async () => {
    const many = Array.from({ length: 1001 }, (_, index) =>
      deliveryOf(`n${String(index)}`, { event: 'meeting.ended' }),
    );
    const { objects } = await exportOf({}, many);
    expect(objects().map(({ id }) => id)).toEqual(many.map(({ id }) => id));
  });

  it.each([
    ['ndjson', ''],
    ['curl', ''],
    ['fixture', '[]\n'],
  ] as const)('are none: %s', async (format, text) => {
    const { out, err } = await exportOf({ format }, []);
    expect([out(), err()]).toEqual([text, 'No deliveries match.\n']);
  });
});

describe('ndjson', () => {
  it('has exactly what is promised, and the bytes as they came', async () => {
    const { objects, err } = await exportOf({ deliveries: [odd.id] });
    expect(objects()).toEqual([
      {
        type: 'delivery',
        position: expect.any(Number),
        id: odd.id,
        uuid: odd.uuid,
        webhookId: uuidFor('webhook'),
        event: 'meeting.started',
        meetingId: uuidFor('meeting'),
        sessionId: uuidFor('session'),
        receivedAt: '2026-01-02T03:04:05.678Z',
        durationMs: null,
        method: 'POST',
        path: expect.any(String),
        bodySize: odd.body.length,
        signature: 'valid',
        status: 200,
        rejection: null,
        repeat: false,
        arrivals: 1,
        otherBody: false,
        forwardState: null,
        tries: 0,
        payload: expect.anything(),
        unreadable: null,
        headers: {
          'content-type': 'application/json',
          'dyte-signature': 'c2ln',
          host: 'hooks.example.test',
          connection: 'close, X-Own',
          'x-own': 'this connection only',
          'content-length': '60',
        },
        bodyBase64: odd.body.toString('base64'),
        masked: false,
      },
    ]);
    expect(err()).toBe('');
  });

  it('masks secrets, marks it, and says so once', async () => {
    const { objects, out, err } = await exportOf();
    const [first, second] = objects();
    expect(first).toMatchObject({ masked: false });
    expect(second).toMatchObject({ masked: true, headers: { authorization: '…' } });
    const body = Buffer.from(String(second?.['bodyBase64']), 'base64').toString();
    expect(JSON.parse(body)).toEqual({ event: 'livestreaming.statusUpdate', streamKey: '…', status: 'LIVE' });
    expect(out()).not.toContain('aGVhZGVy');
    expect(err()).toBe(MASKED);
  });

  it('has everything as it came when secrets are wanted', async () => {
    const { objects, err } = await exportOf({ deliveries: [secret.id], showSecrets: true });
    expect(objects()).toEqual([
      expect.objectContaining({
        bodyBase64: secret.body.toString('base64'),
        headers: { authorization: 'Basic aGVhZGVy' },
      }),
    ]);
    expect([objects()[0]?.['masked'], err()]).toEqual([false, '']);
  });

  it('leaves out a body that cannot be read, which may hold anything', async () => {
    const binary: RejectedDelivery = {
      ...deliveryOf(
        'binary',
        {},
        { body: Buffer.from('\u0000abc123'), event: undefined, uuid: undefined, webhookId: undefined },
      ),
      rejection: 'not_json',
    };
    const { objects } = await exportOf({ deliveries: ['last'] }, [binary]);
    expect(objects()).toEqual([
      expect.objectContaining({ bodyBase64: '', masked: true, event: null, uuid: null, webhookId: null }),
    ]);
    const shown = await exportOf({ deliveries: ['last'], showSecrets: true }, [binary]);
    expect(shown.objects()).toEqual([
      expect.objectContaining({ bodyBase64: binary.body.toString('base64') }),
    ]);
  });
});

describe('har', () => {
  it('is one HTTP archive of version 1.2', async () => {
    const { json } = await exportOf({ format: 'har' });
    expect(json()).toEqual({
      log: {
        version: '1.2',
        creator: { name: 'dyte-hooks', version: expect.any(String) },
        pages: [],
        entries: [
          {
            startedDateTime: '2026-01-02T03:04:05.678Z',
            time: 0,
            request: {
              method: 'POST',
              url: 'http://hooks.example.test/webhook',
              httpVersion: 'HTTP/1.1',
              cookies: [],
              headers: odd.headers.map(([name, value]) => ({ name, value })),
              queryString: [],
              postData: { mimeType: 'application/json', text: odd.body.toString() },
              headersSize: -1,
              bodySize: odd.body.length,
            },
            response: {
              status: 200,
              statusText: 'OK',
              httpVersion: 'HTTP/1.1',
              cookies: [],
              headers: [],
              content: { size: 0, mimeType: 'text/plain' },
              redirectURL: '',
              headersSize: -1,
              bodySize: -1,
            },
            cache: {},
            timings: { send: 0, wait: 0, receive: 0 },
            _id: odd.id,
            _event: 'meeting.started',
            _signature: 'valid',
            _arrivals: 1,
          },
          expect.objectContaining({ _masked: true }),
        ],
      },
    });
  });

  it('is one without entries where there is nothing', async () => {
    const { json } = await exportOf({ format: 'har' }, []);
    expect(json()).toMatchObject({ log: { version: '1.2', entries: [] } });
  });

  it('says where requests went, as far as is known, or go to', async () => {
    const urlsOf = async (url?: string): Promise<unknown> => {
      const behindProxy = {
        ...odd,
        id: 'p',
        target: '/in?a=1&b=%20',
        headers: [...odd.headers, ['X-Forwarded-Proto', 'https'] as const],
      };
      const nowhere = { ...odd, id: 'n', target: '/', headers: [] };
      const { out } = await exportOf({ format: 'har', to: url, showSecrets: true }, [
        odd,
        behindProxy,
        nowhere,
      ]);
      return [...out().matchAll(/"url":"([^"]+)"/g)].map(([, found]) => found);
    };
    expect(await urlsOf()).toEqual([
      'http://hooks.example.test/webhook',
      'https://hooks.example.test/in?a=1&b=%20',
      'http://127.0.0.1/',
    ]);
    expect(await urlsOf('http://127.0.0.1:3000/x')).toEqual(Array(3).fill('http://127.0.0.1:3000/x'));
  });

  it('has the answer that a refused delivery got, and bytes that are no text marked as such', async () => {
    const body = Buffer.from([0xff, 0xfe, 0x00]);
    const binary: RejectedDelivery = { ...deliveryOf('b', {}, { body }), rejection: 'not_json' };
    const { json } = await exportOf({ format: 'har', deliveries: ['last', 'last~1'], showSecrets: true }, [
      refused,
      binary,
    ]);
    expect(json()).toMatchObject({
      log: {
        entries: [
          { response: { status: 401 } },
          {
            response: { status: 400 },
            request: { postData: { text: '//4A', _encoding: 'base64' }, bodySize: 3 },
          },
        ],
      },
    });
  });
});

describe('fixture', () => {
  it('is an array of what a test needs to send the same again', async () => {
    const { json } = await exportOf({ format: 'fixture', deliveries: [odd.id] });
    expect(json()).toEqual([
      {
        id: odd.id,
        event: 'meeting.started',
        receivedAt: '2026-01-02T03:04:05.678Z',
        signature: 'valid',
        method: 'POST',
        path: '/webhook',
        headers: { 'content-type': 'application/json', 'dyte-signature': 'c2ln' },
        body: odd.body.toString(),
        encoding: 'utf8',
        masked: false,
      },
    ]);
  });

  it('has headers that can be given to fetch, and bytes that Buffer.from gives back', async () => {
    const twice = deliveryOf(
      'twice',
      {},
      {
        body: Buffer.from([0xff]),
        headers: [
          ['X-A', '1'],
          ['x-a', '2'],
        ],
      },
    );
    const { json } = await exportOf({ format: 'fixture', showSecrets: true }, [twice, odd]);
    expect(json()).toEqual([
      expect.objectContaining({ headers: { 'x-a': '1, 2' }, body: '/w==', encoding: 'base64' }),
      expect.objectContaining({ id: odd.id }),
    ]);
  });
});

describe('--url', () => {
  it.each(['ndjson', 'fixture'] as const)('cannot be combined with --format %s', async (format) => {
    const { context } = looking(all);
    const error = await failureOf(run({ ...OPTIONS, format, to: 'http://127.0.0.1/' }, context));
    expect(error.code).toBe('usage_invalid');
  });

  it.each(['localhost:3000', '/webhook', 'ftp://example.test/', 'http://'])('cannot be %s', async (url) => {
    const { context } = looking(all);
    expect((await failureOf(run({ ...OPTIONS, format: 'curl', to: url }, context))).code).toBe(
      'usage_invalid',
    );
  });
});

describe('--output', () => {
  it('writes a file for its owner only, and the answer nowhere else', async () => {
    const path = join(await temporaryDirectory(), 'out.ndjson');
    const { out, err } = await exportOf({ output: path });
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect([lines.length, lines.at(-1), out()]).toEqual([3, '', '']);
    expect(err()).toBe(`${MASKED}Wrote 2 deliveries to ${path}.\n`);
    expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600');
  });

  it('takes the place of what was there, whoever could read it', async () => {
    const path = join(await temporaryDirectory(), 'out.ndjson');
    await writeFile(path, 'before');
    await chmod(path, 0o644);
    await exportOf({ output: path }, []);
    expect([await readFile(path, 'utf8'), ((await stat(path)).mode & 0o777).toString(8)]).toEqual([
      '',
      '600',
    ]);
  });

  it('leaves what was there, and nothing beside it, when it fails on the way', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'out.ndjson');
    await writeFile(path, 'before');
    const looked = looking(all);
    const broken = {
      ...looked.history,
      content: () => {
        throw new HooksError('store_damaged', 'x');
      },
    };
    const { context } = looking(all, { history: async () => broken });
    expect((await failureOf(run({ ...OPTIONS, output: path }, context))).code).toBe('store_damaged');
    expect([await readFile(path, 'utf8'), await readdir(directory)]).toEqual(['before', ['out.ndjson']]);
  });

  it.each(['', '-wal', '-shm', '-journal'])('cannot be the store that is exported (%j)', async (suffix) => {
    const directory = await temporaryDirectory();
    const store = join(directory, 'deliveries.sqlite');
    const path = store + suffix;
    await writeFile(path, 'before');
    const { history } = looking(all);
    const { context } = looking(all, { history: async () => ({ ...history, path: store }) });
    const same = await failureOf(run({ ...OPTIONS, output: path }, context));
    expect([same.code, same.message]).toEqual([
      'usage_invalid',
      `--store and --output name the same file, "${path}".`,
    ]);
    expect(await readFile(path, 'utf8')).toBe('before');
  });

  it('cannot be another store', async () => {
    const path = join(await temporaryDirectory(), 'other.sqlite');
    await writeFile(path, 'SQLite format 3\0 and the rest');
    const { context } = looking(all);
    const error = await failureOf(run({ ...OPTIONS, output: path }, context));
    expect([error.code, error.message]).toEqual([
      'file_failed',
      `"${path}" cannot be written: it is a database, perhaps a store.`,
    ]);
    expect(await readFile(path, 'utf8')).toBe('SQLite format 3\0 and the rest');
  });

  it.each([
    ['a directory', (directory: string) => directory, 'it is a directory'],
    [
      'in a directory that does not exist',
      (directory: string) => join(directory, 'no', 'x'),
      'its directory does not exist',
    ],
  ])('cannot be %s', async (_what, pathIn, reason) => {
    const path = pathIn(await temporaryDirectory());
    const { context } = looking(all);
    const error = await failureOf(run({ ...OPTIONS, output: path }, context));
    expect([error.code, error.message]).toEqual(['file_failed', `"${path}" cannot be written: ${reason}.`]);
  });
});

describe('the export of a whole store', () => {
  it('is one file for its owner only, and says that secrets are in it', async () => {
    const output = join(await temporaryDirectory(), 'whole.sqlite');
    const { err, history } = await exportOf({ format: 'store', output });
    expect(await readFile(output, 'utf8')).toBe(
      history
        .list({}, { limit: 9 })
        .map(({ id }) => id)
        .join('\n'),
    );
    expect((await stat(output)).mode & 0o777).toBe(0o600);
    expect(err()).toContain(`Wrote the whole store to ${output}.`);
    expect(err()).toContain('secrets too');
    const wanted = await exportOf({ format: 'store', output, showSecrets: true });
    expect(wanted.err()).not.toContain('secrets too');
  });

  const unfit: readonly Partial<DeliveriesExportOptions>[] = [
    { output: undefined },
    { deliveries: ['last'] },
    { limit: 5 },
    { events: ['meeting.*'] },
    { failed: true },
    { since: () => NOW },
    { to: 'http://127.0.0.1/' },
  ];
  it.each(unfit)('leaves nothing out, and is a file: %j', async (options) => {
    const directory = await temporaryDirectory();
    const output = join(directory, 'whole.sqlite');
    const error = await failureOf(exportOf({ format: 'store', output, ...options }));
    expect(error).toMatchObject({ code: 'usage_invalid', exitCode: 2 });
    expect(await readdir(directory)).toEqual([]);
  });

  it.each(['', '-wal', '-shm', '-journal'])('takes the place of no other store: %j', async (suffix) => {
    const directory = await temporaryDirectory();
    const output = join(directory, 'whole.sqlite');
    await writeFile(output + suffix, 'SQLite format 3\0');
    const error = await failureOf(exportOf({ format: 'store', output }));
    expect(error).toMatchObject({ code: 'file_failed' });
    expect(await readdir(directory)).toHaveLength(1);
  });
});
