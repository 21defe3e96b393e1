import { EVENT_NAMES } from '../../../domain/events/names.ts';
import { judgeAnswerTimes } from '../../../domain/check/judge-answer-times.ts';
import { sendInTurn, skipWithoutGenuine } from '../send-deliveries.ts';
import type { Probe } from '../../probe.ts';

/** How long it takes to answer each event, when nothing else is to be done. */
export const ANSWER_TIME_PROBE: Probe = {
  id: 'events.answer-time',
  group: 'events',
  title: 'answers every event well within the time limit',
  needs: ['trusted_key'],
  requests: EVENT_NAMES.length,
  run: async (endpoint) => {
    const skipped = await skipWithoutGenuine(endpoint);
    if (skipped !== undefined) return skipped;
    const requests = await Promise.all(
      EVENT_NAMES.map(async (event) => ({
        name: event,
        request: await endpoint.makeDelivery(`genuine ${event}`, event),
      })),
    );
    return judgeAnswerTimes(await sendInTurn(endpoint, requests), endpoint.policy);
  },
};
