import type { PlacedDelivery } from './place-deliveries.ts';
import type { Person, Stay } from './timeline.ts';
import type { ToldParticipant } from './told-delivery.ts';

type ParticipantDelivery = PlacedDelivery & { readonly participant: ToldParticipant };

/** A connection comes and goes once; more than this is nobody's. */
const MAX_OF_CONNECTION = 100;

/**
 * Who was in when, in the order in which they came. Somebody who comes back is one person with several stays.
 *
 * @param deliveries each fact once
 * @param startedAt of the session: who left and never joined was there before
 */
export function peopleIn(deliveries: readonly PlacedDelivery[], startedAt: number): readonly Person[] {
  const found = new Map<
    string,
    { name: string | undefined; connections: Map<string, ParticipantDelivery[]> }
  >();
  for (const delivery of deliveries) {
    if (!tellsOfParticipant(delivery)) continue;
    const { person, connection, name } = delivery.participant;
    const known = found.get(person) ?? { name: undefined, connections: new Map() };
    known.name ??= name;
    const of = known.connections.get(connection) ?? [];
    if (of.length < MAX_OF_CONNECTION) of.push(delivery);
    known.connections.set(connection, of);
    found.set(person, known);
  }
  return [...found]
    .map(([id, { name, connections }]) => {
      const stays = [...connections.values()].flatMap((of) => staysOf(of, startedAt));
      return { id, name, stays: stays.toSorted((one, other) => one.from - other.from) };
    })
    .toSorted((one, other) => firstOf(one) - firstOf(other));
}

function tellsOfParticipant(delivery: PlacedDelivery): delivery is ParticipantDelivery {
  return delivery.participant !== undefined;
}

function firstOf({ stays }: Person): number {
  return stays[0]?.from ?? 0;
}

/** Each leave belongs to the first join before it that has none; where there is no such one, to any. */
function staysOf(deliveries: readonly ParticipantDelivery[], startedAt: number): readonly Stay[] {
  const inTime = deliveries.toSorted((one, other) => one.at - other.at);
  const joins = inTime.filter(({ event }) => event === 'meeting.participantJoined');
  const leaves = inTime.filter(({ event }) => event === 'meeting.participantLeft');
  const open = new Set(joins);
  const stays = leaves.map((leave): Stay => {
    const candidates = [...open];
    const join = candidates.find(({ at }) => at <= leave.at) ?? candidates[0];
    if (join !== undefined) open.delete(join);
    const { connection, joinedAt } = leave.participant;
    const from = Math.min(join?.at ?? joinedAt ?? startedAt, leave.at);
    return { connection, from, to: leave.at, joined: join?.position, left: leave.position };
  });
  return [
    ...stays,
    ...[...open].map(({ participant: { connection }, at, position }): Stay => {
      return { connection, from: at, to: undefined, joined: position, left: undefined };
    }),
  ];
}
