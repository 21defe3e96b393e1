import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MeetingsApi } from '../../../../src/api/meetings-api.ts';
import { openerFor, openInBrowser } from '../../../../src/commands/meeting/open-in-browser.ts';
import { run, type MeetingOpenOptions } from '../../../../src/commands/meeting/open.ts';
import type { ProgramEnd } from '../../../../src/domain/child-program.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import type { NewMeeting, NewParticipant } from '../../../../src/domain/meeting/meeting.ts';
import { deliveryOf, looking, type Looking } from '../../../helpers/deliveries-command.ts';
import { failureOf, testContext, type ContextParts } from '../../../helpers/context.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import { eventually } from '../../../helpers/eventually.ts';
import { signedIn } from '../../../helpers/management.ts';

const ID = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';
const TOKEN = 'a-token-that-opens-it';

const OPTIONS: MeetingOpenOptions = {
  title: undefined,
  name: undefined,
  preset: undefined,
  record: false,
  open: true,
  wait: undefined,
  store: undefined,
};

interface FakeMeetings extends MeetingsApi {
  readonly made: NewMeeting[];
  readonly added: NewParticipant[];
}

/** @param presets those that there are */
function meetings(...presets: readonly string[]): FakeMeetings {
  const made: NewMeeting[] = [];
  const added: NewParticipant[] = [];
  return {
    made,
    added,
    create: async (meeting) => {
      made.push(meeting);
      return ID;
    },
    addParticipant: async (_meetingId, participant) => {
      added.push(participant);
      if (presets.includes(participant.preset)) return { id: 'participant', token: TOKEN };
      throw new HooksError('not_found', 'There is no such preset (404).', { hint: 'Name one.' });
    },
    joinUrl: (meetingId, token) => `https://join.example.test/?id=${meetingId}&authToken=${token}`,
    close: async () => undefined,
  };
}

function world(api: FakeMeetings, parts: ContextParts = {}): Looking {
  return looking([], { meetingsApi: api, settings: signedIn({ service: 'cloudflare' }), ...parts });
}

describe('meeting open', () => {
  it('prints the address and nothing else, and says what it made', async () => {
    const api = meetings('group-call-host');
    const { context, out, err } = world(api);
    await run(OPTIONS, context);
    expect(out()).toBe(`https://join.example.test/?id=${ID}&authToken=${TOKEN}\n`);
    expect(api.made[0]?.title).toMatch(/^dyte-hooks [\w.-]+@[\w.-]+ 2026-01-02 03:04$/);
    expect(err()).toContain(`Made the meeting "${api.made[0]?.title ?? ''}" (${ID}).`);
    expect(err()).not.toContain(TOKEN);
  });

  it('tries the other name of the preset where the first is refused', async () => {
    const api = meetings('group_call_host');
    await run(OPTIONS, world(api).context);
    expect(api.added.map(({ preset }) => preset)).toEqual(['group-call-host', 'group_call_host']);
    expect(new Set(api.added.map(({ customId }) => customId)).size).toBe(1);
  });

  it('begins with the name that the service gave to everybody', async () => {
    const api = meetings('group_call_host');
    await run(OPTIONS, world(api, { settings: signedIn({ service: 'dyte' }) }).context);
    expect(api.added.map(({ preset }) => preset)).toEqual(['group_call_host']);
  });

  it('says which meeting is left where nobody can join it', async () => {
    const error = await failureOf(run({ ...OPTIONS, preset: 'mine' }, world(meetings()).context));
    expect(error.code).toBe('not_found');
    expect(error.hint).toContain('Tried as preset: mine.');
    expect(error.hint).toContain(`The meeting ${ID} was made`);
  });

  it('does not take another failure for a refused preset', async () => {
    const api = meetings('group_call_host');
    const failing = {
      ...api,
      addParticipant: async () => Promise.reject(new HooksError('rate_limited', 'No.')),
    };
    const error = await failureOf(run(OPTIONS, world(failing).context));
    expect(error.code).toBe('rate_limited');
    expect(error.hint).toBe(`The meeting ${ID} was made, and stays without anybody in it.`);
  });

  it('takes title, name and recording as they are given, and shows them harmlessly', async () => {
    const api = meetings('group-call-host');
    const { context, err } = world(api);
    await run({ ...OPTIONS, title: 'T\u001b[31m', name: 'Ada\u0007', record: true }, context);
    expect(api.made).toEqual([{ title: 'T\u001b[31m', recordOnStart: true }]);
    expect(api.added[0]?.name).toBe('Ada\u0007');
    expect(err()).not.toContain('\u001b');
    expect(err()).not.toContain('\u0007');
    expect(err()).toContain('recorded');
  });

  it('is one object with --json, without a word of text', async () => {
    const { context, objects, err } = world(meetings('group-call-host'), { options: { json: true } });
    await run({ ...OPTIONS, name: 'Ada' }, context);
    expect(objects()).toEqual([
      {
        type: 'meeting_opened',
        meetingId: ID,
        title: expect.stringContaining('dyte-hooks'),
        participantId: 'participant',
        name: 'Ada',
        preset: 'group-call-host',
        record: false,
        joinUrl: `https://join.example.test/?id=${ID}&authToken=${TOKEN}`,
        opened: false,
      },
    ]);
    expect(err()).not.toContain('address');
  });

  it('hides the token in what is said later', async () => {
    const { context } = world(meetings('group-call-host'));
    await run(OPTIONS, context);
    expect(context.secrets.hide(`failed at ${TOKEN}`)).not.toContain(TOKEN);
  });
});

