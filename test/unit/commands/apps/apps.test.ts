import { describe, expect, it } from 'vitest';
import { run } from '../../../../src/commands/apps/apps.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { management, signedIn } from '../../../helpers/management.ts';
import { failureOf, testContext, type ContextParts } from '../../../helpers/context.ts';
import type { AccountApi } from '../../../../src/api/account-api.ts';
import type { App } from '../../../../src/domain/service/app.ts';

const STAGING = {
  id: '2b6a6e9c-5d34-4c1a-9f0e-7a1b2c3d4e5f',
  name: 'Staging',
  createdAt: '2026-03-04T05:06:07.000Z',
};
const HOSTILE = { id: '00000000-0000-4000-8000-000000000002', name: 'a\u001b[2J\tb', createdAt: undefined };

function accountApi(apps: readonly App[] | HooksError): AccountApi {
  return {
    verifyToken: async () => ({ state: 'active' }),
    accounts: async () => ({ kind: 'not_allowed' }),
    apps: async () => {
      if (apps instanceof HooksError) throw apps;
      return apps;
    },
    close: async () => undefined,
  };
}

async function listed(apps: readonly App[], app?: string, parts: ContextParts = {}) {
  const settings = signedIn({ service: 'cloudflare', app });
  const { context } = management([], { accountApi: accountApi(apps), settings, ...parts });
  await run({}, context);
  return { out: context.io.stdout.text(), err: context.io.stderr.text() };
}

describe('apps', () => {
  it('are tab-separated lines when piped, harmless and with the one in use', async () => {
    const { out, err } = await listed([STAGING, HOSTILE], 'staging');
    expect(out).toBe(
      `${STAGING.id}\tStaging\t2026-03-04T05:06:07.000Z\tin use\n${HOSTILE.id}\ta\\x1b[2J\\tb\t\t\n`,
    );
    expect(err).toBe('');
  });

  it('are an array of JSON', async () => {
    const { out } = await listed([STAGING, HOSTILE], STAGING.id, { options: { json: true } });
    expect(JSON.parse(out)).toEqual([
      { ...STAGING, inUse: true },
      { ...HOSTILE, createdAt: null, inUse: false },
    ]);
  });

  it.each([120, 80, 60])('are a table that fits %i columns, with whole ids', async (columns) => {
    const { out, err } = await listed([STAGING, HOSTILE], 'Staging', { isTerminal: true, columns });
    for (const line of out.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    expect(out).toMatch(/^\* +Staging +2b6a6e9c-5d34-4c1a-9f0e-7a1b2c3d4e5f/m);
    expect(out.includes('2026-03-04')).toBe(columns >= 80);
    expect(out).not.toContain('\u001b');
    expect(err).toBe('* is in use.\n');
  });

  it('say how one is chosen where none is', async () => {
    const { err } = await listed([STAGING], undefined, { isTerminal: true });
    expect(err).toContain('choose one with --app');
  });

  it('are listed all the same where the one in use is not among them', async () => {
    const { out, err } = await listed([STAGING], 'Stagign');
    expect(out).toContain('Staging');
    expect(err).toBe('warning: There is no app "Stagign" in this account.\n');
  });

  it('are none, which is said', async () => {
    const { out, err } = await listed([], 'x');
    expect([out, err.includes('No apps yet')]).toEqual(['', true]);
    expect((await listed([], 'x', { options: { json: true } })).out).toBe('[]\n');
  });

  it('fail as the call does', async () => {
    const error = new HooksError('account_refused', 'no');
    const context = testContext({ accountApi: accountApi(error), settings: signedIn() });
    expect(await failureOf(run({}, context))).toBe(error);
  });
});
