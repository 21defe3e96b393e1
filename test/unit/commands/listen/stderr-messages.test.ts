import { expect, it } from 'vitest';
import {
  createStderrMessages,
  type StderrMessages,
} from '../../../../src/commands/listen/stderr-messages.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { testContext, type ContextParts, type TestContext } from '../../../helpers/context.ts';
import { deliveryEvent, uuidFor } from '../../../helpers/deliveries.ts';

const TARGET = 'http://127.0.0.1:3000/';
const full = new HooksError('store_full', 'The store cannot grow.');

interface Saying {
  readonly context: TestContext;
  readonly notes: StderrMessages;
  readonly said: () => string;
}

async function saying(emulates = false, parts: ContextParts = {}): Promise<Saying> {
  const context = testContext(parts);
  const output = await context.liveOutput('stderr', { lostNotice: () => '' });
  const notes = await createStderrMessages(context, output, { verify: 'off', emulates });
  return { context, notes, said: () => context.io.stderr.text() };
}

it('a store that fails is said once, whoever else meets it', async () => {
  const { notes, said } = await saying();
  notes.onEvent({ type: 'store_failing', error: full });
  notes.onForwarder({ type: 'fault', error: full });
  expect(said()).toBe(
    'The store cannot grow. Until it works, deliveries are answered 503, so that the service retries them.\n',
  );
});

it('what fails besides the store is said', async () => {
  const { notes, said } = await saying();
  notes.onEvent({ type: 'store_failing', error: full });
  notes.onForwarder({ type: 'fault', error: new Error(`${TARGET} is odd`) });
  expect(said()).toContain(`error: Something went wrong while forwarding: ${TARGET} is odd\n`);
});

it('where a fault comes from is an object with --json, and holds no secret', async () => {
  const { context, notes, said } = await saying(false, { options: { json: true, debug: true } });
  context.secrets.add(['s3cret-value']);
  notes.onForwarder({ type: 'fault', error: new Error('s3cret-value is odd') });
  const lines = said().trimEnd().split('\n');
  expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([['error'], ['debug']]);
  expect(said()).not.toContain('s3cret-value');
});

it('a store that fails forwarding alone is said, also once it had worked again', async () => {
  const { notes, said } = await saying();
  notes.onEvent({ type: 'store_failing', error: full });
  notes.onEvent({ type: 'store_recovered' });
  notes.onForwarder({ type: 'fault', error: full });
  expect(said()).toContain('error: Something went wrong while forwarding: The store cannot grow.\n');
});

it('an event through two webhooks names no command where the service is in this process', async () => {
  const { notes, said } = await saying(true);
  for (const name of ['first', 'second']) notes.onDelivery(deliveryEvent({ webhookId: uuidFor(name) }));
  const [first, second] = [uuidFor('first').slice(0, 8), uuidFor('second').slice(0, 8)];
  expect(said()).toBe(
    `The same event came through two webhooks: ${first} and ${second}. Whatever both ask for comes twice; delete one.\n`,
  );
});
