import { RECORDING_STATES } from '../reconcile/facts.ts';
import { maxOf, type PlacedDelivery } from './place-deliveries.ts';
import type { Span, Track } from './timeline.ts';

/** A recording has five states; a livestream may begin and end again. */
const MAX_STATES = 100;

/** Recordings and livestreams with their states, in the order in which they began. */
export function tracksIn(deliveries: readonly PlacedDelivery[]): readonly Track[] {
  const found = new Map<string, PlacedDelivery[]>();
  for (const delivery of deliveries) {
    if (delivery.state === undefined) continue;
    const key = `${delivery.state.kind} ${delivery.state.id.toLowerCase()}`;
    const of = found.get(key) ?? [];
    if (of.length < MAX_STATES) of.push(delivery);
    found.set(key, of);
  }
  return [...found.values()]
    .flatMap(trackOf)
    .toSorted((one, other) => (one.spans[0]?.from ?? 0) - (other.spans[0]?.from ?? 0));
}

function trackOf(deliveries: readonly PlacedDelivery[]): readonly Track[] {
  const told = deliveries.flatMap(({ state, at, position }) =>
    state === undefined ? [] : [{ state, at, position }],
  );
  const inOrder = told.toSorted(
    (one, other) => rankOf(one.state.state) - rankOf(other.state.state) || one.at - other.at,
  );
  const [first] = inOrder;
  const last = inOrder.at(-1);
  if (first === undefined || last === undefined) return [];
  // States have an order, also where the times say otherwise.
  const begins = inOrder.map(({ at }, index) =>
    maxOf(
      inOrder
        .slice(0, index)
        .map((one) => one.at)
        .concat(at),
    ),
  );
  const spans = inOrder.map(({ state: { state }, at, position }, index): Span => {
    return { state, from: begins[index] ?? at, to: begins[index + 1], position };
  });
  const { kind, id } = first.state;
  return [{ kind, id, spans, state: last.state.state }];
}

/** Of a livestream, which may be live again, all states are alike: time decides. */
function rankOf(state: string): number {
  return RECORDING_STATES.findIndex((known) => known === state);
}
