import { Type } from 'typebox';
import { SHELLS } from '../domain/shells.ts';
import { object, oneOfList, text } from './parts.ts';

/** What `completion` answers with. */
export const completionScript = object(
  {
    shell: oneOfList(SHELLS),
    script: Type.String(),
    install: text('Commands of that shell that make each new one use the script.'),
  },
  { title: 'CompletionScript' },
);
