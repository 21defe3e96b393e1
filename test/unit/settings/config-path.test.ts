import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configDirectory } from '../../../src/settings/config-path.ts';

const LINUX = { platform: 'linux', home: '/home/ada' } as const;

describe('where settings are kept', () => {
  it.each([
    ['linux', {}, '/home/ada/.config/dyte-hooks'],
    ['linux', { XDG_CONFIG_HOME: '/cfg' }, '/cfg/dyte-hooks'],
    ['linux', { XDG_CONFIG_HOME: '' }, '/home/ada/.config/dyte-hooks'],
    ['darwin', { XDG_CONFIG_HOME: '/cfg' }, '/home/ada/Library/Preferences/dyte-hooks'],
    ['win32', {}, '/home/ada/AppData/Roaming/dyte-hooks/Config'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/dyte-hooks/Config'],
  ] as const)('on %s with %j is %s', (platform, environment, expected) => {
    expect(configDirectory(environment, { platform, home: '/home/ada' })).toBe(expected);
  });

  it('is what DYTE_HOOKS_CONFIG_DIR says, made absolute', () => {
    expect(configDirectory({ DYTE_HOOKS_CONFIG_DIR: '/chosen', XDG_CONFIG_HOME: '/cfg' }, LINUX)).toBe(
      '/chosen',
    );
    expect(configDirectory({ DYTE_HOOKS_CONFIG_DIR: 'near' }, LINUX)).toBe(resolve('near'));
  });

  it('is the usual place when that variable is empty', () => {
    expect(configDirectory({ DYTE_HOOKS_CONFIG_DIR: ' ' }, LINUX)).toBe('/home/ada/.config/dyte-hooks');
  });
});
