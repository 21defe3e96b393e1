import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageText } from '../../../../src/domain/check/page-text.ts';

describe('the text of a page', () => {
  it('is what a person reads of an error of Express', () => {
    const page =
      '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n' +
      '<pre>TypeError: Cannot read properties of null (reading &#39;trim&#39;)<br> &nbsp; &nbsp;at file:///app/serv';
    expect(pageText(page)).toBe(
      "Error TypeError: Cannot read properties of null (reading 'trim') at file:///app/serv",
    );
  });

  it.each([
    ['<html><script>let a = "<p>";</script>said<style>p { }</style></html>', 'said'],
    ['<HTML><SCRIPT src="a">x</SCRIPT >said', 'said'],
    ['<html><!-- not this > -->said', 'said'],
    ['<html>said<script>the rest is cut', 'said'],
    ['<html>said<!-- the rest is cut', 'said'],
    ['<html>said<a href="cut', 'said'],
    ['  <!doctype html><b>one</b><b>two</b>', 'one two'],
    ['<html>&lt;&gt;&amp;&quot;&apos;&NBSP;&#x41;&#66;', '<>&"\' AB'],
    [
      '<html>&unknown; &foo; &#1114111; &#1114112; &#x110000;',
      '&unknown; &foo; \u{10ffff} &#1114112; &#x110000;',
    ],
    ['<html>&amp;lt;', '&lt;'],
  ])('of %j is %j', (page, text) => {
    expect(pageText(page)).toBe(text);
  });

  it.each(['', 'Invalid signature', '{"error":"<html>"}', 'a <b>bold</b> word', '<htmlx>', '<p>said</p>'])(
    'is all of %j, which is no page',
    (text) => {
      expect(pageText(text)).toBe(text);
    },
  );

  it('is had in no time of the worst page', () => {
    for (const piece of ['<', '<!--', '<script', '</script', '&', '&#', '<script>', '-->'])
      expect(pageText(`<html>${piece.repeat(8000)}`).length).toBeLessThan(70_000);
  });

  it('has no whole tag left, whatever the page', () => {
    assert(
      property(
        array(constantFrom('<p>', '</p>', '<br', '<!--', '-->', '<script>', 'a', ' ', '"', '>'), {
          maxLength: 40,
        }),
        (pieces) => {
          expect(pageText(`<html>${pieces.join('')}`)).not.toMatch(/<(?:\/?p|script)>/);
        },
      ),
    );
  });
});
