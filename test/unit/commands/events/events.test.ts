import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { run as list } from '../../../../src/commands/events/list.ts';
import { run as show, type EventsShowOptions } from '../../../../src/commands/events/show.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { entryOf } from '../../../../src/domain/events/catalogue.ts';
import { fieldsOf } from '../../../../src/domain/events/fields.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { schemaOf } from '../../../../src/domain/events/schemas.ts';
import { eventsCommands } from '../../../../src/program/events.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { signedIn } from '../../../helpers/management.ts';
import { scriptedPrompts } from '../../../helpers/scripted-prompts.ts';
import { failureOf, testContext, type ContextParts } from '../../../helpers/context.ts';

const JSON_OUTPUT: ContextParts = { options: { json: true } };

async function listed(parts: ContextParts = {}): Promise<string> {
  const context = testContext(parts);
  await list({ remote: false, exitCode: false }, context);
  const isTerminal = context.io.stdout.isTerminal && !context.options.json;
  const hint = context.io.stderr.text().replaceAll(/\s+/g, ' ').trim();
  expect(hint).toBe(isTerminal ? 'What was received: dyte-hooks deliveries list' : '');
  return context.io.stdout.text();
}

async function shown(options: Partial<EventsShowOptions>, parts: ContextParts = {}): Promise<string> {
  const context = testContext({ settings: signedIn(), ...parts });
  await show(
    { event: 'meeting.started', sample: false, schema: false, variant: undefined, ...options },
    context,
  );
  expect(context.io.stderr.text()).toBe('');
  return context.io.stdout.text();
}

describe('events list', () => {
  it('prints tab-separated lines when piped', async () => {
    const lines = (await listed()).trimEnd().split('\n');
    expect(lines.map((line) => line.split('\t')[0])).toEqual([...EVENT_NAMES]);
    expect(lines[0]).toBe('meeting.started\tthe first participant joins a meeting');
  });

  it('prints names and triggers as JSON', async () => {
    const answer: unknown = JSON.parse(await listed(JSON_OUTPUT));
    expect(answer).toEqual(EVENT_NAMES.map((name) => ({ name, sentWhen: entryOf(name).sentWhen })));
  });

  it.each([30, 45, 60, 80, 120])('fits a terminal of %d columns and cuts nothing', async (columns) => {
    const text = await listed({ isTerminal: true, columns });
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    const words = text.split(/\s+/).join(' ');
    for (const name of EVENT_NAMES) expect(words).toContain(name);
    expect(words).toContain('the chat messages of an ended meeting');
    expect(text).not.toContain('…');
  });

  it('colors the names where color is wanted', async () => {
    expect(await listed({ isTerminal: true, hasColor: true })).toContain(
      '\u001b[36mmeeting.started\u001b[39m',
    );
    expect(await listed({ isTerminal: true })).not.toContain('\u001b');
  });
});