describe('meeting open --wait', () => {
  const started = (meetingId: string, parts: object = {}) =>
    deliveryOf(meetingId, { event: 'meeting.started' }, { meetingId, sessionId: 'session', ...parts });

  it.each([false, true])('ends when the meeting has started (json: %s)', async (json) => {
    const looked = world(meetings('group-call-host'), { options: { json } });
    const running = run({ ...OPTIONS, wait: 60_000 }, looked.context);
    await eventually(() => expect(looked.clock.sleepers).toBe(1));
    looked.history.add(started('another'));
    looked.history.add(started(ID));
    await looked.clock.pass(200);
    await running;
    expect(looked.isClosed()).toBe(true);
    const said = json ? looked.out() : looked.err();
    expect(said).toContain(
      json
        ? `{"type":"meeting_started","meetingId":"${ID}","sessionId":"session"`
        : 'meeting.started of session session came at',
    );
  });

  it.each([
    ['nothing comes', () => undefined],
    ['only another meeting starts', ({ history }: Looking) => history.add(started('another'))],
    [
      'what comes was rebuilt',
      ({ history }: Looking) => history.add(started(ID, { signature: 'reconstructed' })),
    ],
  ] as const)('fails when %s', async (_what, happen) => {
    const looked = world(meetings('group-call-host'));
    const failure = failureOf(run({ ...OPTIONS, wait: 300 }, looked.context));
    await eventually(() => expect(looked.clock.sleepers).toBe(1));
    happen(looked);
    await looked.clock.pass(300);
    const error = await failure;
    expect(error.code).toBe('expectation_unmet');
    expect(error.exitCode).toBe(6);
    expect(error.hint).toContain('dyte-hooks listen');
  });

  it('waits for a store that is not there yet', async () => {
    const absent = new HooksError('store_not_found', 'None.');
    const looked = world(meetings('group-call-host'), { history: async () => Promise.reject(absent) });
    const failure = failureOf(run({ ...OPTIONS, wait: 100 }, looked.context));
    await eventually(() => expect(looked.clock.sleepers).toBe(1));
    await looked.clock.pass(100);
    expect((await failure).code).toBe('expectation_unmet');
  });

  it('fails at once for a store that cannot be read', async () => {
    const damaged = new HooksError('store_damaged', 'Broken.');
    const looked = world(meetings('group-call-host'), { history: async () => Promise.reject(damaged) });
    expect((await failureOf(run({ ...OPTIONS, wait: 100 }, looked.context))).code).toBe('store_damaged');
  });
});

