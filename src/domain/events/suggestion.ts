import { editDistance, MAX_COMPARED_LENGTH } from '../text/nearest.ts';
import { EVENT_NAMES, type EventName } from './names.ts';

/**
 * What people mean by names that do not exist, by a word in them: the first that fits. They come
 * from the names that public consumers wait for in vain (`participant.joined`, `recording.uploaded`).
 */
const MEANINGS: readonly (readonly [words: RegExp, name: EventName])[] = [
  [/record|upload|egress|mp4/, 'recording.statusUpdate'],
  [/stream|broadcast|rtmp|hls/, 'livestreaming.statusUpdate'],
  [/chat|message/, 'meeting.chatSynced'],
  [/transcri|caption/, 'meeting.transcript'],
  [/summar|notes/, 'meeting.summary'],
  [/left|leave|leaving|disconnect/, 'meeting.participantLeft'],
  [/join|participant|attend|peer|user/, 'meeting.participantJoined'],
  [/end|finish|clos|stop|complet/, 'meeting.ended'],
  [/start|begin|began|open|creat/, 'meeting.started'],
];

/**
 * The real event that was probably meant by `text`: one that is spelled nearly the same, else one
 * that a word in it points to, else the least different one; undefined where nothing is near.
 */
export function suggestEvent(text: string): EventName | undefined {
  const asked = lettersOf(text);
  if (asked === '' || asked.length > MAX_COMPARED_LENGTH) return undefined;
  const { name, distance } = nearest(asked);
  if (distance <= 2) return name;
  const meant = MEANINGS.find(([words]) => words.test(asked));
  if (meant !== undefined) return meant[1];
  return distance <= asked.length / 3 ? name : undefined;
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function nearest(asked: string): { readonly name: EventName; readonly distance: number } {
  const [first, ...others] = EVENT_NAMES.map((name) => ({
    name,
    distance: editDistance(asked, lettersOf(name)),
  }));
  let best = first ?? { name: EVENT_NAMES[0], distance: Number.POSITIVE_INFINITY };
  for (const candidate of others) if (candidate.distance < best.distance) best = candidate;
  return best;
}
