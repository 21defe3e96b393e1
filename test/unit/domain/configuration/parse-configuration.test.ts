import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseConfiguration,
  parseProjectChoice,
} from '../../../../src/domain/configuration/parse-configuration.ts';
import { HooksError } from '../../../../src/domain/errors.ts';

const PATH = 'dyte-hooks.yaml';

/** Everything that is wrong with a text, as a person reads it. */
function faultsOf(text: string): readonly string[] {
  try {
    parseConfiguration(text, PATH);
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    if (error.code !== 'configuration_invalid') throw error;
    return error.items.length > 0 ? error.items : [error.message];
  }
  return [];
}

/** A pattern for the text itself. */
function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

const WHOLE = `# our webhooks
service: dyte
environment: staging
environments:
  staging:
    app: Staging
    webhooks:
      - name: Main
        url: https://\${HOST:-staging.example.com}/webhook
        events: [all]
      - url: https://example.com/recordings?key=\${KEY}
        previousUrl: https://old.example.com/recordings
        events:
          - recording.statusUpdate
          - meeting.*
        enabled: false
        protect: true
  production:
    profile: production
    service: realtimekit-v2
    webhooks: []
`;

describe('a file', () => {
  it('is read with the place of every value', () => {
    const { environments, service, environment, profile } = parseConfiguration(WHOLE, PATH);
    expect(service).toEqual({ value: 'dyte', location: { line: 2, column: 10 } });
    expect(environment?.value).toBe('staging');
    expect(profile).toBeUndefined();
    expect(environments.map(({ name }) => name)).toEqual(['staging', 'production']);
    const [staging, production] = environments;
    expect(staging?.app?.value).toBe('Staging');
    expect(staging?.webhooks).toEqual([
      {
        location: { line: 8, column: 9 },
        name: { value: 'Main', location: { line: 8, column: 15 } },
        url: {
          value: 'https://${HOST:-staging.example.com}/webhook',
          location: { line: 9, column: 14 },
        },
        previousUrl: undefined,
        events: [{ value: 'all', location: { line: 10, column: 18 } }],
        enabled: { value: true, location: { line: 8, column: 9 } },
        protect: false,
      },
      expect.objectContaining({
        name: undefined,
        enabled: { value: false, location: { line: 16, column: 18 } },
        protect: true,
      }),
    ]);
    expect(production).toMatchObject({ profile: { value: 'production' }, webhooks: [] });
  });

  it('with webhooks alone is one environment without a name', () => {
    const { environments } = parseConfiguration(
      'webhooks:\n  - {url: https://example.com/a, events: [all]}\n',
      PATH,
    );
    expect(environments).toHaveLength(1);
    expect(environments[0]).toMatchObject({
      name: undefined,
      webhooks: [{ url: { value: 'https://example.com/a' } }],
    });
  });

  it('may be JSON', () => {
    const json = JSON.stringify({ webhooks: [{ url: 'https://example.com/a', events: ['all'] }] }, null, 2);
    expect(parseConfiguration(json, PATH).environments[0]?.webhooks[0]?.url).toEqual({
      value: 'https://example.com/a',
      location: { line: 4, column: 14 },
    });
  });

  it('may choose profile, service and app only', () => {
    expect(parseConfiguration('profile: work\n', PATH)).toMatchObject({
      profile: { value: 'work' },
      environments: [],
    });
  });

  it('may say what two environments share once', () => {
    const text = `environments:
  a:
    webhooks: &webhooks
      - {url: 'https://\${HOST}/a', events: &events [all]}
      - {url: 'https://\${HOST}/b', events: *events}
  b:
    webhooks: *webhooks
`;
    const [a, b] = parseConfiguration(text, PATH).environments;
    expect(b?.webhooks).toEqual(a?.webhooks);
    expect(a?.webhooks[1]?.events).toEqual(a?.webhooks[0]?.events);
  });
});

