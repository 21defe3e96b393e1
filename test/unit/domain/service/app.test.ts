import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { findApp, type App } from '../../../../src/domain/service/app.ts';

const app = (id: string, name: string, createdAt?: string): App => ({ id, name, createdAt });

const APPS = [
  app('aaaa', 'Staging', '2026-01-02T03:04:05Z'),
  app('bbbb', 'Production'),
  app('cccc', 'Demo', '2026-05-06T07:08:09Z'),
  app('dddd', 'Demo'),
  app('eeee', 'demo'),
  app('ffff', ' Spaced '),
];

function failure(text: string, apps: readonly App[] = APPS): HooksError {
  try {
    findApp(apps, text);
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('An error was expected.');
}

describe('findApp', () => {
  it.each([
    ['bbbb', 'bbbb'],
    [' BBBB ', 'bbbb'],
    ['Production', 'bbbb'],
    ['production', 'bbbb'],
    ['demo', 'eeee'],
    ['Spaced', 'ffff'],
  ])('takes %j for the app %s', (text, id) => {
    expect(findApp(APPS, text).id).toBe(id);
  });

  it('takes an id before a name that looks like it', () => {
    expect(findApp([app('1', 'x'), app('2', '1')], '1').id).toBe('1');
  });

  it('names the nearest where there is none', () => {
    const error = failure('Stagign');
    expect(error).toMatchObject({ code: 'app_not_found', exitCode: 4 });
    expect(error.hint).toBe('Did you mean "Staging"? See all of them with dyte-hooks apps.');
  });

  it('says where apps are made when there are none at all', () => {
    expect(failure('x', []).hint).toContain('make one');
  });

  it('does not take nothing for a name', () => {
    expect(failure('  ', [app('a', '')]).code).toBe('app_not_found');
  });

  it('lists those that have the same name, with their ids', () => {
    const error = failure('Demo');
    expect(error).toMatchObject({ code: 'app_ambiguous', exitCode: 2 });
    expect(error.message).toBe('2 apps are called "Demo".');
    expect(error.hint).toBe('Give the id of one: cccc (made 2026-05-06), dddd.');
    expect(failure('DEMO').message).toBe('3 apps are called "DEMO".');
  });

  it('lists no more than can be read', () => {
    const many = Array.from({ length: 40 }, (_, index) => app(String(index), 'Same'));
    expect(failure('Same', many).hint?.split(', ')).toHaveLength(10);
  });

  const entry = fc.record({ id: fc.uuid(), name: fc.string(), createdAt: fc.constant(undefined) });
  const apps = fc.uniqueArray(entry, { selector: ({ id }) => id, maxLength: 8 });

  it('finds every app by its id', () => {
    fc.assert(
      fc.property(apps, (listed) => {
        for (const one of listed) expect(findApp(listed, one.id)).toBe(one);
      }),
    );
  });

  it('finds an app by the name that only it has', () => {
    fc.assert(
      fc.property(apps, fc.string({ minLength: 1, maxLength: 30 }), (others, name) => {
        fc.pre(name.trim() !== '' && others.every((other) => other.name.trim() !== name.trim()));
        const one = app('only', name);
        expect(findApp([...others, one], name)).toBe(one);
      }),
    );
  });

  it('finds one of those that there are, or says why not', () => {
    fc.assert(
      fc.property(apps, fc.string(), (listed, text) => {
        const found = ((): unknown => {
          try {
            return findApp(listed, text);
          } catch (error) {
            return error instanceof HooksError ? error.code : error;
          }
        })();
        expect([...listed, 'app_not_found', 'app_ambiguous']).toContain(found);
      }),
    );
  });
});