describe('the browser', () => {
  it.each([
    ['darwin', {}, ['open']],
    ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler']],
    ['linux', { DISPLAY: ':0' }, ['xdg-open']],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
    ['linux', { DISPLAY: '' }, undefined],
    ['freebsd', {}, undefined],
  ] as const)('on %s with %j is started by %j', (system, environment, words) => {
    expect(openerFor(system, environment)).toEqual(words);
  });

  function programs(ended: Promise<ProgramEnd>) {
    const started: string[][] = [];
    const all = { started, letGo: 0 };
    const startProgram = async (words: readonly string[]) => {
      started.push([...words]);
      const letGo = (): void => void (all.letGo += 1);
      return { stdout: [], stderr: [], ended, signal: () => undefined, isThere: () => false, letGo };
    };
    return Object.assign(all, {
      startProgram,
      context: { ...testContext({ environment: { DISPLAY: ':0' } }), startProgram },
    });
  }

  it.each([
    [0, 'opened'],
    [3, 'failed'],
    [undefined, 'failed'],
  ] as const)('that ends with %s is %s, and outlives us', async (code, opened) => {
    const all = programs(Promise.resolve({ code, signal: undefined }));
    expect(await openInBrowser('https://x.test/?a&b', all.context, 'linux')).toBe(opened);
    expect(all.started).toEqual([['xdg-open', 'https://x.test/?a&b']]);
    expect(all.letGo).toBe(1);
  });

  it('that goes on is opened', async () => {
    const all = programs(new Promise(() => undefined));
    const clock = { ...all.context.clock, sleep: async () => undefined };
    expect(await openInBrowser('https://x.test/', { ...all.context, clock }, 'linux')).toBe('opened');
  });

  it('may write when we have gone', async () => {
    const directory = await temporaryDirectory();
    const [go, done] = [join(directory, 'go'), join(directory, 'done')];
    // A pipe that nobody reads ends whoever writes to it.
    const script = `#!/bin/sh\nuntil [ -e "${go}" ]; do sleep 0.02; done\necho "$1" && echo "$1" >&2 && echo "$1" > "${done}"\n`;
    await writeFile(join(directory, 'xdg-open'), script, { mode: 0o755 });
    const environment = { DISPLAY: ':0', PATH: `${directory}:${process.env['PATH'] ?? ''}` };
    const context = testContext({ environment });
    const clock = { ...context.clock, sleep: async () => undefined };
    expect(await openInBrowser('https://x.test/?a&b', { ...context, clock }, 'linux')).toBe('opened');
    await writeFile(go, '');
    await eventually(() => expect(readFileSync(done, 'utf8')).toBe('https://x.test/?a&b\n'));
  });

  it('that is not there is said, and the address stands', async () => {
    const all = programs(new Promise(() => undefined));
    const missing = async () => Promise.reject(new HooksError('command_not_found', 'No.'));
    expect(await openInBrowser('https://x.test/', { ...all.context, startProgram: missing }, 'linux')).toBe(
      'failed',
    );
  });

  it('opens on a terminal only, and not with --no-open', async () => {
    const opened = async (parts: ContextParts, open = true): Promise<number> => {
      const all = programs(Promise.resolve({ code: 0, signal: undefined }));
      const { context } = world(meetings('group-call-host'), { environment: { DISPLAY: ':0' }, ...parts });
      await run({ ...OPTIONS, open }, Object.assign(context, { startProgram: all.startProgram }));
      return all.started.length;
    };
    const wanted =
      process.platform === 'linux' || process.platform === 'darwin' || process.platform === 'win32';
    expect(await opened({ isTerminal: true, interactive: true })).toBe(wanted ? 1 : 0);
    expect(await opened({ isTerminal: true, interactive: true }, false)).toBe(0);
    expect(await opened({ isTerminal: false, interactive: true })).toBe(0);
    expect(await opened({ isTerminal: true, interactive: false })).toBe(0);
  });
});
