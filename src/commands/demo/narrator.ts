import { receivedJson, type AnsweredDelivery } from '../../views/delivery/received-json.ts';
import type { DemoStepJson, DemoSummaryJson } from '../../schemas/demo.ts';
import type { LineOf } from '../../schemas/commands.ts';
import { jsonLine } from '../shared/print-answer.ts';
import { renderDelivery } from '../../views/delivery/received-line.ts';
import { MeetingTitles } from '../../domain/events/meeting-titles.ts';
import { wrap } from '../../terminal/text/width.ts';
import type { NextStep } from './next-steps.ts';
import type { Context } from '../../context.ts';
import type { Style } from '../../terminal/style.ts';

/** Tells what happens in the demonstration: to a person, or with `--json` one object a line. */
export interface Narrator {
  /** A step, with what it made in `facts`. */
  step(title: string, facts: Pick<DemoStepJson, 'url' | 'id'>): void;
  delivery(delivery: AnsweredDelivery): void;
  remark(text: string): void;
  end(
    sentences: readonly string[],
    nextSteps: readonly NextStep[],
    summary: Omit<DemoSummaryJson, 'type'>,
  ): void;
}

export async function createNarrator(context: Context): Promise<Narrator> {
  const { stdout } = context.io;
  if (context.options.json) return jsonNarrator((value) => stdout.write(jsonLine<'demo'>(value)));
  const style = await context.style(stdout);
  const width = (): number => (stdout.isTerminal ? stdout.columns : Infinity);
  const print = (lines: readonly string[]): void => stdout.write(lines.map((line) => `${line}\n`).join(''));
  return textNarrator(print, style, width);
}

function jsonNarrator(print: (value: LineOf<'demo'>) => void): Narrator {
  return {
    step: (title, facts) => print({ type: 'step', title, ...facts }),
    delivery: (delivery) => print(receivedJson(delivery, false)),
    remark: () => undefined,
    end: (_sentences, _nextSteps, summary) => print({ type: 'summary', ...summary }),
  };
}

function textNarrator(
  print: (lines: readonly string[]) => void,
  style: Style,
  width: () => number,
): Narrator {
  const titles = new MeetingTitles();
  return {
    step: (title, facts) => {
      const values = Object.values(facts).map((fact) => `  ${style.name(fact)}`);
      print(['', style.strong(title), ...values]);
    },
    delivery: (delivery) => {
      const { payload, rejection } = delivery;
      if (rejection === undefined && payload.readable) titles.learn(payload.value);
      print([renderDelivery(delivery, { style, width: width(), showSecrets: false, titles })]);
    },
    remark: (text) => print(wrap(text, Math.min(width(), 100) - 2).map((line) => `  ${line}`)),
    end: (sentences, nextSteps) => {
      const texts = sentences.flatMap((sentence) => wrap(sentence, width()));
      const steps = nextSteps.flatMap(([command, what]) => [`  ${style.name(command)}`, `      ${what}`]);
      print(['', ...texts, '', 'What to try next:', ...steps]);
    },
  };
}