describe('events show', () => {
  it.each(EVENT_NAMES)('explains %s with every field and note, in 60 columns and in 120', async (event) => {
    for (const columns of [60, 120]) {
      const text = await shown({ event }, { isTerminal: true, columns });
      const [explanation = ''] = text.split('\n{\n');
      for (const line of explanation.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      const words = explanation.split(/\s+/).join(' ');
      expect(words).toContain(`${event} Sent when ${entryOf(event).sentWhen}.`);
      for (const note of entryOf(event).notes) expect(words).toContain(note);
      for (const { path, presence, type, note } of fieldsOf(event)) {
        expect(words).toContain(`${path} ${presence} ${type}`);
        expect(words).toContain(note ?? '');
      }
    }
  });

  it('prints the sample that it names, and names the others', async () => {
    const text = await shown({ event: 'meeting.ended' });
    expect(text).toContain('Sample: dyte-v2\nDyte, documented.\n{\n');
    expect(text).toContain('"reason": "HOST_ENDED_MEETING"');
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /Other samples: --variant <id> rtk-2026-08 RealtimeKit, documented\. rtk RealtimeKit, from old documentation\. From the first .* v1-2021 Dyte, from old documentation/,
    );
  });

  it('shows another variant when asked', async () => {
    const text = await shown({ event: 'meeting.ended', variant: 'rtk-2026-08' });
    expect(text).toContain('Sample: rtk-2026-08\nRealtimeKit, documented.\n');
    expect(text).not.toContain('"roomName"');
    expect(text).toContain('"reason": "ALL_PARTICIPANTS_LEFT"');
  });

  it('shows the newest sample of the service in use', async () => {
    const settings = signedIn({ service: 'cloudflare' });
    expect(await shown({ event: 'meeting.ended' }, { settings })).toContain('Sample: rtk-2026-08\n');
    expect(await shown({ event: 'recording.statusUpdate' }, { settings })).toContain('Sample: rtk-2026-08\n');
    const named = { settings, options: { service: 'dyte' } } as const;
    expect(await shown({ event: 'recording.statusUpdate' }, named)).toContain('Sample: dyte-uploaded\n');
    expect(await shown({ variant: 'rtk' }, { settings })).toContain('Sample: rtk\n');
  });

  it('explains an event whatever is wrong with the settings', async () => {
    const context = testContext();
    const broken = {
      ...context,
      settings: () => Promise.reject(new HooksError('settings_invalid', 'Broken.')),
    };
    await show({ event: 'meeting.ended', sample: false, schema: false, variant: undefined }, broken);
    expect(context.io.stdout.text()).toContain('Sample: dyte-v2\n');
  });

  it('says of a composed sample that it is composed', async () => {
    expect(await shown({ event: 'recording.statusUpdate', variant: 'composed-errored' })).toContain(
      'composed, no sample is published',
    );
  });

  it('prints just the sample', async () => {
    const sample: unknown = JSON.parse(await shown({ event: 'recording.statusUpdate', sample: true }));
    expect(sample).toEqual(entryOf('recording.statusUpdate').variants[0].payload);
    const other: unknown = JSON.parse(
      await shown({ event: 'recording.statusUpdate', sample: true, variant: 'rtk-uploaded' }, JSON_OUTPUT),
    );
    expect(other).toMatchObject({ recording: { fileSize: '2040000' } });
  });

  it('prints just the JSON Schema', async () => {
    const schema: unknown = JSON.parse(await shown({ schema: true }));
    expect(schema).toEqual(JSON.parse(JSON.stringify(schemaOf('meeting.started'))));
    expect(schema).toMatchObject({ title: 'meeting.started', required: ['event', 'meeting'] });
  });

  it('prints the whole record as JSON', async () => {
    const record: unknown = JSON.parse(await shown({ event: 'meeting.ended' }, JSON_OUTPUT));
    expect(record).toMatchObject({
      name: 'meeting.ended',
      sentWhen: entryOf('meeting.ended').sentWhen,
      notes: entryOf('meeting.ended').notes,
      variants: entryOf('meeting.ended').variants,
      schema: { title: 'meeting.ended' },
    });
    expect(record).toHaveProperty('fields.0', {
      path: 'event',
      type: '"meeting.ended"',
      presence: 'always',
      note: 'The name of the event.',
    });
  });

  it('takes the name in any case', async () => {
    expect(await shown({ event: 'MEETING.participantjoined' })).toContain('meeting.participantJoined\n');
  });

  it('prints no color codes when piped', async () => {
    expect(await shown({})).not.toContain('\u001b');
  });

  it('suggests the real name for a wrong one, and prints nothing', async () => {
    const context = testContext();
    const options = { event: 'recording.uploaded', sample: true, schema: false, variant: undefined };
    const error = await failureOf(show(options, context));
    expect(error.code).toBe('event_unknown');
    expect(error.hint).toContain('Did you mean recording.statusUpdate?');
    expect(context.io.stdout.text()).toBe('');
  });

  it('refuses an unknown variant and both documents at once', async () => {
    const options = { event: 'meeting.ended', sample: false, schema: false, variant: 'v9' };
    expect((await failureOf(show(options, testContext({ settings: signedIn() })))).hint).toContain('dyte-v2');
    const both = { ...options, sample: true, schema: true, variant: undefined };
    expect((await failureOf(show(both, testContext()))).code).toBe('usage_invalid');
  });
});

describe('the table entries of events', () => {
  const spec = (name: string): (typeof eventsCommands)[number] => {
    const found = eventsCommands.find((command) => command.name === name);
    if (found === undefined) throw new Error(`There is no command ${name}.`);
    return found;
  };

  it('run the commands with what commander read', async () => {
    const context = testContext({ settings: signedIn() });
    await spec('events show').execute({ event: 'meeting.summary', sample: true, variant: 'rtk' }, context);
    const sample: unknown = JSON.parse(context.io.stdout.text());
    expect(Value.Check(schemaOf('meeting.summary'), sample)).toBe(true);

    const other = testContext();
    await spec('events list').execute({}, other);
    expect(other.io.stdout.text()).toContain('meeting.summary\t');
  });

  it('are in the group Prove, with examples of themselves', () => {
    for (const command of eventsCommands) {
      expect(command.group).toBe('Prove');
      expect(command.examples.length).toBeGreaterThan(0);
      for (const example of command.examples)
        expect(example).toMatch(new RegExp(`^dyte-hooks ${command.name}\\b`));
    }
  });
});

describe('events show without an argument', () => {
  it('offers the events on a terminal, and elsewhere gives the usage line', async () => {
    const prompts = scriptedPrompts('meeting.ended');
    const text = await shown({ event: undefined }, { interactive: true, prompts });
    expect(prompts.choices.map(({ value }) => value)).toEqual(EVENT_NAMES);
    expect(text).toContain('meeting.ended');
    const error = await failureOf(shown({ event: undefined }));
    expect([error.exitCode, error.hint]).toEqual([
      2,
      expect.stringContaining('Usage: dyte-hooks events show <event>'),
    ]);
  });
});
