import { describe, expect, it } from 'vitest';
import { parseHeaderLine, parseHeaderText } from '../../../../src/domain/http/header-text.ts';
import { thrownBy } from '../../../helpers/errors.ts';

describe('headers that were saved', () => {
  it('are read line by line, also as curl -v prints them', () => {
    const lines =
      '> POST /webhook HTTP/1.1\r\n> Host: x\r\n>\r\n\r\ndyte-uuid:  1 \n< HTTP/1.1 200 OK\nB: c:d\n';
    expect(parseHeaderText(lines, '--headers')).toEqual([
      ['Host', 'x'],
      ['dyte-uuid', '1'],
      ['B', 'c:d'],
    ]);
  });

  it('are read of an object of JSON', () => {
    expect(parseHeaderText('{"a":"b","c":["d","e"],"f":1}', '--headers')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'e'],
    ]);
  });

  it.each(['no header', ': b', 'a b: c'])('are refused, without what may be a secret: %s', (line) => {
    const error = thrownBy(() => parseHeaderLine(line, '--header'));
    expect(error).toMatchObject({ code: 'usage_invalid', message: 'A header of --header cannot be read.' });
    expect(error.hint).not.toContain(line);
  });
});
