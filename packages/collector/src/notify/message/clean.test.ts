import { expect, test } from 'vitest';
import { cleanMessage } from './clean.ts';
import type { Message } from './message.ts';

const message = (text: string): Message => ({
  ...{ id: 'x', severity: 'info', status: 'notice', links: [], timeUs: 0, language: 'en', title: text },
  sections: [
    { type: 'text', text },
    { type: 'facts', facts: [{ name: text, value: text }] },
    { type: 'list', items: [text] },
  ],
});

test.each([
  ['a\nb', 'a b', 'a\nb'],
  ['a\r\nb\rc', 'a b c', 'a\nb\nc'],
  ['a\tb', 'a b', 'a b'],
  ['\u001B[31mred\u0007\u0000', '[31mred', '[31mred'],
  ['exe\u202Efdp\u2066x\u2069', 'exefdpx', 'exefdpx'],
  ['a\u200Bb\uFEFF', 'ab', 'ab'],
  ['half \uD83D of', 'half  of', 'half  of'],
  ['👩‍👧 Küche', '👩‍👧 Küche', '👩‍👧 Küche'],
])('%j', (given, line, text) => {
  expect(cleanMessage(message(given))).toMatchObject({
    title: line,
    sections: [{ text }, { facts: [{ name: line, value: line }] }, { items: [line] }],
  });
});
