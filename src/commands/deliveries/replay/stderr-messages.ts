import { forwardHint } from '../../../views/forward/hints.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import type { ReplayPlan } from '../../../domain/replay/replay-plan.ts';
import type { ReplayedDelivery } from '../../../domain/replay/replay-result.ts';
import type { Tally } from './tally.ts';

/** How the address of a replay is given, for hints. */
export const ADDRESS_OPTION = 'with --to';

/** What a person should know of how a replay went, besides the numbers. */
export function messagesFor(plan: ReplayPlan, tally: Tally): readonly string[] {
  const { unchanged, repeatedNames, failures } = tally;
  return [
    ...(plan.edits.length > 0 && unchanged > 0 ? [unchangedNote(unchanged)] : []),
    ...repeatedNames.map(
      (name) =>
        `"${sanitize(name)}" stands more than once in a payload. The last one, which parsers take, was changed; the others are as they came.`,
    ),
    ...new Set(failures.flatMap((failure) => causeOf(failure) ?? [])),
  ];
}

function unchangedNote(unchanged: number): string {
  if (unchanged === 1)
    return '1 delivery was like that already, and sent as it came, with its own signature.';
  return `${String(unchanged)} deliveries were like that already, and sent as they came, with their own signatures.`;
}

/** What reached nothing is spoken of as the replay ends. */
function causeOf({ result, target, isChanged }: ReplayedDelivery): string | undefined {
  if (result.state !== 'failed') return undefined;
  const { outcome } = result;
  if (isChanged && outcome.kind === 'answered' && (outcome.status === 401 || outcome.status === 403))
    return 'Your application refused it: it checks signatures with the service’s key, and what was changed is signed with the key of this machine.';
  return forwardHint(outcome, target, ADDRESS_OPTION);
}
