import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../../../../src/domain/signature/public-key.ts';
import { fixedKey } from '../../../../../src/receiver/key-source.ts';
import { loadSigningKey } from '../../../../../src/settings/signing-key.ts';
import { newDelivery, uuidFor } from '../../../../helpers/deliveries.ts';
import { temporaryDirectory } from '../../../../helpers/directory.ts';
import { startServer, type Reply } from '../../../../helpers/http-servers.ts';
import { startTestReceiver } from '../../../../helpers/receiver-server.ts';
import { replayStore, someDeliveries } from '../../../../helpers/replaying.ts';
import { scriptedPrompts } from '../../../../helpers/scripted-prompts.ts';
import type { ContextParts } from '../../../../helpers/context.ts';
import type { NewDelivery } from '../../../../../src/domain/delivery/stored-delivery.ts';

const OK: Reply = { status: 200 };

/** A key is made once: making one takes a noticeable part of a second. */
const KEY_DIRECTORY = mkdtempSync(join(tmpdir(), 'dyte-hooks-key-'));

afterAll(() => {
  rmSync(KEY_DIRECTORY, { recursive: true, force: true });
});

const withKey: ContextParts = { signingKey: () => loadSigningKey(KEY_DIRECTORY) };

const delivery: NewDelivery = newDelivery('one', {
  body: Buffer.from(
    '{ "event": "meeting.started", "meeting": {"title": "a", "n": 12345678901234567890, "n": 1.0} }',
  ),
  headers: [
    ['content-type', 'application/json'],
    ['rtk-signature', 'original'],
    ['rtk-uuid', uuidFor('one')],
    ['content-length', '1'],
  ],
});

