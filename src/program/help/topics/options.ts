import { GLOBAL_OPTIONS } from '../../globals.ts';
import { describeOption } from '../command-text.ts';
import { rows, type Topic } from './topic.ts';

export const options: Topic = {
  summary: 'Options that every command takes.',
  blocks: [
    rows(
      ['option', 'what it does'],
      [
        ...Object.values(GLOBAL_OPTIONS).map((option) => [option.flags, describeOption(option)] as const),
        ['-h, --help', 'what the command takes: -h in short, --help with every word'],
        ['-V, --version', 'the version, with that of Node and the platform'],
      ],
    ),
  ],
};
