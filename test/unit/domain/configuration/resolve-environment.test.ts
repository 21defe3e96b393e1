import { describe, expect, it } from 'vitest';
import { keepReasons } from '../../../../src/domain/configuration/keep-reasons.ts';
import { parseConfiguration } from '../../../../src/domain/configuration/parse-configuration.ts';
import {
  chooseEnvironment,
  resolveWebhooks,
  type ResolvedWebhooks,
} from '../../../../src/domain/configuration/resolve-environment.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import type { Variables } from '../../../../src/domain/environment/variables.ts';

const PATH = 'dyte-hooks.yaml';

function refusalOf(work: () => unknown): HooksError {
  try {
    work();
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

function resolve(webhooks: string, variables: Variables = {}): ResolvedWebhooks {
  const configuration = parseConfiguration(`webhooks:\n${webhooks}`, PATH);
  return resolveWebhooks(PATH, chooseEnvironment(configuration, undefined, variables), variables);
}

const SEVERAL = parseConfiguration(
  `environments:
  staging: {webhooks: []}
  production: {webhooks: []}
`,
  PATH,
);

describe('the environment', () => {
  it('is the only one, where there is one', () => {
    const { name } = chooseEnvironment(
      parseConfiguration('environments:\n  a: {webhooks: []}\n', PATH),
      undefined,
      {},
    );
    expect(name).toBe('a');
  });

  it('is the one that is named, before the one of the file', () => {
    const configuration = parseConfiguration(
      'environment: ${WHICH:-a}\nenvironments:\n  a: {webhooks: []}\n  b: {webhooks: []}\n',
      PATH,
    );
    expect(chooseEnvironment(configuration, 'b', {}).name).toBe('b');
    expect(chooseEnvironment(configuration, undefined, {}).name).toBe('a');
    expect(chooseEnvironment(configuration, undefined, { WHICH: 'b' }).name).toBe('b');
  });

  it('must be named where there are several, which are listed', () => {
    expect(refusalOf(() => chooseEnvironment(SEVERAL, undefined, {}))).toMatchObject({
      code: 'option_missing',
      message: 'dyte-hooks.yaml has several environments: staging, production.',
      hint: 'Name one of them: --env staging.',
    });
  });

  it('that there is not is answered with the nearest one', () => {
    expect(refusalOf(() => chooseEnvironment(SEVERAL, 'prodution', {}))).toMatchObject({
      code: 'environment_not_found',
      exitCode: 2,
      hint: 'Did you mean production? There are: staging, production.',
    });
    const alone = parseConfiguration('webhooks: []', PATH);
    expect(refusalOf(() => chooseEnvironment(alone, 'x', {})).hint).toContain('leave --env out');
  });

  it('needs webhooks', () => {
    const error = refusalOf(() => chooseEnvironment(parseConfiguration('profile: a', PATH), undefined, {}));
    expect(error).toMatchObject({
      code: 'configuration_invalid',
      message: 'dyte-hooks.yaml describes no webhooks.',
    });
  });
});

describe('the webhooks of an environment', () => {
  it('have the values of the environment in them', () => {
    const text = `  - name: \${NAME:-Main} hook
    url: https://\${HOST}/a?key=\${KEY}
    previousUrl: https://\${OLD:-old.example.com}/a
    events: ['\${FAMILY}.*', recording.statusUpdate]
    enabled: \${ON:-false}
`;
    const { webhooks } = resolve(text, { HOST: 'example.com', KEY: 'k$1', FAMILY: 'livestreaming' });
    expect(webhooks).toEqual([
      {
        name: 'Main hook',
        url: 'https://example.com/a?key=k$1',
        previousUrl: 'https://old.example.com/a',
        events: ['recording.statusUpdate', 'livestreaming.statusUpdate'],
        enabled: false,
        protect: false,
        location: { line: 3, column: 10 },
      },
    ]);
  });

  it('takes all, patterns and names as the command line does', () => {
    expect(resolve('  - {url: https://example.com/a, events: [ALL]}').webhooks[0]?.events).toEqual(
      EVENT_NAMES,
    );
  });

  it('names every variable that is missing at once, each with its place', () => {
    const text = '  - url: https://${HOST}/a\n    name: ${NAME} of ${HOST}\n    events: [all]\n';
    const error = refusalOf(() => resolve(text));
    expect(error).toMatchObject({
      code: 'variable_missing',
      exitCode: 2,
      message: 'Variables of the environment are missing: NAME, HOST.',
      hint: 'Set them, or give a default: ${NAME:-value}.',
    });
    expect(error.items).toEqual([
      'dyte-hooks.yaml:3:11: NAME is not set.',
      'dyte-hooks.yaml:3:11: HOST is not set.',
      'dyte-hooks.yaml:2:10: HOST is not set.',
    ]);
    expect(refusalOf(() => resolve(text, { NAME: 'a' })).items).toHaveLength(2);
  });

  it('names the one variable that is missing in the message itself', () => {
    const text = '  - {url: "https://${HOST}/a", events: [all]}\n';
    expect(refusalOf(() => resolve(text)).message).toBe('dyte-hooks.yaml:2:11: HOST is not set.');
  });

  it('are checked again with these values', () => {
    const text = `  - {url: "https://\${A:-x.example}/a", events: [all], enabled: "\${ON:-perhaps}"}
  - {url: "https://\${B:-x.example}/a", events: [all], name: "\${NONE:-}"}
`;
    expect(refusalOf(() => resolve(text)).items).toEqual([
      expect.stringMatching(/^dyte-hooks\.yaml:2:64: "enabled" must be true or false, and is "perhaps"/),
      expect.stringMatching(
        /^dyte-hooks\.yaml:3:11: The url https:\/\/x\.example\/a stands in line 2 already/,
      ),
      expect.stringMatching(/^dyte-hooks\.yaml:3:\d+: This is empty/),
    ]);
  });

  it('may have events that the catalogue does not have, for who knows the service to decide', () => {
    const { webhooks, unlistedEvents } = resolve(
      '  - {url: https://example.com/a, events: [meeting.paused, "${E:-x}", all]}',
    );
    expect(webhooks[0]?.events).toEqual([...EVENT_NAMES, 'meeting.paused', 'x']);
    expect(unlistedEvents).toEqual([
      {
        name: 'meeting.paused',
        location: { line: 2, column: 43 },
        problem: expect.stringContaining('no event'),
      },
      { name: 'x', location: { line: 2, column: 59 }, problem: expect.stringContaining('no event') },
    ]);
  });
});

describe('what speaks against deleting', () => {
  const configuration = parseConfiguration(
    `service: dyte
environments:
  a:
    webhooks:
      - {url: https://example.com/a, previousUrl: https://old.example.com/a, events: [all], protect: true}
      - {url: https://example.com/b, events: [all]}
  same:
    service: dyte
    webhooks:
      - {url: 'https://\${HOST}/same', events: [all]}
      - {url: 'https://same.example.com/x', events: [all]}
  other:
    profile: other
    webhooks:
      - {url: https://example.com/other, events: [all]}
      - {url: https://example.com/protected, events: [all], protect: true}
`,
    PATH,
  );
  const keep = keepReasons(configuration, chooseEnvironment(configuration, 'a', {}), {});

  it.each([
    ['https://example.com/a', { kind: 'protected' }],
    ['https://old.example.com/a', { kind: 'protected' }],
    ['https://EXAMPLE.com:443/a', { kind: 'protected' }],
    ['https://example.com/protected', { kind: 'protected' }],
    ['https://same.example.com/x', { kind: 'environment', name: 'same' }],
    ['https://anything.example/same', { kind: 'environment', name: 'same' }],
    ['https://anything.example/x/same', undefined],
    ['https://example.com/other', undefined],
    ['https://example.com/b', undefined],
  ])('%s: %o', (url, reason) => {
    expect(keep(url)).toEqual(reason);
  });

  it('is exact where the variables are set', () => {
    const variables = { HOST: 'set.example' };
    const exact = keepReasons(configuration, chooseEnvironment(configuration, 'a', {}), variables);
    expect(exact('https://set.example/same')).toEqual({ kind: 'environment', name: 'same' });
    expect(exact('https://anything.example/same')).toBeUndefined();
  });
});
