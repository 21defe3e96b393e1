import { describe, expect, it } from 'vitest';
import { run, type DeliveriesShowOptions } from '../../../../src/commands/deliveries/show.ts';
import { failureOf, keyCacheOf, type ContextParts } from '../../../helpers/context.ts';
import { createTestKeys, uuidFor } from '../../../helpers/deliveries.ts';
import { deliveryOf, looking, NOW, type Looking } from '../../../helpers/deliveries-command.ts';
import { DYTE_SETTINGS } from '../../../helpers/settings.ts';
import { scriptedPrompts } from '../../../helpers/scripted-prompts.ts';
import type {
  ForwardOutcome,
  NewDelivery,
  RejectedDelivery,
} from '../../../../src/domain/delivery/stored-delivery.ts';

const OPTIONS: DeliveriesShowOptions = {
  delivery: 'last',
  body: false,
  verbose: false,
  showSecrets: false,
  store: undefined,
};

const TARGET = 'http://127.0.0.1:3000/hook?token=tgt456';

const uploaded = deliveryOf(
  'one',
  {
    event: 'recording.statusUpdate',
    meeting: { title: 'Planning' },
    recording: { status: 'UPLOADED', downloadUrl: 'https://files.example.test/a/r.mp4?token=abc123' },
  },
  {
    target: '/webhook?key=qry789',
    headers: [
      ['Content-Type', 'application/json'],
      ['Authorization', 'Basic aGVhZGVy'],
      ['X-Twice', 'one'],
      ['x-twice', 'two'],
    ],
  },
);

async function show(
  options: Partial<DeliveriesShowOptions> = {},
  deliveries: readonly NewDelivery[] = [uploaded],
  parts: ContextParts = {},
  prepare: (looked: Looking) => void = () => undefined,
): Promise<Looking> {
  const looked = looking(deliveries, parts);
  prepare(looked);
  await run({ ...OPTIONS, ...options }, looked.context);
  expect(looked.isClosed()).toBe(true);
  return looked;
}

describe('deliveries show of two bodies under one UUID', () => {
  const other = { ...uploaded, id: `${uploaded.id}-0123456789abcdef` };

  it('names the other one', async () => {
    const first = await show({ delivery: uploaded.id });
    expect(first.out()).not.toContain('another body');
    const later = await show({ delivery: 'last~1' }, [uploaded, other]);
    expect(later.out()).toContain(`another body under the same UUID came later: ${other.id}`);
    const of = await show({ delivery: 'last' }, [uploaded, other]);
    expect(of.out()).toContain(`another body under the same UUID: the first is ${uploaded.id}`);
  });

  it('marks it with --json', async () => {
    const json = { options: { json: true } };
    expect((await show({}, [other], json)).json()).toMatchObject({ otherBody: true });
    expect((await show({}, [uploaded], json)).json()).toMatchObject({ otherBody: false });
  });
});

/** Two copies, and two tries at a target: a 404, then a 200 by a replay. */
function tried({ history }: Looking): void {
  history.add({ ...uploaded, receivedAt: NOW + 1000 });
  const { position } = history.find('last');
  const answered = (status: number, answer: string): ForwardOutcome => ({
    kind: 'answered',
    status,
    headers: [['Set-Cookie', 'sid=ckie1']],
    answerStart: Buffer.from(answer),
    durationMs: 12.3456,
  });
  const base = { position, target: TARGET, startedAt: NOW } as const;
  const notFound = answered(404, 'Cannot POST /hook\nsee \u001b[31m https://docs.example.test/?t=ans321\n');
  history.recordForward({ ...base, origin: 'receiver', state: 'failed', outcome: notFound });
  history.recordForward({ ...base, origin: 'replay', state: 'succeeded', outcome: answered(200, '') });
  const exited: ForwardOutcome = {
    kind: 'exited',
    code: 3,
    signal: null,
    answerStart: Buffer.from('no\n'),
    durationMs: 40,
  };
  history.recordForward({
    ...base,
    target: 'exec:./handle.sh',
    origin: 'receiver',
    state: 'failed',
    outcome: exited,
  });
}

