import { HooksError } from '../errors.ts';
import { matchesGlob } from '../text/glob.ts';
import { nearest } from '../text/nearest.ts';
import type { ProbeGroup } from './probe-result.ts';

interface NamedProbe {
  readonly id: string;
  readonly group: ProbeGroup;
}

export interface ProbeChoice {
  /** Ids, groups, or patterns of ids; undefined for all. */
  readonly only: readonly string[] | undefined;
  readonly skip: readonly string[] | undefined;
}

/**
 * The probes that `--only` and `--skip` leave, in their own order: a part is an id, a group, `all`, or a pattern of
 * ids in which `*` stands for any text. Upper and lower case are the same.
 *
 * @throws HooksError `usage_invalid` for a part that fits none, with the nearest one in its hint, and where none is left
 */
export function selectProbes<P extends NamedProbe>(
  probes: readonly P[],
  { only, skip }: ProbeChoice,
): readonly P[] {
  const wanted = only === undefined ? probes : chosenBy(probes, only, '--only');
  const unwanted = new Set(skip === undefined ? [] : chosenBy(probes, skip, '--skip'));
  const left = wanted.filter((probe) => !unwanted.has(probe));
  if (left.length > 0) return left;
  throw new HooksError('usage_invalid', 'No probe is left: --skip leaves out all that are asked for.', {
    hint: SEE_THEM,
  });
}

const SEE_THEM = 'See them all: dyte-hooks check --list.';

function chosenBy<P extends NamedProbe>(
  probes: readonly P[],
  parts: readonly string[],
  option: string,
): readonly P[] {
  const chosen = new Set(parts.flatMap((part) => fitting(probes, part, option)));
  return probes.filter((probe) => chosen.has(probe));
}

function fitting<P extends NamedProbe>(probes: readonly P[], part: string, option: string): readonly P[] {
  const pattern = part.trim().toLowerCase();
  const found = probes.filter(
    ({ id, group }) => pattern === 'all' || group === pattern || matchesGlob(pattern, id),
  );
  if (found.length > 0) return found;
  const near = nearest(pattern, [...new Set(probes.flatMap(({ id, group }) => [id, group]))]);
  throw new HooksError('usage_invalid', `${option} "${part}" fits no probe.`, {
    hint: near === undefined ? SEE_THEM : `Did you mean ${near}? ${SEE_THEM}`,
  });
}
