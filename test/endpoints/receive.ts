import { either, idOf, type Handler, type Incoming, type Reply, type Tools } from './endpoint.ts';

/** The steps of receiving a delivery: an endpoint with a fault has one of them otherwise. */
export interface Steps {
  /** Whether it is of the service. */
  readonly isGenuine: (delivery: Incoming, tools: Tools) => boolean;
  /** Answers what is not. */
  readonly refuse: Handler;
  /** Takes what is. */
  readonly take: Handler;
}

export const OK: Reply = { status: 200, text: 'ok' };

/** How it is done well. */
export const WELL: Steps = {
  isGenuine: (delivery, { isSignatureOf }) => isSignatureOf(delivery.body, either(delivery, 'signature')),
  refuse: () => ({ status: 401, text: 'bad signature' }),
  take: async (delivery, tools) => {
    if (parsed(delivery) === undefined) return { status: 400, text: 'not JSON' };
    await keepOnce(delivery, tools);
    return OK;
  },
};

/** An endpoint that receives well, but for the steps given. */
export function receive(steps: Partial<Steps> = {}): Handler {
  const { isGenuine, refuse, take } = { ...WELL, ...steps };
  return (delivery, tools) => {
    if (delivery.method !== 'POST') return { status: 405 };
    return isGenuine(delivery, tools) ? take(delivery, tools) : refuse(delivery, tools);
  };
}

/** Works on a delivery that was not worked on before; one that comes again meanwhile waits for the first. */
export async function keepOnce(delivery: Incoming, { kept, work }: Tools): Promise<void> {
  const id = idOf(delivery);
  const first =
    kept.get(id) ??
    Promise.resolve().then(() => {
      work(delivery);
    });
  kept.set(id, first);
  try {
    await first;
  } catch (error) {
    kept.delete(id);
    throw error;
  }
}

/** The payload of a delivery; undefined where its body is no JSON. */
export function parsed(delivery: Incoming): Record<string, unknown> | undefined {
  try {
    return JSON.parse(delivery.body.toString('utf8'));
  } catch {
    return undefined;
  }
}
