/** What `help` explains beside the commands; the texts are loaded only when one is asked for. */
export const TOPIC_NAMES = [
  'environment',
  'exit-codes',
  'expectations',
  'json',
  'options',
  'references',
] as const;

export type TopicName = (typeof TOPIC_NAMES)[number];

/** The topic that a word of the command line names. */
export function topicNamed(word: string | undefined): TopicName | undefined {
  return TOPIC_NAMES.find((name) => name === word);
}
