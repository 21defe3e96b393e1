import { either, idOf, type Handler } from './endpoint.ts';
import { keepOnce, OK, parsed, receive, WELL } from './receive.ts';

/** The code of an endpoint that does nothing wrong, by what is particular about it. */
export const CORRECT_ENDPOINTS: Readonly<Record<string, Handler>> = {
  'a correct one': receive(),
  'answers 204': receive({
    take: async (delivery, tools) => {
      const reply = await WELL.take(delivery, tools);
      return reply?.status === 200 ? { status: 204 } : reply;
    },
  }),
  'answers 202, and 208 to a repeat': receive({
    take: async (delivery, tools) => {
      if (parsed(delivery) === undefined) return { status: 422 };
      const isRepeat = tools.kept.has(idOf(delivery));
      await keepOnce(delivery, tools);
      return { status: isRepeat ? 208 : 202 };
    },
  }),
  'refuses with 400, and JSON': receive({
    refuse: () => ({
      status: 400,
      headers: { 'content-type': 'application/json' },
      text: '{"error":"invalid signature"}',
    }),
  }),
  'refuses with 403': receive({ refuse: () => ({ status: 403 }) }),
  'answers 200 to broken JSON, and keeps it': receive({
    take: async (delivery, tools) => {
      await keepOnce(delivery, tools);
      return OK;
    },
  }),
  'answers 413 to more than 100 kB': (delivery, tools) =>
    delivery.body.length > 100_000 ? { status: 413 } : receive()(delivery, tools),
  'takes 20 ms for each': receive({
    take: async (delivery, tools) => {
      await tools.pause(20);
      return WELL.take(delivery, tools);
    },
  }),
  'verifies the text of the body, as UTF-8': receive({
    isGenuine: (delivery, { isSignatureOf }) =>
      isSignatureOf(Buffer.from(delivery.body.toString('utf8')), either(delivery, 'signature')),
  }),
};
