import { Type } from 'typebox';
import { ERROR_EXIT_CODES, type ErrorCode } from '../domain/errors.ts';
import { object, orNull, text, type JsonOf } from './parts.ts';

/** What a command failed with. */
export const error = object(
  {
    error: object({
      code: Type.Unsafe<ErrorCode>({ type: 'string', enum: Object.keys(ERROR_EXIT_CODES) }),
      message: text('For people.'),
      hint: orNull(Type.String(), 'What to do next.'),
      request: orNull(Type.String(), 'The call of the service that failed.'),
      requestId: orNull(Type.String(), 'The service’s id of that call, which its support asks for.'),
    }),
  },
  { title: 'Error', description: 'What a command failed with: its last line on standard error.' },
);

export type ErrorJson = JsonOf<typeof error>;

/** A warning, a retry, or a remark. */
export const notice = object(
  { notice: Type.String() },
  { title: 'Notice', description: 'A warning, a retry or a remark, which --quiet leaves out.' },
);

export type NoticeJson = JsonOf<typeof notice>;

/** What --debug tells besides. */
export const debug = object(
  { debug: Type.String() },
  {
    title: 'Debug',
    description: 'With --debug: a request to the service, its answer, and how long it took.',
  },
);
