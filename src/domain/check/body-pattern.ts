import { ODD_BODY_IDS, type OddBodyId } from './odd-bodies.ts';
import type { ObservedOutcomes } from './observed-outcomes.ts';
import type { PatternId } from './pattern-texts.ts';

/** What every serialiser leaves out: white space, and the first of two equal names. */
const NEVER_KEPT: readonly OddBodyId[] = [
  'spaces',
  'repeated-name',
  'trailing-newline',
  'leading-spaces',
  'crlf',
];

/**
 * What serialisers change of a body that they read before, when they write it compactly.
 *
 * Source: `JSON.stringify` and Python's `json.dumps` were tried with each; the manual of PHP for `json_encode`.
 */
const SERIALISERS: readonly (readonly [pattern: PatternId, changes: ReadonlySet<OddBodyId>])[] = [
  [
    'json_stringify',
    new Set<OddBodyId>([
      ...NEVER_KEPT,
      'escaped-letters',
      'decimal-zero',
      'large-number',
      'numeric-names',
      'escaped-slash',
    ]),
  ],
  ['json_dumps_compact', new Set<OddBodyId>([...NEVER_KEPT, 'raw-letters', 'emoji', 'escaped-slash'])],
  ['json_dumps_unescaped', new Set<OddBodyId>([...NEVER_KEPT, 'escaped-letters', 'escaped-slash'])],
  ['json_encode', new Set<OddBodyId>([...NEVER_KEPT, 'raw-letters', 'emoji', 'decimal-zero'])],
];

/** That are about what stands between the braces, so that trimming and charsets leave them alone. */
const INSIDE: readonly OddBodyId[] = [
  'spaces',
  'escaped-letters',
  'decimal-zero',
  'repeated-name',
  'escaped-slash',
];

/** Fields that nobody can know, so that whoever writes only known ones leaves them out. */
const UNKNOWN_FIELDS: readonly OddBodyId[] = ['decimal-zero', 'large-number', 'numeric-names'];

/** What an endpoint does to bodies before it verifies them, as far as that shows. */
export function bodyPattern(outcomes: ObservedOutcomes): PatternId | undefined {
  const taken = new Map<OddBodyId, boolean>();
  for (const id of ODD_BODY_IDS) {
    const outcome = outcomes.of(`bodies.${id}`);
    if (outcome !== undefined && outcome !== 'unclear') taken.set(id, outcome === 'accepted');
  }
  if (outcomes.genuine === 'accepted') return changeOf(taken);
  return outcomes.genuine === undefined ? undefined : soleFormOf(taken);
}

/** Compact bodies are not accepted, and others are: it writes bodies in their form. */
function soleFormOf(taken: ReadonlyMap<OddBodyId, boolean>): PatternId | undefined {
  if (taken.get('spaces') === true) return 'json_dumps';
  return taken.get('field-order') === true ? 'sorts_fields' : undefined;
}

function changeOf(taken: ReadonlyMap<OddBodyId, boolean>): PatternId | undefined {
  const isChanged = (id: OddBodyId): boolean => taken.get(id) === false;
  const isKept = (id: OddBodyId): boolean => taken.get(id) === true;
  if (INSIDE.filter(isChanged).length >= 2) return serialiserOf(taken);
  if (!isKept('spaces')) return undefined;
  if (isChanged('raw-letters') && isChanged('emoji')) return 'decodes_as_latin1';
  if (isChanged('crlf')) return 'changes_line_ends';
  return isChanged('trailing-newline') || isChanged('leading-spaces') ? 'trims' : undefined;
}

function serialiserOf(taken: ReadonlyMap<OddBodyId, boolean>): PatternId {
  const fitting = SERIALISERS.filter(([, changes]) =>
    [...taken].every(([id, isTaken]) => isTaken !== changes.has(id)),
  );
  const [only, another] = fitting;
  if (only !== undefined && another === undefined) return only[0];
  const isChanged = (id: OddBodyId): boolean => taken.get(id) === false;
  const isRebuilt = isChanged('field-order') && UNKNOWN_FIELDS.every(isChanged);
  return isRebuilt ? 'rebuilds_from_fields' : 'serialises_again';
}
