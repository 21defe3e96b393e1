import { environment } from './environment.ts';
import { exitCodes } from './exit-codes.ts';
import { expectations } from './expectations.ts';
import { json } from './json.ts';
import { options } from './options.ts';
import { references } from './references.ts';
import type { TopicName } from '../../topic-names.ts';
import type { Topic } from './topic.ts';

export const TOPICS: Readonly<Record<TopicName, Topic>> = {
  environment,
  'exit-codes': exitCodes,
  expectations,
  json,
  options,
  references,
};
