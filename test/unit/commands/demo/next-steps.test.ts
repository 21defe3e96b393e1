import { describe, expect, it } from 'vitest';
import { nextSteps } from '../../../../src/commands/demo/next-steps.ts';

const commandsOf = (command: string): readonly string[] => nextSteps(command).map(([first]) => first);

describe('what to try after the demonstration', () => {
  it('begins with what needs neither an account nor a second program', () => {
    expect(commandsOf('dyte-hooks')).toEqual([
      'dyte-hooks listen --emulate',
      'dyte-hooks trigger meeting',
      'dyte-hooks events show meeting.ended',
      'dyte-hooks check http://localhost:3000/webhook',
      'dyte-hooks login',
    ]);
  });

  it('runs as it is printed where a shell does not find the program, and says how it will', () => {
    expect(commandsOf('npx dyte-hooks')).toEqual([
      'npx dyte-hooks listen --emulate',
      'npx dyte-hooks trigger meeting',
      'npx dyte-hooks events show meeting.ended',
      'npx dyte-hooks check http://localhost:3000/webhook',
      'npx dyte-hooks login',
      'npm link',
    ]);
  });
});
