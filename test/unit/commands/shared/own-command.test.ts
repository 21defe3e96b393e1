import { describe, expect, it } from 'vitest';
import { ownCommand } from '../../../../src/commands/shared/own-command.ts';

function called(platform: NodeJS.Platform, environment: Record<string, string>, programs: string[]): string {
  return ownCommand(environment, { platform, isProgram: (path) => programs.includes(path) });
}

describe('how the program is called', () => {
  it.each([
    ['in a folder of PATH', '/usr/bin:/usr/local/bin', '/usr/local/bin/dyte-hooks', 'dyte-hooks'],
    ['in none', '/usr/bin:/bin', '/opt/dyte-hooks', 'npx dyte-hooks'],
    // npm and npx add these for what they run: a shell does not have them.
    [
      'only where npm looks',
      '/c/node_modules/.bin:/bin',
      '/c/node_modules/.bin/dyte-hooks',
      'npx dyte-hooks',
    ],
    ['in an empty part', ':/bin', '/dyte-hooks', 'npx dyte-hooks'],
  ])('%s', (_name, path, program, command) => {
    expect(called('linux', { PATH: path }, [program])).toBe(command);
  });

  it('does without PATH', () => {
    expect(called('linux', {}, ['/bin/dyte-hooks'])).toBe('npx dyte-hooks');
  });

  it.each([
    [{ Path: 'C:\\x;"C:\\Program Files\\n"' }, 'C:\\Program Files\\n\\dyte-hooks.cmd', 'dyte-hooks'],
    [{ PATH: 'C:\\n', PATHEXT: '.EXE;.PS1' }, 'C:\\n\\dyte-hooks.ps1', 'dyte-hooks'],
    [{ PATH: 'C:\\n', PATHEXT: '.EXE' }, 'C:\\n\\dyte-hooks.cmd', 'npx dyte-hooks'],
    [{ PATH: 'C:\\c\\node_modules\\.bin' }, 'C:\\c\\node_modules\\.bin\\dyte-hooks.cmd', 'npx dyte-hooks'],
  ])('finds the endings that Windows runs: %s', (environment, program, command) => {
    expect(called('win32', environment, [program])).toBe(command);
  });
});
