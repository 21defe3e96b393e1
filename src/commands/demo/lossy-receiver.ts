import type { Receipt, Receiver } from '../../receiver/receiver.ts';

/**
 * A receiver whose answer to the first delivery of one event goes wrong after everything was done, as
 * when a process dies in that moment: the service retries, and the repeat must be recognised.
 */
export function losingOneAnswer(receiver: Receiver, event: string): Receiver {
  let isLost = false;
  return {
    async receive(request): Promise<Receipt> {
      const receipt = await receiver.receive(request);
      if (isLost || receipt.event.event !== event || receipt.event.rejection !== undefined) return receipt;
      isLost = true;
      const answer = { ...receipt.answer, status: 500, body: 'This answer goes wrong on purpose.\n' };
      return { answer, event: { ...receipt.event, status: answer.status } };
    },
  };
}
