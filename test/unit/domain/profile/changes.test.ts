import { describe, expect, it } from 'vitest';
import { changedProfile, readProfileChanges } from '../../../../src/domain/profile/changes.ts';
import { thrownBy } from '../../../helpers/errors.ts';
import type { Profile } from '../../../../src/domain/profile/profile.ts';

const ACCOUNT = '0123456789abcdef0123456789ABCDEF';
const APP = '6FF3A5C0-9b1e-4b7a-8c55-0123456789ab';

function change(before: Profile, ...assignments: readonly string[]): Profile {
  return changedProfile(before, readProfileChanges(assignments, []), 'staging');
}

describe('changing a profile by hand', () => {
  it.each<[string, Profile]>([
    ['service=cloudflare', { service: 'cloudflare' }],
    ['Service = dyte ', { service: 'dyte' }],
    [`account=${ACCOUNT}`, { accountId: ACCOUNT.toLowerCase() }],
    [`app=${APP}`, { appId: APP.toLowerCase() }],
    ['app=Support = live', { appName: 'Support = live' }],
    ['api-url=https://api.example/v2/', { apiUrl: 'https://api.example/v2' }],
    ['webhook-url=https://x.example/in?a=b', { webhookUrl: 'https://x.example/in?a=b' }],
  ])('takes %s', (assignment, after) => {
    expect(change({}, assignment)).toEqual(after);
  });

  it('replaces the id of an app by a name, and a name by an id', () => {
    expect(change({ appId: 'one', appName: 'One' }, 'app=Two')).toEqual({ appName: 'Two' });
    expect(change({ appName: 'One' }, `app=${APP}`)).toEqual({ appId: APP.toLowerCase() });
  });

  it('removes what is set to nothing, and what is unset', () => {
    const before: Profile = { service: 'dyte', appName: 'One', appId: APP, webhookUrl: 'https://x.example/' };
    const changes = readProfileChanges(['app='], ['webhook-url']);
    expect(changedProfile(before, changes, 'staging')).toEqual({ service: 'dyte' });
  });

  it('keeps the credentials where app, account or webhook URL change', () => {
    const before: Profile = { service: 'cloudflare', apiToken: 'token' };
    expect(change(before, 'app=One', `account=${ACCOUNT}`, 'webhook-url=https://x.example/')).toMatchObject(
      before,
    );
  });

  it.each(['service=dyte', 'api-url=https://other.example/v2'])(
    'refuses %s where credentials would go elsewhere then',
    (assignment) => {
      const error = thrownBy(() => change({ service: 'cloudflare', apiToken: 's3cr3t' }, assignment));
      expect(error.code).toBe('usage_invalid');
      expect(error.message).toContain('https://api.cloudflare.com/client/v4');
      expect(error.hint).toContain('dyte-hooks logout --profile staging');
      expect(`${error.message}${error.hint}`).not.toContain('s3cr3t');
    },
  );

  it('changes nothing of whom credentials are for where the service is only said', () => {
    expect(change({ organizationId: 'org', apiKey: 'key' }, 'service=dyte')).toEqual({
      service: 'dyte',
      organizationId: 'org',
      apiKey: 'key',
    });
  });
});

describe('what cannot be set', () => {
  it.each([
    ['service=clodflare', 'usage_invalid', 'Did you mean cloudflare?'],
    ['account=abc', 'settings_invalid', 'dashboard'],
    ['api-url=http://example.com/v2', 'settings_invalid', 'https://'],
    ['webhook-url=https://localhost/in', 'url_unusable', ''],
    ['webhookurl=https://x.example/in', 'usage_invalid', 'Did you mean webhook-url?'],
    ['colour=red', 'usage_invalid', 'They are: service, app, account, api-url, webhook-url.'],
    ['app', 'usage_invalid', '--unset'],
  ])('%s is %s', (assignment, code, hint) => {
    const error = thrownBy(() => change({}, assignment));
    expect(error.code).toBe(code);
    expect(error.hint).toContain(hint);
  });

  it.each(['api-key', 'apiToken', 'authorization', 'token', 'CLOUDFLARE_API_TOKEN', 'password'])(
    '%s is refused with the way to sign in, and its value is not repeated',
    (name) => {
      const error = thrownBy(() => change({}, `${name}=s3cr3t`));
      expect(error.hint).toContain('dyte-hooks login');
      expect(`${error.message}${error.hint}`).not.toContain('s3cr3t');
    },
  );

  it('nothing, and one field twice', () => {
    expect(thrownBy(() => readProfileChanges([], [])).hint).toContain('webhook-url=');
    expect(thrownBy(() => readProfileChanges(['app=x'], ['app'])).message).toContain('twice');
  });
});
