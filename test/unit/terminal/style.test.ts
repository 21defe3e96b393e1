import { describe, expect, it } from 'vitest';
import { loadStyle, PLAIN } from '../../../src/terminal/style.ts';
import { keptOutput } from '../../helpers/context.ts';

const GREEN = `${String.fromCodePoint(27)}[32m`;

describe('loadStyle', () => {
  it('colors where color is wanted, and nowhere else', async () => {
    expect((await loadStyle(keptOutput({ hasColor: true }))).good('fine')).toContain(GREEN);
    expect(await loadStyle(keptOutput({ hasColor: false }))).toBe(PLAIN);
  });

  it('paints its first argument only, so that it can be handed to map', async () => {
    const style = await loadStyle(keptOutput({ hasColor: true }));
    for (const paint of Object.values(style).flat()) {
      const [painted = ''] = ['text'].map(paint);
      expect(painted).toBe(paint('text'));
      expect(painted).toContain('text');
      expect(painted).not.toContain('0 text');
    }
  });
});
