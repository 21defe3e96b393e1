import { durationText, MAX_WAIT_MS } from '../domain/text/duration.ts';
import { duration } from './amount-options.ts';
import { command } from './command-spec.ts';
import { flag, switchOff, text, word } from './option-readers.ts';
import { storeOption } from './shared-options.ts';
import type { CommandSpec, OptionSpec } from './command-spec.ts';

/** Long enough for a browser to start and ask for the camera. */
const WAIT_MS = 5 * 60_000;

/** `--wait [duration]`: in milliseconds; undefined when not given. */
function wait(): OptionSpec<number | undefined> {
  const spec = duration(
    '--wait [duration]',
    `stay until meeting.started of it is in the store; ${durationText(WAIT_MS)} at most without a number`,
    { min: 1, max: MAX_WAIT_MS },
  );
  return { ...spec, read: (raw) => (raw === true ? WAIT_MS : spec.read(raw)) };
}

const openCommand = command({
  name: 'meeting open',
  changes: true,
  group: 'Prove',
  summary: 'Make a meeting to join, so that a real event comes',
  details:
    'Makes a meeting and a participant by the API of the service, and prints the address of the page of the service where that participant joins, which needs no front end of yours. On a terminal the page is opened in a browser too. Whoever has the address can join: the token in it is a secret that expires. The meeting stays at the service, which has no way to delete one; its title says who made it. With an emulator the page is the emulator’s: looking at it joins, and its button leaves. With --wait the exit code is 6 when no meeting.started has come in time.',
  options: {
    title: text('--title <title>', 'title of the meeting', {
      defaultText: 'dyte-hooks, with your name, this machine and the time',
    }),
    name: text('--name <name>', 'name of the participant', { defaultText: 'your user name' }),
    preset: word('--preset <name>', 'what the participant may do: the name of a preset of the app', {
      defaultText: 'group-call-host or group_call_host, whichever there is',
    }),
    record: flag('--record', 'record it from the start, so that events of a recording come too'),
    open: switchOff('--no-open', 'print the address only'),
    wait: wait(),
    store: storeOption,
  },
  examples: [
    'dyte-hooks meeting open --no-open',
    'dyte-hooks meeting open --record --name Ada --no-open --json',
    'dyte-hooks meeting open --wait 10m # while "dyte-hooks listen" runs in another terminal',
  ],
  run: async (options, context) => (await import('../commands/meeting/open.ts')).run(options, context),
});

/** The commands that make meetings. */
export const meetingCommands: readonly CommandSpec[] = [openCommand];
