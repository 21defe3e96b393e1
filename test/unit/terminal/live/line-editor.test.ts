import { describe, expect, it } from 'vitest';
import { clipboardSequence } from '../../../../src/terminal/live/clipboard.ts';
import { LineEditor } from '../../../../src/terminal/live/line-editor.ts';

describe('LineEditor', () => {
  it('takes characters and takes them back', () => {
    const editor = new LineEditor('a');
    for (const text of ['b', '💡', 'c d']) editor.edit({ kind: 'character', text });
    editor.edit({ kind: 'key', name: 'backspace' });
    expect(editor.text).toBe('ab💡c ');
    editor.edit({ kind: 'key', name: 'ctrl-w' });
    expect(editor.text).toBe('');
  });

  it('takes the first line of what is pasted, and obeys nothing in it', () => {
    const editor = new LineEditor();
    expect(editor.edit({ kind: 'paste', text: 'meeting\u001b[2J\nrm' })).toBe('edited');
    expect(editor.text).toBe(String.raw`meeting\x1b[2J`);
    editor.edit({ kind: 'paste', text: 'x'.repeat(1000) });
    expect(editor.text).toHaveLength(200);
    editor.edit({ kind: 'key', name: 'ctrl-u' });
    expect(editor.text).toBe('');
  });

  it.each([
    ['enter', 'done'],
    ['escape', 'cancelled'],
    ['ctrl-d', 'cancelled'],
    ['up', 'edited'],
  ] as const)('%s: %s', (name, edited) => {
    expect(new LineEditor().edit({ kind: 'key', name })).toBe(edited);
  });
});

describe('clipboardSequence', () => {
  it('holds the text as base64, in the envelope of tmux too', () => {
    const encoded = Buffer.from('curl é').toString('base64');
    const sequence = `\u001b]52;c;${encoded}\u0007`;
    expect(clipboardSequence('curl é', false)).toBe(sequence);
    expect(clipboardSequence('curl é', true)).toBe(`${sequence}\u001bPtmux;\u001b${sequence}\u001b\\`);
  });

  it('is none for a text that some terminals would drop', () => {
    expect(clipboardSequence('x'.repeat(56_244), false)).toBeDefined();
    expect(clipboardSequence('x'.repeat(56_245), false)).toBeUndefined();
  });
});