describe('deliveries show of a rejected signature', () => {
  const keys = createTestKeys();
  const body = '{"event":"meeting.started"}';
  const settings = { settings: DYTE_SETTINGS };
  const rejected = (came: string, signature: string): RejectedDelivery => ({
    ...deliveryOf('forged', {}, { body: Buffer.from(came), headers: [['rtk-signature', signature]] }),
    signature: 'mismatch',
    rejection: 'signature',
  });

  it('says why it fails, with the keys that are known here', async () => {
    const parts = { ...settings, keyCache: keyCacheOf(keys.pem), isTerminal: true, columns: 60 };
    const { out } = await show({}, [rejected(`${body}\n`, keys.sign(body))], parts);
    const text = out().replaceAll(/\s+/g, ' ');
    expect(text).toContain('It does when the body is taken without the line end behind it.');
    expect(
      Math.max(
        ...out()
          .split('\n')
          .slice(0, 6)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(60);
    const later = await show({}, [rejected(body, keys.sign(body))], parts);
    expect(later.out().replaceAll(/\s+/g, ' ')).toContain(
      'It verifies with the key of api.dyte.io: the receiver was given another one, or had none yet.',
    );
  });

  it('says nothing more where no key is known, and as JSON', async () => {
    const delivery = rejected(`${body}\n`, keys.sign(body));
    expect((await show({}, [delivery], settings)).out()).not.toContain('It does when');
    const json = { options: { json: true }, keyCache: keyCacheOf(keys.pem) };
    expect((await show({}, [delivery], json)).out()).not.toContain('It does when');
  });
});

describe('deliveries show', () => {
  it('tells a person what it is, its attempts, forwards, headers and payload', async () => {
    const { out } = await show({}, [uploaded], { isTerminal: true, columns: 110 }, tried);
    const time = new Date(NOW).toTimeString().slice(0, 8);
    const text = out();
    expect(text.startsWith('✓ verified recording.statusUpdate\nrecording uploaded · Planning\n\n')).toBe(
      true,
    );
    expect(text).toContain(`  id         ${uploaded.id}\n`);
    expect(text).toMatch(new RegExp(`\\n {2}received {3}\\S+ ${time}\\.678 \\(0s ago\\)\\n`));
    expect(text).toContain(`\n  meeting    ${uuidFor('meeting')}\n`);
    expect(text).toContain('\n  request    POST /webhook?key=…\n');
    expect(text).toContain(`\nAttempts\n  1  ${time}  valid\n  2  `);
    expect(text).toContain(
      [
        '\nForwards',
        '  http://127.0.0.1:3000/hook?token=…  succeeded',
        `    ${time}  404 in 12 ms`,
        '      Cannot POST /hook',
        `    ${time}  200 in 12 ms (replay)`,
        '  exec:./handle.sh  failed',
        `    ${time}  exit code 3 in 40 ms`,
        '      no',
        '',
      ].join('\n'),
    );
    expect(text).toContain(
      '\nHeaders\n  content-type: application/json\n  authorization: …\n  x-twice: one\n  x-twice: two\n',
    );
    expect(text).toContain('\nPayload\n  {\n    "event": "recording.statusUpdate",\n');
    expect(text).not.toMatch(/abc123|tgt456|qry789|aGVhZGVy|ckie1|ans321/);
  });

  it('leaves out what there is nothing to say about', async () => {
    const { out } = await show({}, [deliveryOf('plain', { event: 'meeting.started' })]);
    expect(out()).not.toMatch(/Attempts|Forwards|uuid|refused/);
  });

  it('shows whole answers with --verbose, and nothing that a terminal would obey', async () => {
    const { out } = await show({ verbose: true }, [uploaded], {}, tried);
    expect(out()).toContain(
      '      set-cookie: …\n      Cannot POST /hook\n      see \\x1b[31m https://docs.example.test/?t=…\n',
    );
  });

  it('shows secrets when they are wanted', async () => {
    const { out } = await show({ showSecrets: true, verbose: true }, [uploaded], {}, tried);
    for (const secret of ['abc123', 'tgt456', 'qry789', 'aGVhZGVy', 'ckie1', 'ans321'])
      expect(out()).toContain(secret);
  });

  it('says why a delivery was rejected, and keeps a body to itself that may hold anything', async () => {
    const refused: RejectedDelivery = {
      ...deliveryOf('bad', {}, { body: Buffer.from('streamKey=abc123'), signature: 'missing' }),
      rejection: 'not_json',
    };
    const masked = await show({}, [refused]);
    expect(masked.out()).toMatch(/^✗ unsigned \(no event\)\nthe body is not JSON\n/);
    expect(masked.out()).toContain('\n  rejected   not JSON\n');
    expect(masked.out()).not.toContain('abc123');
    const shown = await show({ showSecrets: true }, [refused]);
    expect(shown.out()).toContain('streamKey=abc123');
  });

  it('shows a payload whole, however long', async () => {
    const long = deliveryOf('long', { event: 'meeting.started', names: [...Array(900).keys()].map(String) });
    const { out } = await show({}, [long]);
    expect(out()).toContain('"899"');
  });

  it('finds it by what the store understands', async () => {
    const other = deliveryOf('two', { event: 'meeting.ended' });
    expect((await show({ delivery: 'last~1' }, [uploaded, other])).out()).toContain(uploaded.id);
    expect((await show({ delivery: uploaded.id.slice(0, 8) }, [uploaded, other])).out()).toContain(
      uploaded.id,
    );
  });

  it('closes the store where it finds none', async () => {
    const looked = looking([]);
    const error = await failureOf(run(OPTIONS, looked.context));
    expect([error.code, error.exitCode, looked.isClosed(), looked.out()]).toEqual([
      'delivery_not_found',
      4,
      true,
      '',
    ]);
  });
});

describe('deliveries show of an event that names its meeting by the id only', () => {
  const ids = { id: uuidFor('meeting'), sessionId: uuidFor('session') };
  const chat = deliveryOf('chat', {
    event: 'meeting.chatSynced',
    meetingId: ids.id,
    sessionId: ids.sessionId,
  });
  const titled = (title: string) =>
    deliveryOf(title, { event: 'meeting.started', meeting: { ...ids, title } });

  it('has the title from another delivery of the meeting', async () => {
    expect((await show({ delivery: chat.id }, [chat, titled('Planning')])).out()).toContain(
      'chat ready · Planning\n',
    );
  });

  it('has the title in the list to choose from too', async () => {
    const prompts = scriptedPrompts('last');
    const parts = { interactive: true, isTerminal: true, columns: 110, prompts };
    await run({ ...OPTIONS, delivery: undefined }, looking([titled('Planning'), chat], parts).context);
    expect(prompts.choices[0]?.label).toContain('chat ready · Planning');
  });

  it('does without where there is none that was accepted', async () => {
    const forged: RejectedDelivery = { ...titled('Forged'), rejection: 'signature' };
    expect((await show({ delivery: chat.id }, [chat, forged])).out()).toContain(
      `chat ready · meeting ${uuidFor('meeting').slice(0, 8)}\n`,
    );
  });
});

describe('deliveries show --json', () => {
  it('is one document with all that is known', async () => {
    const { json } = await show({}, [uploaded], { options: { json: true } }, tried);
    expect(json()).toEqual({
      type: 'delivery',
      position: 3,
      id: uploaded.id,
      uuid: uploaded.uuid,
      webhookId: uuidFor('webhook'),
      event: 'recording.statusUpdate',
      meetingId: uuidFor('meeting'),
      sessionId: uuidFor('session'),
      receivedAt: '2026-01-02T03:04:05.678Z',
      durationMs: null,
      method: 'POST',
      path: '/webhook?key=…',
      bodySize: uploaded.body.length,
      signature: 'valid',
      // It may have been the answer of an application, which --relay hands on.
      status: null,
      rejection: null,
      repeat: false,
      arrivals: 2,
      otherBody: false,
      forwardState: 'failed',
      tries: 3,
      payload: {
        event: 'recording.statusUpdate',
        meeting: { title: 'Planning' },
        recording: { status: 'UPLOADED', downloadUrl: 'https://files.example.test/…/r.mp4?…' },
      },
      unreadable: null,
      headers: { 'content-type': 'application/json', authorization: '…', 'x-twice': ['one', 'two'] },
      copies: [
        { number: 1, receivedAt: '2026-01-02T03:04:05.678Z', signature: 'valid' },
        { number: 2, receivedAt: '2026-01-02T03:04:06.678Z', signature: 'valid' },
      ],
      notForwarded: [],
      forwards: [
        {
          target: 'http://127.0.0.1:3000/hook?token=…',
          state: 'succeeded',
          tries: 2,
          outcomes: [
            {
              number: 1,
              origin: 'receiver',
              startedAt: '2026-01-02T03:04:05.678Z',
              outcome: 'answered',
              durationMs: 12,
              status: 404,
              fault: null,
              exitCode: null,
              signal: null,
              reason: null,
              headers: { 'set-cookie': '…' },
              answerStart: 'Cannot POST /hook\nsee \u001b[31m https://docs.example.test/?t=…\n',
            },
            expect.objectContaining({ number: 2, origin: 'replay', status: 200 }),
          ],
        },
        expect.objectContaining({
          target: 'exec:./handle.sh',
          tries: 1,
          outcomes: [expect.objectContaining({ exitCode: 3 })],
        }),
      ],
    });
  });

  it('says why a body could not be read, and gives it when secrets are wanted', async () => {
    const body = Buffer.from([0xff, 0x00]);
    const binary: RejectedDelivery = { ...deliveryOf('bin', {}, { body }), rejection: 'not_json' };
    const masked = await show({}, [binary], { options: { json: true } });
    expect(masked.json()).toMatchObject({ payload: null, unreadable: 'not_utf8' });
    expect(masked.json()).not.toHaveProperty('bodyBase64');
    const shown = await show({ showSecrets: true }, [binary], { options: { json: true } });
    expect(shown.json()).toMatchObject({ bodyBase64: '/wA=' });
  });
});

describe('deliveries show --body', () => {
  const bytes = Buffer.from([0x7b, 0x00, 0xff, 0x1b, 0x5b, 0x32, 0x4a, 0x0d, 0x0a, 0xc3]);
  const binary = deliveryOf('binary', {}, { body: bytes });

  it('writes exactly the bytes that came', async () => {
    const { context, err } = await show({ body: true }, [binary]);
    expect([context.io.stdout.bytes(), err()]).toEqual([bytes, '']);
    const plain = await show({ body: true });
    expect(plain.context.io.stdout.bytes()).toEqual(uploaded.body);
  });

  it('does not let them loose on a terminal', async () => {
    const { out, err } = await show({ body: true }, [binary], { isTerminal: true });
    expect(out()).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(out()).toContain(String.raw`\x1b[2J`);
    expect(err()).toContain('For the exact bytes');
    const plain = await show({ body: true }, [uploaded], { isTerminal: true });
    expect(plain.out()).toBe(`${uploaded.body.toString()}\n`);
  });

  it('is no JSON', async () => {
    const { context } = looking([uploaded], { options: { json: true } });
    expect((await failureOf(run({ ...OPTIONS, body: true }, context))).code).toBe('usage_invalid');
  });
});

describe('deliveries show without an argument', () => {
  const many = Array.from({ length: 25 }, (_, index) =>
    deliveryOf(`number-${String(index)}`, { event: 'meeting.started' }),
  );

  it('offers the last ones on a terminal, the newest first', async () => {
    const prompts = scriptedPrompts('last');
    const looked = looking(many, { interactive: true, isTerminal: true, columns: 80, prompts });
    await run({ ...OPTIONS, delivery: undefined }, looked.context);
    expect(prompts.questions).toEqual(['Which delivery to show?']);
    expect(prompts.choices).toHaveLength(20);
    const positions = prompts.choices.map(({ value }) => Number(value));
    expect(positions).toEqual(positions.toSorted((one, other) => other - one));
    expect(prompts.choices[0]?.label).toMatch(/meeting.started/);
    expect(looked.isClosed()).toBe(true);
  });

  it('says that there are none, and elsewhere gives the usage line', async () => {
    const empty = looking([], { interactive: true, prompts: scriptedPrompts() });
    const none = await failureOf(run({ ...OPTIONS, delivery: undefined }, empty.context));
    expect(none.code).toBe('delivery_not_found');
    const error = await failureOf(run({ ...OPTIONS, delivery: undefined }, looking(many).context));
    expect([error.exitCode, error.hint]).toEqual([
      2,
      expect.stringContaining('Usage: dyte-hooks deliveries show <delivery>'),
    ]);
  });
});
