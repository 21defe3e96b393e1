import { NAME } from '../shared/own-command.ts';

/** A command to try next, and what it is for. */
export type NextStep = readonly [command: string, what: string];

/**
 * What to try after the demonstration: what needs neither an account nor an endpoint first.
 *
 * @param command how this program is called in a shell
 */
export function nextSteps(command: string): readonly NextStep[] {
  return [
    [`${command} listen --emulate`, 'the service and a receiver, on your machine'],
    [`${command} trigger meeting`, 'in another terminal: the events of a meeting'],
    [`${command} events show meeting.ended`, 'what an event carries'],
    [`${command} check http://localhost:3000/webhook`, 'what an endpoint of yours does wrong'],
    [`${command} login`, 'with your account: the real service'],
    ...(command === NAME
      ? []
      : [['npm link', `in this folder, once: then ${NAME} works without npx`] as const]),
  ];
}