describe('deliveries replay --edit', () => {
  it('sends a body that a receiver verifies with the local key, and says how', async () => {
    const { publicKeyPath } = await loadSigningKey(KEY_DIRECTORY);
    const pem = await readFile(publicKeyPath, 'utf8');
    expect(createPublicKey(pem).asymmetricKeyDetails?.modulusLength).toBe(2048);
    const receiver = await startTestReceiver({ verify: 'require', keys: fixedKey(parsePublicKey(pem)) });
    const store = await replayStore([delivery]);
    const options = {
      deliveries: ['last'],
      to: receiver.url,
      edit: ['meeting.title="x"', 'meeting.tags[0]=new'],
    };
    const { error, err, out } = await store.run(options, withKey);
    expect(error).toBeUndefined();
    expect(out).toContain(', changed');
    expect(err).toContain('signed with a key of this machine, not the service’s');
    expect(err).toContain(`dyte-hooks listen --public-key ${publicKeyPath}`);
    const [received] = receiver.deliveries();
    expect(received?.signature).toEqual({ state: 'valid' });
    const body =
      '{"event":"meeting.started","meeting":{"title":"x","n":12345678901234567890,"n":1.0,"tags":["new"]}}';
    expect(received?.body.toString()).toBe(body);
    const headers = new Map(received?.headers.map(([name, value]) => [name.toLowerCase(), value]));
    expect(headers.get('content-length')).toBe(String(body.length));
    expect(headers.get('rtk-uuid')).toBe(uuidFor('one'));
  });

  it('says nothing of how far the delivery itself has come', async () => {
    const server = await startServer(OK);
    const store = await replayStore([delivery], [`${server.url}/`]);
    await store.run({ waiting: true, edit: ['a=1'] }, withKey);
    expect(store.history.forwards(1)).toMatchObject([{ state: 'pending', tries: [{ origin: 'replay' }] }]);
  });

  it('makes a key on first use, and says so', async () => {
    const server = await startServer(OK);
    const directory = await temporaryDirectory();
    const store = await replayStore([delivery]);
    const options = { deliveries: ['last'], to: server.url, edit: ['a=1'] };
    const parts = { signingKey: () => loadSigningKey(directory) };
    expect((await store.run({ ...options, dryRun: true }, parts)).error).toBeUndefined();
    expect(await readdir(directory)).toEqual([]);
    const { err } = await store.run(options, parts);
    expect(err).toContain(`Made a signing key for this machine: ${join(directory, 'signing-key.pem')}.`);
    expect((await store.run(options, parts)).err).not.toContain('Made a signing key');
  });

  it('does not begin with a key that is damaged', async () => {
    const server = await startServer(OK);
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'signing-key.pem'), 'damaged');
    const store = await replayStore([delivery]);
    const options = { deliveries: ['last'], to: server.url, edit: ['a=1'] };
    const { error } = await store.run(options, { signingKey: () => loadSigningKey(directory) });
    expect(error?.code).toBe('key_invalid');
    expect(server.received).toEqual([]);
    expect((await store.run({ resume: 'newest' })).error?.code).toBe('replay_not_found');
  });

  it('says which already had the values, and which names stand more than once', async () => {
    const server = await startServer(OK);
    const store = await replayStore([
      delivery,
      newDelivery('two', { body: Buffer.from('{"meeting":{"n":7}}') }),
    ]);
    const { err } = await store.run({ limit: Infinity, to: server.url, edit: ['meeting.n=7'] }, withKey);
    expect(err).toContain(
      '1 delivery already had these values: it was sent as it came, with its own signature.',
    );
    expect(err).toContain(
      '"n" occurs more than once in a payload. The last one, which parsers use, was changed',
    );
    expect(server.received.map(({ body }) => body)).toEqual([
      '{"event":"meeting.started","meeting":{"title":"a","n":12345678901234567890,"n":7}}',
      '{"meeting":{"n":7}}',
    ]);
  });

  it('does not send what it cannot change', async () => {
    const server = await startServer(OK);
    const store = await replayStore([delivery, newDelivery('two', { body: Buffer.from('no JSON') })]);
    const { out, error } = await store.run({ limit: Infinity, to: server.url, edit: ['event.x=1'] }, withKey);
    expect(out).toContain('event is a text, which has no field x');
    expect(out).toContain('not JSON, so it cannot be edited');
    expect(error?.code).toBe('replay_failed');
    expect(server.received).toEqual([]);
  });

  it('says what 401 means then', async () => {
    const server = await startServer({ status: 401 });
    const store = await replayStore([delivery]);
    const { err } = await store.run({ deliveries: ['last'], to: server.url, edit: ['a=1'] }, withKey);
    expect(err).toContain('it verifies with the service’s key');
  });

  it('sends the same again when it goes on, new UUID included', async () => {
    const server = await startServer({ status: 500 }, OK);
    const store = await replayStore([delivery]);
    const options = { deliveries: ['last'], to: server.url, edit: ['a=1'], newUuid: true };
    await store.run(options, withKey);
    await store.run({ resume: 1, failed: true }, withKey);
    const [first, second] = server.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['rtk-uuid']).toBe(first?.headers['rtk-uuid']);
    expect(second?.headers['rtk-uuid']).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
    expect(second?.headers['rtk-uuid']).not.toBe(uuidFor('one'));
    await store.run(options, withKey);
    expect(server.received[2]?.headers['rtk-uuid']).not.toBe(first?.headers['rtk-uuid']);
  });
});

describe('deliveries replay --new-uuid', () => {
  it('makes a receiver take it for a new delivery, with the original signature', async () => {
    const server = await startServer(OK);
    const store = await replayStore([delivery]);
    await store.run({ deliveries: ['last'], to: server.url, newUuid: true });
    expect(server.received[0]?.headers['rtk-signature']).toBe('original');
    expect(server.received[0]?.headers['rtk-uuid']).not.toBe(uuidFor('one'));
    expect(server.received[0]?.body).toBe(delivery.body.toString());
  });
});

