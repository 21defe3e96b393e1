import { shuffled } from './arrange.ts';
import type { Random } from '../clock.ts';

/** Somebody who takes part in a meeting that is played. */
export interface Person {
  readonly name: string;
  /** As the application knows them: `customParticipantId`. */
  readonly id: string;
}

/** Those of a meeting that nobody has said more of. */
export const USUAL_PEOPLE: readonly Person[] = [
  { name: 'Ada Lovelace', id: 'user-1' },
  { name: 'Grace Hopper', id: 'user-2' },
  { name: 'Alan Turing', id: 'user-3' },
];

const FIRST_NAMES =
  'Amara Ana Arjun Astrid Ben Carlos Chen Chiara Daniel Elif Emma Fatima Finn Hana Hugo Ines Ivan Jamal João Julia Kaito Kofi Lea Liam Lucía Maya Mei Mila Noah Nora Olga Omar Priya Ravi Rosa Sana Sofia Tomás Yara Zoë'.split(
    ' ',
  );
const LAST_NAMES =
  'Ahmed Almeida Andersson Bauer Brown Cohen Costa Dubois Eriksen Fischer García Gupta Haddad Hansen Ito Ivanova Jensen Khan Kim Kowalski Lee Lopez Martin Mensah Moreau Müller Nguyen Novak O’Brien Okafor Patel Rossi Sato Schmidt Silva Singh Smith Tanaka Wang Yılmaz'.split(
    ' ',
  );

/**
 * People with names of their own, the same ones for the same chance.
 *
 * @param count from 1 to MAX_PARTICIPANTS
 */
export function makePeople(count: number, random: Random): readonly Person[] {
  const names = FIRST_NAMES.flatMap((first) => LAST_NAMES.map((last) => `${first} ${last}`));
  return shuffled(names, random)
    .slice(0, count)
    .map((name, index) => ({ name, id: `user-${String(index + 1)}` }));
}
