import { derivedUuid, withDeliveryHeader } from '../../domain/replay/changed-headers.ts';
import { editBody } from '../../domain/json/edit-body.ts';
import { parseEdit } from '../../domain/json/edit-syntax.ts';
import type { ReplayPlan } from '../../domain/replay/replay-plan.ts';
import type { PendingForward } from '../../store/delivery-store.ts';

/** What is to be sent in the place of a delivery. */
export type Prepared =
  | {
      readonly kind: 'ready';
      readonly delivery: PendingForward;
      /** Whether its body is another one, and so its signature. */
      readonly isChanged: boolean;
      /** Names that stood more than once where something was changed. */
      readonly repeatedNames: readonly string[];
    }
  | { readonly kind: 'not_json' }
  | { readonly kind: 'not_possible'; readonly problem: string };

export type Prepare = (delivery: PendingForward) => Promise<Prepared>;

/**
 * Makes deliveries what the plan wants them to be. Without a change they stay as they came, to the byte;
 * a body that is changed is signed anew.
 *
 * @param sign signs a body, in base64
 * @throws HooksError `usage_invalid` for an edit that cannot be read
 */
export function preparation(plan: ReplayPlan, sign: (body: Buffer) => Promise<string>): Prepare {
  const edits = plan.edits.map((edit) => parseEdit(edit));
  const { uuidSeed } = plan;
  const renamed = (delivery: PendingForward): PendingForward => {
    if (uuidSeed === undefined) return delivery;
    const uuid = derivedUuid(uuidSeed, delivery.position);
    return { ...delivery, headers: withDeliveryHeader(delivery.headers, 'uuid', uuid) };
  };
  return async (delivery) => {
    const edited = plan.body === undefined ? editBodyOf(delivery, edits) : bodyInPlaceOf(delivery, plan.body);
    if (edited.kind === 'unchanged')
      return { kind: 'ready', delivery: renamed(delivery), isChanged: false, repeatedNames: [] };
    if (edited.kind !== 'changed') return edited;
    const { body, repeatedNames } = edited;
    const headers = withDeliveryHeader(delivery.headers, 'signature', await sign(body));
    return {
      kind: 'ready',
      delivery: renamed({ ...delivery, body, headers }),
      isChanged: true,
      repeatedNames,
    };
  };
}

function editBodyOf(
  { body }: PendingForward,
  edits: ReturnType<typeof parseEdit>[],
): ReturnType<typeof editBody> {
  return edits.length === 0 ? { kind: 'unchanged' } : editBody(body, edits);
}

function bodyInPlaceOf(delivery: PendingForward, body: Buffer): ReturnType<typeof editBody> {
  return delivery.body.equals(body) ? { kind: 'unchanged' } : { kind: 'changed', body, repeatedNames: [] };
}
