import { describe, expect, it } from 'vitest';
import { run } from '../../../../src/commands/events/list.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { management, signedIn } from '../../../helpers/management.ts';
import { memoryApi } from '../../../helpers/memory-api.ts';
import { failureOf, type ContextParts, type TestContext } from '../../../helpers/context.ts';

const [FIRST, ...OTHERS] = EVENT_NAMES;

function contextWith(names: readonly string[] | undefined, parts: ContextParts = {}): TestContext {
  const api = { ...memoryApi(), eventNames: async () => names };
  return management([], { api, settings: signedIn({ service: 'cloudflare' }), ...parts }).context;
}

async function compared(names: readonly string[], parts: ContextParts = {}): Promise<string> {
  const context = contextWith(names, parts);
  await run({ remote: true, exitCode: false }, context);
  return context.io.stdout.text();
}

describe('events list --remote', () => {
  it('says that the lists are the same', async () => {
    const text = await compared(EVENT_NAMES, { isTerminal: true });
    expect(text).toBe('The service lists 9 events; 9 are known here. They are the same.\n');
  });

  it.each([80, 40])('shows in %i columns what is new and what is missing', async (columns) => {
    const text = await compared([...OTHERS, 'meeting.paused'], { isTerminal: true, columns });
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    const words = text.split(/\s+/).join(' ');
    expect(words).toContain('The service lists 9 events; 9 are known here.');
    expect(words).toContain('meeting.paused new: only the service has it');
    expect(words).toContain(`${FIRST} missing: the service does not list it (the first participant joins`);
  });

  it('is lines with tabs when piped, in the order of the catalogue and new ones last', async () => {
    const lines = (await compared(['meeting.paused', ...OTHERS])).trimEnd().split('\n');
    expect(lines[0]).toBe(`${FIRST}\tmissing`);
    expect(lines[1]).toBe(`${OTHERS[0]}\tknown`);
    expect(lines.at(-1)).toBe('meeting.paused\tnew');
  });

  it('is a document with --json', async () => {
    const text = await compared([...EVENT_NAMES, 'x.y'], { options: { json: true } });
    expect(JSON.parse(text)).toEqual({
      service: 'cloudflare',
      events: [...EVENT_NAMES.map((name) => ({ name, status: 'known' })), { name: 'x.y', status: 'new' }],
    });
  });

  it('fails for a difference only where that is asked for', async () => {
    const context = contextWith([...OTHERS, 'x.y', 'x.z']);
    const error = await failureOf(run({ remote: true, exitCode: true }, context));
    expect(error).toMatchObject({ code: 'difference_found', exitCode: 6 });
    expect(error.message).toContain('2 new, 1 missing');
    expect(context.io.stdout.text()).toContain('x.y\tnew');
    await run({ remote: true, exitCode: true }, contextWith(EVENT_NAMES));
  });

  it('needs a service that lists its events', async () => {
    const context = contextWith(['x'], { settings: signedIn() });
    const error = await failureOf(run({ remote: true, exitCode: false }, context));
    expect(error).toMatchObject({ code: 'usage_invalid', message: 'Dyte does not list its events.' });
  });

  it('is what --exit-code needs', async () => {
    const error = await failureOf(run({ remote: false, exitCode: true }, contextWith([])));
    expect(error).toMatchObject({ code: 'usage_invalid', hint: 'Add --remote.' });
  });
});
