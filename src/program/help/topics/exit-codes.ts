import { EXIT, type ExitCode } from '../../../domain/errors.ts';
import { paragraph, rows, type Topic } from './topic.ts';

const MEANINGS: Readonly<Record<ExitCode, string>> = {
  [EXIT.done]: 'done',
  [EXIT.failed]: 'failed',
  [EXIT.usage]: 'wrong usage or settings',
  [EXIT.denied]: 'not signed in, or not allowed',
  [EXIT.notFound]: 'not found',
  [EXIT.unreachable]: 'service or endpoint not reachable, after the retries',
  [EXIT.answerIsNo]: 'the answer is "no": an expectation was not met, nothing was found',
  [EXIT.commandNotStarted]: 'the command behind `--` could not be started',
  [EXIT.commandNotFound]: 'the command behind `--` was not found',
  [EXIT.interrupted]: 'interrupted',
};

export const exitCodes: Topic = {
  summary: 'What the exit code of a command says.',
  blocks: [
    rows(
      ['exit code', 'meaning'],
      [...Object.entries(MEANINGS), ['any', 'what the command behind `--` ended with']],
    ),
    paragraph(
      'With `--json` an error is one line on standard error, `{"error":{"code","message","hint","request"}}`, whose code says more than the exit code does.',
    ),
  ],
};
