import { expect, test } from 'vitest';
import { type Block, htmlOf, markdownOf } from './document.ts';

const HOSTILE = '<img src=x onerror=alert(1)> [a](javascript:b) *c* |d| `e` https://f.example \u001b[2J\n# g';

test.each([
  ['a heading', { type: 'heading', level: 2, text: HOSTILE }],
  ['text', { type: 'text', text: HOSTILE }],
  ['a list', { type: 'list', items: [HOSTILE] }],
  ['a table', { type: 'table', head: ['h'], rows: [[HOSTILE]] }],
] satisfies [string, Block][])('what comes from the network is never markup: %s', (_, block) => {
  const markdown = markdownOf([block]);
  expect(markdown).not.toMatch(/(?<!\\)[<`*[]|(?<!\\)\|d|https:\/\/|\n# g/);
  expect(markdown).not.toContain('\u001b');
  const html = htmlOf('t', [block]);
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img');
});

test.each([
  ['- no item', '\\- no item'],
  ['1. no number', '\\1. no number'],
  ['# no heading', '\\# no heading'],
  ['plain words, and 192.168.1.1', 'plain words, and 192.168.1.1'],
])('%s in Markdown', (text, expected) => expect(markdownOf([{ type: 'text', text }])).toBe(`${expected}\n`));

test('a table has a line between head and rows', () => {
  expect(markdownOf([{ type: 'table', head: ['a', 'b'], rows: [['1', '2']] }])).toBe(
    '| a | b |\n| --- | --- |\n| 1 | 2 |\n',
  );
});
