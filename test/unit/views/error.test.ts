import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { asHooksError, renderDebug, renderError, renderErrorJson } from '../../../src/views/error.ts';
import { loadStyle, PLAIN } from '../../../src/terminal/style.ts';
import { keptOutput } from '../../helpers/context.ts';

const hostile = 'bad\u001b[2J\nname\u009b1m';

describe('asHooksError', () => {
  it('leaves ours as they are', () => {
    const error = new HooksError('service_error', 'x');
    expect(asHooksError(error)).toBe(error);
  });

  it.each([
    ['an error', new TypeError('x is undefined'), 'x is undefined'],
    ['a text', 'plain text', 'plain text'],
    ['null', null, 'null'],
    ['an object', { a: 1 }, ''],
    ['an object that is no text', Object.create(null), 'unknown'],
  ])('says of %s that it is our fault', (_name, thrown, said) => {
    const error = asHooksError(thrown);
    expect(error).toMatchObject({ code: 'internal', exitCode: 1, cause: thrown });
    expect(error.message).toContain('in dyte-hooks itself');
    expect(error.message).toContain(said);
    expect(error.hint).toContain('--debug');
  });
});

describe('renderError', () => {
  it('says what happened, then what to do', () => {
    expect(renderError(new HooksError('service_error', 'It failed.', { hint: 'Do it again.' }), PLAIN)).toBe(
      'error: It failed.\n  Do it again.\n',
    );
  });

  it('names the request last, after what failed and what to do', () => {
    const error = new HooksError('service_unreachable', 'Nothing listens there.', {
      hint: 'Start it.',
      request: 'GET http://127.0.0.1:9/\u001b[2J',
      requestId: '8f3b2c-\u001b[2J',
    });
    expect(renderError(error, PLAIN)).toBe(
      'error: Nothing listens there.\n  Start it.\n  GET http://127.0.0.1:9/\\x1b[2J\n  request id 8f3b2c-\\x1b[2J\n',
    );
  });

  it('has a line for each of several things that are wrong, in JSON too', () => {
    const error = new HooksError('configuration_invalid', 'The file has 2 errors.', {
      items: ['one', 'two\u001b[2J'],
      hint: 'Mend them.',
    });
    expect(renderError(error, PLAIN)).toBe(
      'error: The file has 2 errors.\n  one\n  two\\x1b[2J\n  Mend them.\n',
    );
    expect(JSON.parse(renderErrorJson(error))).toMatchObject({
      error: { message: 'The file has 2 errors.\none\ntwo\u001b[2J' },
    });
  });

  it('is one line where there is nothing to do', () => {
    expect(renderError(new HooksError('service_error', 'It failed.'), PLAIN)).toBe('error: It failed.\n');
  });

  it('shows hostile text instead of obeying it', () => {
    expect(renderError(new HooksError('service_error', hostile, { hint: hostile }), PLAIN)).toBe(
      'error: bad\\x1b[2J\\nname\\x9b1m\n  bad\\x1b[2J\\nname\\x9b1m\n',
    );
  });

  it('colors the word "error" where colors are wanted', async () => {
    const style = await loadStyle(keptOutput({ hasColor: true }));
    expect(renderError(new HooksError('service_error', 'It failed.'), style)).toBe(
      '\u001b[31merror:\u001b[39m It failed.\n',
    );
  });

  it('does not call it an error when a person stopped it', async () => {
    const error = new HooksError('interrupted', 'Cancelled.', { hint: 'Continue: again' });
    expect(renderError(error, PLAIN)).toBe('Cancelled.\n  Continue: again\n');
    const style = await loadStyle(keptOutput({ hasColor: true }));
    expect(renderError(error, style)).not.toContain('\u001b');
  });

  it('shows what to do no fainter than what happened', async () => {
    const style = await loadStyle(keptOutput({ hasColor: true }));
    const error = new HooksError('service_error', 'It failed.', { hint: 'Do it again.' });
    expect(renderError(error, style)).toContain('\n  Do it again.\n');
  });

  it('never shows a stack or a cause', () => {
    const error = new HooksError('service_error', 'It failed.', { cause: new Error('deep secret') });
    expect(renderError(error, PLAIN)).toBe('error: It failed.\n');
  });
});

describe('renderError on a narrow terminal', () => {
  it('breaks lines between words and keeps the hint under the message', () => {
    const error = new HooksError('service_error', 'One two three four.', { hint: 'Five six seven.' });
    expect(renderError(error, PLAIN, 16)).toBe('error: One two\n  three four.\n  Five six\n  seven.\n');
  });
});

describe('renderErrorJson', () => {
  it('is one line of JSON', () => {
    const text = renderErrorJson(new HooksError('option_missing', 'No URL.', { hint: 'Add --url.' }));
    expect(text).toBe(
      '{"error":{"code":"option_missing","message":"No URL.","hint":"Add --url.","request":null,"requestId":null}}\n',
    );
  });

  it('obeys nothing and stays JSON, whatever the message', () => {
    const text = renderErrorJson(new HooksError('service_error', hostile));
    expect(text.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(JSON.parse(text)).toMatchObject({ error: { message: hostile } });
  });

  it('has a hint always, null where there is none', () => {
    expect(JSON.parse(renderErrorJson(new HooksError('service_error', 'x')))).toEqual({
      error: { code: 'service_error', message: 'x', hint: null, request: null, requestId: null },
    });
  });
});

describe('renderDebug', () => {
  it('shows the code and the stacks of the error and of what caused it', () => {
    const text = renderDebug(new HooksError('service_error', 'outer', { cause: new TypeError('inner') }));
    expect(text).toMatch(/^code: service_error\nHooksError: outer\n {4}at /);
    expect(text).toMatch(/\ncaused by: TypeError: inner\n {4}at /);
  });

  it('shows hostile text instead of obeying it, and keeps lines', () => {
    const text = renderDebug(new HooksError('service_error', 'a\u001b[2Jb'));
    expect(text).toContain('a\\x1b[2Jb\n');
    expect(text).not.toContain('\u001b');
  });

  it('comes to an end where causes go round', () => {
    const error = new Error('round');
    error.cause = error;
    expect(
      renderDebug(new HooksError('service_error', 'x', { cause: error })).split('caused by:'),
    ).toHaveLength(10);
  });
});
