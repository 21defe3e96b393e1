import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import {
  cacheDirectory,
  configDirectory,
  dataDirectory,
  homeDirectory,
  storeFile,
  type Machine,
} from '../../../src/settings/directories.ts';

type Environment = Readonly<Record<string, string>>;

/** A machine that has an account with a home, and is somewhere. */
function machine(parts: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    accountHome: () => '/home/ada',
    workingDirectory: () => '/somewhere',
    ...parts,
  };
}

const WINDOWS = machine({
  platform: 'win32',
  accountHome: () => 'C:\\Users\\ada',
  workingDirectory: () => 'D:\\work',
});

const gone = (): never => {
  throw Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), { code: 'ENOENT' });
};

/** A user id without an account, in a directory that was removed. */
const NOWHERE = machine({ accountHome: gone, workingDirectory: gone });

function thrownBy(work: () => unknown): HooksError {
  try {
    work();
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('where settings and deliveries are kept', () => {
  it.each<[NodeJS.Platform, Environment, string]>([
    ['linux', {}, '/home/ada/.cache/dyte-hooks'],
    ['freebsd', { XDG_CACHE_HOME: '/cache' }, '/cache/dyte-hooks'],
    ['linux', { XDG_CACHE_HOME: 'relative', DYTE_HOOKS_DATA_DIR: '/dat' }, '/home/ada/.cache/dyte-hooks'],
    ['darwin', { XDG_CACHE_HOME: '/cache' }, '/home/ada/Library/Caches/dyte-hooks'],
  ])('keeps on %s with %j what can be made again in %s', (platform, environment, cache) => {
    expect(cacheDirectory(environment, machine({ platform }))).toBe(cache);
  });

  it('keeps on Windows what can be made again beside the deliveries', () => {
    expect(cacheDirectory({ LOCALAPPDATA: 'C:\\Local' }, WINDOWS)).toBe('C:\\Local\\dyte-hooks\\Cache');
    expect(cacheDirectory({}, WINDOWS)).toBe('C:\\Users\\ada\\AppData\\Local\\dyte-hooks\\Cache');
  });

  it.each<[NodeJS.Platform, Environment, string, string]>([
    ['linux', {}, '/home/ada/.config/dyte-hooks', '/home/ada/.local/share/dyte-hooks'],
    ['linux', { HOME: '/h' }, '/h/.config/dyte-hooks', '/h/.local/share/dyte-hooks'],
    ['freebsd', { XDG_CONFIG_HOME: '/cfg', XDG_DATA_HOME: '/dat' }, '/cfg/dyte-hooks', '/dat/dyte-hooks'],
    [
      'darwin',
      { XDG_CONFIG_HOME: '/cfg', XDG_DATA_HOME: '/dat' },
      '/home/ada/Library/Preferences/dyte-hooks',
      '/home/ada/Library/Application Support/dyte-hooks',
    ],
  ])('on %s with %j', (platform, environment, config, data) => {
    expect(configDirectory(environment, machine({ platform }))).toBe(config);
    expect(dataDirectory(environment, machine({ platform }))).toBe(data);
  });

  it.each<[Environment, string, string]>([
    [
      {},
      'C:\\Users\\ada\\AppData\\Roaming\\dyte-hooks\\Config',
      'C:\\Users\\ada\\AppData\\Local\\dyte-hooks\\Data',
    ],
    [
      { APPDATA: 'E:\\roaming', LOCALAPPDATA: 'E:\\local' },
      'E:\\roaming\\dyte-hooks\\Config',
      'E:\\local\\dyte-hooks\\Data',
    ],
    [
      { APPDATA: 'roaming', LOCALAPPDATA: '', USERPROFILE: 'F:\\ada', HOME: '/c/ada' },
      'F:\\ada\\AppData\\Roaming\\dyte-hooks\\Config',
      'F:\\ada\\AppData\\Local\\dyte-hooks\\Data',
    ],
  ])('on Windows with %j', (environment, config, data) => {
    expect(configDirectory(environment, WINDOWS)).toBe(config);
    expect(dataDirectory(environment, WINDOWS)).toBe(data);
  });

  it.each(['', ' ', 'relative', './near', '~/x', '"/quoted"'])(
    'is not what a variable of the platform says that is no whole path: %j',
    (value) => {
      const environment = { XDG_CONFIG_HOME: value, XDG_DATA_HOME: value, HOME: value };
      expect(configDirectory(environment, machine())).toBe('/home/ada/.config/dyte-hooks');
      expect(dataDirectory(environment, machine())).toBe('/home/ada/.local/share/dyte-hooks');
    },
  );

  it.each([
    ['/chosen', '/chosen'],
    ['/chosen/../other/', '/other'],
    ['near', '/somewhere/near'],
    ['./near', '/somewhere/near'],
    ['~', '/home/ada'],
    ['~/', '/home/ada'],
    ['~/deep/er', '/home/ada/deep/er'],
    ['~ada/x', '/somewhere/~ada/x'],
    ['a/~/b', '/somewhere/a/~/b'],
    ['"/quoted"', '/quoted'],
    ["'~/quoted'\r", '/home/ada/quoted'],
    ['', undefined],
    ['  ', undefined],
    ['""', undefined],
  ])('is what our own variables say: %j is %s', (value, expected) => {
    expect(configDirectory({ DYTE_HOOKS_CONFIG_DIR: value, XDG_CONFIG_HOME: '/cfg' }, machine())).toBe(
      expected ?? '/cfg/dyte-hooks',
    );
    expect(dataDirectory({ DYTE_HOOKS_DATA_DIR: value, XDG_DATA_HOME: '/dat' }, machine())).toBe(
      expected ?? '/dat/dyte-hooks',
    );
  });

  it('is the home of Windows for ~ there', () => {
    expect(configDirectory({ DYTE_HOOKS_CONFIG_DIR: '~\\cfg' }, WINDOWS)).toBe('C:\\Users\\ada\\cfg');
    expect(dataDirectory({ DYTE_HOOKS_DATA_DIR: '~/dat' }, WINDOWS)).toBe('C:\\Users\\ada\\dat');
  });
});

describe('the file of a store', () => {
  it.each([
    [undefined, '/home/ada/.local/share/dyte-hooks/deliveries.sqlite'],
    ['near.sqlite', '/somewhere/near.sqlite'],
    ['/far.sqlite', '/far.sqlite'],
    ['~/mine.sqlite', '/home/ada/mine.sqlite'],
  ])('that was named %j is %s', (named, expected) => {
    expect(storeFile({}, named, machine())).toBe(expected);
  });
});

describe('without a home and in a directory that was removed', () => {
  it('both directories can be given', () => {
    const environment = { DYTE_HOOKS_CONFIG_DIR: '/cfg', DYTE_HOOKS_DATA_DIR: '/dat' };
    expect(configDirectory(environment, NOWHERE)).toBe('/cfg');
    expect(dataDirectory(environment, NOWHERE)).toBe('/dat');
    expect(storeFile(environment, '/s.sqlite', NOWHERE)).toBe('/s.sqlite');
  });

  it('those of the platform can be given too', () => {
    const environment = { XDG_CONFIG_HOME: '/cfg', XDG_DATA_HOME: '/dat' };
    expect(configDirectory(environment, NOWHERE)).toBe('/cfg/dyte-hooks');
    expect(dataDirectory(environment, NOWHERE)).toBe('/dat/dyte-hooks');
  });

  it.each([{}, { HOME: '' }, { HOME: 'near' }, { HOME: '~' }, { DYTE_HOOKS_CONFIG_DIR: '~/x' }])(
    'an error names the variables: %j',
    (environment) => {
      const error = thrownBy(() => configDirectory(environment, NOWHERE));
      expect(error).toMatchObject({ code: 'home_missing', exitCode: 2 });
      for (const name of ['HOME', 'DYTE_HOOKS_CONFIG_DIR', 'DYTE_HOOKS_DATA_DIR'])
        expect(`${error.message} ${error.hint ?? ''}`).toContain(name);
    },
  );

  it.each(['', 'near', '.'])('the account can have none either: %j', (home) => {
    expect(thrownBy(() => homeDirectory({}, machine({ accountHome: () => home }))).code).toBe('home_missing');
  });

  it('names the variable of Windows there', () => {
    const error = thrownBy(() => homeDirectory({ HOME: '/c/ada' }, { ...WINDOWS, accountHome: gone }));
    expect(error.message).toContain('USERPROFILE');
  });

  it('what is relative has no place', () => {
    for (const work of [
      () => configDirectory({ DYTE_HOOKS_CONFIG_DIR: 'near' }, NOWHERE),
      () => storeFile({}, 'near.sqlite', NOWHERE),
    ])
      expect(thrownBy(work)).toMatchObject({
        code: 'file_failed',
        message: expect.stringContaining('working directory is gone'),
        hint: expect.stringContaining('absolute path'),
      });
  });
});