describe('what is wrong', () => {
  const webhook = (rest: string): string =>
    `webhooks:\n  - url: https://example.com/a\n    events: [all]\n    ${rest}\n`;

  it.each([
    ['', 'dyte-hooks.yaml is empty.'],
    ['# nothing yet\n', 'dyte-hooks.yaml is empty.'],
    ['[]', 'dyte-hooks.yaml:1:1: The file must be a mapping (key: value), not a list.'],
    ['hello', 'dyte-hooks.yaml:1:1: The file must be a mapping (key: value), not "hello".'],
    ['webhooks:', 'dyte-hooks.yaml:1:10: "webhooks" must be a list (lines that begin with "-"), not empty.'],
    ['webhooks: x', 'dyte-hooks.yaml:1:11: "webhooks" must be a list (lines that begin with "-"), not "x".'],
    ['webhook: []', 'dyte-hooks.yaml:1:1: The file has no "webhook". Did you mean "webhooks"?'],
    [
      'hooks: []',
      'dyte-hooks.yaml:1:1: The file has no "hooks". It may have: profile, service, app, environment, webhooks, environments.',
    ],
    ['service: clodflare', /^dyte-hooks\.yaml:1:10: There is no service "clodflare"\. .*There are: /],
    [
      'environments:\n  a b: {webhooks: []}',
      /^dyte-hooks\.yaml:2:3: "a b" cannot be the name of an environment/,
    ],
    [
      'environments:\n  a: {}',
      'dyte-hooks.yaml:2:6: The environment "a" has no "webhooks". Write webhooks: [] for none.',
    ],
    [
      'environment: stagin\nenvironments:\n  staging: {webhooks: []}',
      'dyte-hooks.yaml:1:14: There is no environment "stagin". Did you mean "staging"?',
    ],
    [
      'environment: a\nwebhooks: []',
      'dyte-hooks.yaml:1:14: There is no environment "a". The file has no environments.',
    ],
    [
      'webhooks: []\nenvironments: {}',
      /^dyte-hooks\.yaml:1:11: "webhooks" and "environments" exclude each other/,
    ],
    [webhook('nam: x'), 'dyte-hooks.yaml:4:5: A webhook has no "nam". Did you mean "name"?'],
    [
      webhook('previous_url: https://example.com/b'),
      'dyte-hooks.yaml:4:5: A webhook has no "previous_url". Did you mean "previousUrl"?',
    ],
    [webhook('name: 7'), 'dyte-hooks.yaml:4:11: "name" must be text. Write it in quotes: "7".'],
    [webhook('name: [x]'), 'dyte-hooks.yaml:4:11: "name" must be text, not a list.'],
    [webhook('name: "  "'), 'dyte-hooks.yaml:4:11: "name" is empty.'],
    [
      webhook('enabled: yes'),
      'dyte-hooks.yaml:4:14: "enabled" must be true or false, not "yes". Did you mean true?',
    ],
    [webhook('enabled: maybe'), 'dyte-hooks.yaml:4:14: "enabled" must be true or false, not "maybe".'],
    [
      webhook('protect: ${X}'),
      'dyte-hooks.yaml:4:14: "protect" must be true or false: it takes no variable.',
    ],
    [
      webhook('name: ${1}'),
      'dyte-hooks.yaml:4:11: "${1}" is not a variable. Write ${NAME} or ${NAME:-default}, or $$ for a $.',
    ],
    [webhook('name: a ${HOST'), /^dyte-hooks\.yaml:4:11: "\$\{HOST" begins a variable that does not end/],
    [webhook('name: ${A:-${B}}'), /^dyte-hooks\.yaml:4:11: .* has a variable in another one/],
    [
      webhook('previousUrl: https://example.com:443/a'),
      'dyte-hooks.yaml:4:18: "previousUrl" is the same as "url". Leave it out.',
    ],
    [
      webhook('url: https://example.com/b'),
      'dyte-hooks.yaml:4:5: "url" stands twice here. Keep one of them.',
    ],
    ['webhooks:\n  - events: [all]', 'dyte-hooks.yaml:2:5: This webhook has no "url".'],
    ['webhooks:\n  - url: https://example.com/a', /^dyte-hooks\.yaml:2:5: This webhook has no "events"/],
    ['webhooks:\n  - {url: https://example.com/a, events: []}', /^dyte-hooks\.yaml:2:42: "events" is empty/],
    [
      'webhooks:\n  - {url: https://example.com/a, events: all}',
      /^dyte-hooks\.yaml:2:42: "events" must be a list/,
    ],
    [
      'webhooks:\n  - {url: https://example.com/a, events: [meetingstart]}',
      'dyte-hooks.yaml:2:43: There is no event "meetingstart". Did you mean meeting.started?',
    ],
    ['webhooks:\n\t- a', 'dyte-hooks.yaml:2:1: This line is indented with a tab. Use spaces.'],
    [
      'webhooks: []\n---\nwebhooks: []',
      'dyte-hooks.yaml:2:1: A second document begins here ("---"). Put everything into one.',
    ],
    ['webhooks: [', /^dyte-hooks\.yaml:1:12: This is not valid YAML: /],
    ['webhooks: !secret x', 'dyte-hooks.yaml:1:11: The tag !secret is not known. Leave it out.'],
    ['webhooks: *x', 'dyte-hooks.yaml:1:11: Nothing before this line is called &x.'],
    ['webhooks: &x [*x]', /^dyte-hooks\.yaml:1:15: A webhook must be a mapping/],
    [`webhooks: ${'['.repeat(200)}`, /^dyte-hooks\.yaml:1:\d+: This is nested too deep\.$/],
    [`webhooks: ${']['.repeat(20000)}`, /^dyte-hooks\.yaml has 20\d* errors|not valid YAML/],
    [`webhooks:\n${'- '.repeat(20_000)}x`, /^dyte-hooks\.yaml:2:\d+: This is nested too deep\.$/],
    [`${'? '.repeat(20_000)}x`, /^dyte-hooks\.yaml:1:\d+: This is nested too deep\.$/],
    [`webhooks: "${'x'.repeat(2_200_000)}"`, 'dyte-hooks.yaml is far too large for a configuration.'],
  ] as const)('%.60j', (text, expected) => {
    const [first] = faultsOf(text);
    const pattern = typeof expected === 'string' ? new RegExp(`^${escaped(expected)}$`) : expected;
    expect(first).toMatch(pattern);
  });

  it.each([
    ['apiUrl: https://evil.example', /address of the API is not read/],
    ['api_url: https://evil.example', /address of the API is not read/],
    ['apiToken: abc', /A secret has no place/],
    ['authorization: Basic abc', /A secret has no place/],
    ['organizationId: abc', /Who signs in is not read/],
    ['accountId: abc', /Who signs in is not read/],
  ])('%s is refused with the reason, at the top and in an environment', (line, reason) => {
    expect(faultsOf(`${line}\nwebhooks: []`)[0]).toMatch(reason);
    expect(faultsOf(`environments:\n  a:\n    ${line}\n    webhooks: []`)[0]).toMatch(reason);
  });

  it('is said all at once, in the order of the lines', () => {
    const text =
      'webhooks:\n  - url: 1\n    evnts: [all]\n  - {url: https://a.example/x, events: [al]}\nservce: dyte\n';
    expect(faultsOf(text).map((fault) => /:(\d+):/.exec(fault)?.[1])).toEqual(['2', '2', '3', '4', '5']);
  });

  it('is said in part where it is far too much', () => {
    const text = `webhooks:\n${'  - 1\n'.repeat(50)}`;
    expect(faultsOf(text)).toHaveLength(21);
    expect(faultsOf(text).at(-1)).toBe('and 30 more');
  });

  it('a URL of two webhooks is named with the line of the first, without its secrets', () => {
    const text = `webhooks:
  - {url: 'https://example.com/a?key=abc', events: [all]}
  - {url: 'https://EXAMPLE.com/a?key=abc', events: [all]}
`;
    expect(faultsOf(text)).toEqual([
      'dyte-hooks.yaml:3:11: The url https://EXAMPLE.com/a?key=… stands in line 2 already. A URL is of one webhook.',
    ]);
  });

  it('the same URL in two environments is fine', () => {
    const one = '{webhooks: [{url: https://example.com/a, events: [all]}]}';
    expect(faultsOf(`environments:\n  a: ${one}\n  b: ${one}\n`)).toEqual([]);
  });

  it('aliases of aliases are stopped before they take the memory', () => {
    const other = '{url: https://example.com/a, events: *e}';
    const text = `environments:
  a: &a
    webhooks:
      - {url: https://example.com/a, events: &e [${'all,'.repeat(500)}]}
      - &w ${other}
${'      - *w\n'.repeat(1000)}
${Array.from({ length: 1000 }, (_, index) => `  b${index}: *a`).join('\n')}
`;
    expect(faultsOf(text)).toEqual([
      'dyte-hooks.yaml says more than 200000 values, with all that its aliases repeat.',
    ]);
  });

  it('is never anything but a HooksError, whatever the text', () => {
    const words = `webhooks environments url events all : - [ ] { } " ' &a *a << !x | > # --- ... %YAML ? , \${X é \u0000`;
    const parts = fc.constantFrom('\n', '\t', ' ', '  ', ...words.split(' '));
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (text) => {
        expect(() => faultsOf(text.join(''))).not.toThrow();
      }),
    );
  });
});

