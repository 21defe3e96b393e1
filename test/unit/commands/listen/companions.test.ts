import { describe, expect, it } from 'vitest';
import { deliveryEvent } from '../../../helpers/deliveries.ts';
import { Companions, type Companion } from '../../../../src/commands/listen/companions.ts';

function noting(name: string, notes: string[]): () => Promise<Companion> {
  return async () => ({
    onEvent: ({ type }) => notes.push(`${name} hears ${type}`),
    close: async () => void notes.push(`${name} ends`),
  });
}

async function started(...starters: readonly (() => Promise<Companion | undefined>)[]): Promise<Companions> {
  const companions = new Companions();
  await companions.start('receiving', starters);
  return companions;
}

describe('what runs beside receiving', () => {
  it('hears what happens, and ends in the opposite order', async () => {
    const notes: string[] = [];
    const companions = await started(noting('one', notes), async () => undefined, noting('two', notes));
    companions.onEvent({ type: 'store_recovered' });
    await companions.close();
    await companions.close();
    companions.onEvent({ type: 'store_recovered' });
    expect(notes).toEqual(['one hears store_recovered', 'two hears store_recovered', 'two ends', 'one ends']);
  });

  it('hears of the connection, and shows the one that it has', async () => {
    const heard: string[] = [];
    const connection = { url: 'https://x.example/webhook', tunnel: undefined, webhook: undefined };
    const companions = await started(
      async () => ({ onConnection: ({ type }) => heard.push(type), close: async () => undefined }),
      async () => ({ connection, close: async () => undefined }),
    );
    companions.onConnection({ type: 'machine_slept', sleptMs: 60_000 });
    expect([heard, companions.connection]).toEqual([['machine_slept'], connection]);
  });

  it('ends where one cannot start', async () => {
    const notes: string[] = [];
    const companions = new Companions();
    const failing = async (): Promise<Companion> => await Promise.reject(new Error('no tunnel'));
    await expect(companions.start('receiving', [noting('one', notes), failing])).rejects.toThrow('no tunnel');
    await companions.close();
    expect(notes).toEqual(['one ends']);
  });

  it('hears what has become of the store and of the targets before it was there', async () => {
    const notes: string[] = [];
    const companions = new Companions();
    companions.onForwarder({ type: 'target_down', at: 0, target: 'app', fault: 'connection_refused' });
    companions.onEvent({ type: 'store_failing', error: undefined });
    companions.onEvent(deliveryEvent());
    const late = async (): Promise<Companion> => {
      companions.onEvent({ type: 'store_recovered' });
      const hear = ({ type }: { readonly type: string }): void => void notes.push(type);
      return { onEvent: hear, onForwarder: hear, close: async () => undefined };
    };
    await companions.start('receiving', [noting('one', []), late]);
    expect(notes).toEqual(['target_down', 'store_failing', 'store_recovered']);
    companions.onEvent({ type: 'store_failing', error: undefined });
    expect(notes).toHaveLength(4);
  });

  it('knows before anything ends that it does', async () => {
    const notes: string[] = [];
    const early = async (): Promise<Companion> => ({
      onClosing: () => void notes.push('closing'),
      close: async () => void notes.push('early ends'),
    });
    const companions = await started(early, noting('late', notes));
    await companions.close();
    expect(notes).toEqual(['closing', 'late ends', 'early ends']);
  });
});