describe('deliveries replay --edit-with', () => {
  /** An editor that runs this as a script of Node, with the file's `path` and its `text`. */
  async function editor(script: string): Promise<string> {
    const file = join(await temporaryDirectory(), 'editor.mjs');
    await writeFile(
      file,
      `import { readFileSync, writeFileSync } from 'node:fs';
      const path = process.argv[2];
      const text = readFileSync(path, 'utf8');
      const put = (other) => writeFileSync(path, other);
      ${script}`,
    );
    return `'${process.execPath}' '${file}'`;
  }

  const person: ContextParts = { ...withKey, interactive: true };

  it('sends what was written, with all else as it was', async () => {
    const server = await startServer(OK);
    const store = await replayStore([delivery]);
    const editWith = await editor(`put(text.replace('"a"', '"changed"'));`);
    const { error } = await store.run({ deliveries: ['last'], to: server.url, editWith }, person);
    expect(error).toBeUndefined();
    expect(server.received[0]?.body).toBe(
      '{"event":"meeting.started","meeting":{"title":"changed","n":12345678901234567890,"n":1.0}}',
    );
  });

  it('keeps what was written until it could be sent', async () => {
    const server = await startServer({ status: 500 }, OK);
    const store = await replayStore([delivery]);
    const editWith = await editor(`put('{"own": 1}');`);
    await store.run({ deliveries: ['last'], to: server.url, editWith }, person);
    expect((await store.run({ resume: 1, failed: true }, withKey)).error).toBeUndefined();
    expect(server.received.map(({ body }) => body)).toEqual(['{"own":1}', '{"own":1}']);
  });

  it('asks for JSON until it is, or nothing is sent', async () => {
    const server = await startServer(OK);
    const store = await replayStore([delivery]);
    const editWith = await editor(`put(text.includes('broken') ? '{"a":1}' : '{broken');`);
    const prompts = scriptedPrompts(true);
    await store.run({ deliveries: ['last'], to: server.url, editWith }, { ...person, prompts });
    expect(prompts.questions[0]).toMatch(/^That is not JSON \(.+\)\. Edit it again\?$/);
    expect(server.received.map(({ body }) => body)).toEqual(['{"a":1}']);
    const { err, error } = await store.run(
      { deliveries: ['last'], to: server.url, editWith },
      { ...person, prompts: scriptedPrompts(false) },
    );
    expect([err, error]).toEqual(['Nothing was sent.\n', undefined]);
    expect(server.received).toHaveLength(1);
  });

  it('asks whether to send what was not changed', async () => {
    const server = await startServer(OK);
    const store = await replayStore([delivery]);
    const options = { deliveries: ['last'], to: server.url, editWith: await editor('put(text.trim());') };
    const prompts = scriptedPrompts(false);
    expect((await store.run(options, { ...person, prompts })).err).toBe('Nothing was sent.\n');
    expect(prompts.questions).toEqual(['Nothing was changed. Send it as it came?']);
    await store.run(options, { ...person, prompts: scriptedPrompts(true) });
    expect(server.received).toMatchObject([
      { body: delivery.body.toString(), headers: { 'rtk-signature': 'original' } },
    ]);
  });

  it('sends nothing when the file was emptied', async () => {
    const server = await startServer(OK);
    const store = await replayStore([delivery]);
    const options = { deliveries: ['last'], to: server.url, editWith: await editor("put('\\n');") };
    expect((await store.run(options, person)).err).toBe('Nothing was sent.\n');
    expect(server.received).toEqual([]);
  });

  it('takes the editor of VISUAL before that of EDITOR with --editor', async () => {
    const server = await startServer(OK);
    const store = await replayStore([delivery]);
    const environment = { VISUAL: await editor(`put('{"visual":1}');`), EDITOR: 'nothing' };
    await store.run({ deliveries: ['last'], to: server.url, editor: true }, { ...person, environment });
    expect(server.received.map(({ body }) => body)).toEqual(['{"visual":1}']);
  });

  it.each([
    [{ editWith: 'vi' }, { interactive: false }, 'An editor needs a terminal'],
    [{ editor: true }, { environment: { EDITOR: ' ' } }, 'Neither VISUAL nor EDITOR names an editor.'],
    [{ editWith: 'vi | less' }, {}, 'cannot be run as it is written'],
    [{ editWith: '/nowhere/vi' }, {}, 'could not be started'],
  ])('is refused as %j with %j', async (options, parts, message) => {
    const store = await replayStore([delivery]);
    const { error } = await store.run(
      { deliveries: ['last'], to: 'http://127.0.0.1:1', ...options },
      { ...person, ...parts },
    );
    expect(error?.message).toContain(message);
    expect((await store.run({ resume: 'newest' })).error?.code).toBe('replay_not_found');
  });

  it('changes one at a time, and only JSON', async () => {
    const store = await replayStore(someDeliveries(2));
    const many = await store.run({ limit: Infinity, to: 'http://127.0.0.1:1', editWith: 'vi' }, person);
    expect(many.error).toMatchObject({
      code: 'usage_invalid',
      message: 'An editor changes one delivery at a time.',
    });
    const other = await replayStore([newDelivery('one', { body: Buffer.from('no JSON') })]);
    const { error } = await other.run(
      { deliveries: ['last'], to: 'http://127.0.0.1:1', editWith: 'vi' },
      person,
    );
    expect(error?.message).toContain('is not JSON, so it cannot be edited');
  });
});
