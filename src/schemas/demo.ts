import { Type } from 'typebox';
import { count, milliseconds, object, text, type, type JsonOf } from './parts.ts';

export const demoStep = object(
  {
    type: type('step'),
    title: Type.String(),
    url: Type.Optional(text('Of what was started.')),
    id: Type.Optional(text('Of the webhook that was registered.')),
  },
  { title: 'DemoStep' },
);

export type DemoStepJson = JsonOf<typeof demoStep>;

export const demoSummary = object(
  {
    type: type('summary'),
    received: count(),
    repeats: count(),
    forged: count(),
    slowestAnswerMs: milliseconds(),
  },
  { title: 'DemoSummary', description: 'The last object.' },
);

export type DemoSummaryJson = JsonOf<typeof demoSummary>;
