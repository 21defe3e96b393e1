import { MAX_WAIT_MS } from '../domain/text/duration.ts';
import { duration } from './amount-options.ts';
import { file, flag, optionalNumber, texts } from './command-spec.ts';

/** What makes `listen` end by itself, and what a script learns from it. */
export const endingOptions = {
  expect: texts('--expect <expectation>', 'end well once this has come; one option for each event'),
  inOrder: flag('--in-order', 'take expectations in the order in which they are given only'),
  timeout: duration('--timeout <duration>', 'end after this time, such as 60s', {
    min: 1,
    max: MAX_WAIT_MS,
  }),
  exitAfter: optionalNumber('--exit-after <count>', 'end after so many new deliveries (of --events)', {
    min: 1,
    max: 1_000_000_000,
  }),
  report: file('--report <junit=file>', 'write what came and what is missing to a file, as JUnit’s XML', {
    behind: 'junit=',
  }),
  readyFile: file('--ready-file <path>', 'put the address into this file while connections are accepted'),
};