describe('the choice of a project', () => {
  it('is read although the rest is wrong', () => {
    const text = 'profile: work\nservice: dyte\nwebhooks:\n  - url: 1\nsomething: else\n';
    expect(parseProjectChoice(text, PATH)).toMatchObject({
      profile: { value: 'work' },
      service: { value: 'dyte' },
      app: undefined,
    });
  });

  it('is that of the environment which the file names', () => {
    const choice = parseProjectChoice(WHOLE.replace('environment: staging', 'environment: production'), PATH);
    expect(choice).toMatchObject({
      environment: { value: 'production' },
      profile: { value: 'production' },
      service: { value: 'realtimekit-v2' },
    });
  });

  it('of an empty file is none, as of one that a shell has just made', () => {
    expect(parseProjectChoice('', PATH)).toEqual({
      profile: undefined,
      service: undefined,
      app: undefined,
      environment: undefined,
    });
  });

  it('is refused where it is wrong itself', () => {
    expect(() => parseProjectChoice('service: dite\n', PATH)).toThrow(
      /dyte-hooks\.yaml:1:10: There is no service/,
    );
  });

  it('takes no API address', () => {
    expect(() => parseProjectChoice('apiUrl: https://evil.example\n', PATH)).toThrow(/address of the API/);
  });
});
