import { expect, it } from 'vitest';
import { testEmulator } from '../../helpers/emulator.ts';
import { startServer } from '../../helpers/http-servers.ts';

it('the address of an emulator says what there is, what was sent, and what to type', async () => {
  const receiver = await startServer({ status: 200 });
  const emulator = await testEmulator();
  await emulator.register(`${receiver.url}/<script>?token=secret`);
  await emulator.emit('meeting.started');
  await emulator.idle();
  const answer = await fetch(emulator.url);
  const text = await answer.text();
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=UTF-8']);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(text).toContain('meeting, recording, livestream');
  expect(text).toContain('dyte-hooks trigger meeting\n');
  expect(text).toMatch(/^ {4}All: http:.*token=… for .*meeting\.started/m);
  expect(text).toMatch(/^ {4}\d{4}-\S+Z {2}meeting\.started {2}delivered: 200 {2}http:/m);
  expect(text).not.toContain('secret');
  expect((await fetch(emulator.url, { method: 'POST' })).status).toBe(405);
});

it('says where there is none of something', async () => {
  const emulator = await testEmulator();
  expect(await (await fetch(emulator.url)).text()).toMatch(
    /Webhooks of organization 0{8}\S+\n\n {4}none\n\nLast deliveries\n\n {4}none/,
  );
});
