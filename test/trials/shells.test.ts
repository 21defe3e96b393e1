import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingFor, SHELL_TIMEOUT_MS, startShell, TESTED_SHELLS } from '../helpers/interactive-shells.ts';

/** Lines, and what Tab makes of each in every shell. */
const LINES: readonly (readonly [string, string])[] = [
  ['dyte-hooks who', 'dyte-hooks whoami '],
  ['dyte-hooks deliveries pr', 'dyte-hooks deliveries prune '],
  ['dyte-hooks deliveries li', 'dyte-hooks deliveries list '],
  ['dyte-hooks tail --fail', 'dyte-hooks tail --failed '],
  ['dyte-hooks listen --tls-c', 'dyte-hooks listen --tls-cert '],
  ['dyte-hooks list --service rea', 'dyte-hooks list --service realtimekit-v2 '],
  ['dyte-hooks list --service=rea', 'dyte-hooks list --service=realtimekit-v2 '],
  [
    'dyte-hooks register --events meeting.started,rec',
    'dyte-hooks register --events meeting.started,recording.statusUpdate ',
  ],
  ['dyte-hooks register --events "rec', 'dyte-hooks register --events "recording.statusUpdate" '],
  ['dyte-hooks show last:livest', 'dyte-hooks show last:livestreaming.statusUpdate '],
  ['dyte-hooks listen --store ./reco', 'dyte-hooks listen --store ./recorded.pem '],
  ['dyte-hooks listen --store=./reco', 'dyte-hooks listen --store=./recorded.pem '],
  ['dyte-hooks listen --report jun', 'dyte-hooks listen --report junit='],
  ['dyte-hooks listen --report junit=./reco', 'dyte-hooks listen --report junit=./recorded.pem '],
  ['./dyte-hooks events sho', './dyte-hooks events show '],
  ['dyte-hooks no-such-command and-', 'dyte-hooks no-such-command and-'],
];

describe.each(TESTED_SHELLS)('completion in %s', { timeout: SHELL_TIMEOUT_MS }, (shell) => {
  const missing = missingFor(shell);
  const because = missing === undefined ? '' : ` (left out: ${missing})`;

  it.runIf(missing === undefined)(`completes what the table of commands has${because}`, async () => {
    const interactive = await startShell(shell);
    const found: (readonly [string, string])[] = [];
    for (const [line] of LINES) found.push([line, (await interactive.complete(line)).line]);
    expect(found).toEqual(LINES);
  });

  it.runIf(missing === undefined)(`carries out nothing that stands on the line${because}`, async () => {
    const interactive = await startShell(shell);
    const evil = join(interactive.home, 'evil');
    const substitution = shell === 'fish' ? `(touch ${evil})` : `$(touch ${evil})`;
    for (const word of [substitution, `'${substitution}'`, `--name=${substitution}`]) {
      const line = `dyte-hooks update ${word} --js`;
      expect((await interactive.complete(line)).line).toBe(`${line}on `);
    }
    for (const word of [`a;touch ${evil};b`, `--name=${substitution}`, `--name=${substitution}=`])
      await interactive.complete(`dyte-hooks update ${word}`);
    expect(existsSync(evil)).toBe(false);
  });
});

describe.each(['zsh', 'fish'] as const)('completion in %s', { timeout: SHELL_TIMEOUT_MS }, (shell) => {
  const missing = missingFor(shell);

  it.runIf(missing === undefined)(
    `says what commands and options are for${missing === undefined ? '' : ` (left out: ${missing})`}`,
    async () => {
      const interactive = await startShell(shell);
      expect((await interactive.complete('dyte-hooks deliveries ')).screen).toContain(
        'Remove the oldest deliveries',
      );
      expect((await interactive.complete('dyte-hooks deliveries wait --i')).line).toContain('--in-order');
    },
  );
});
