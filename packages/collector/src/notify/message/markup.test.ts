import { expect, test } from 'vitest';
import { inlineHtml } from './inline-html.ts';
import { commonMark, discordMarkdown, mattermostMarkdown } from './markdown.ts';
import { bytesOf, linksOf, type Markup, markupOf } from './markup.ts';
import type { Section } from './message.ts';
import { plain } from './plain.ts';

const html = inlineHtml('\n');

const SECTIONS: Section[] = [
  { type: 'text', text: 'One & two.' },
  { type: 'list', heading: 'Also', items: ['A', 'B'] },
  { type: 'facts', heading: 'Seen', facts: [{ name: 'mac', value: '02:ab' }] },
];

test.each([
  ['plain', plain, 'One & two.\n\nAlso:\n- A\n- B\n\nSeen:\nmac: 02:ab'],
  ['HTML', html, 'One &amp; two.\n\n<b>Also:</b>\n• A\n• B\n\n<b>Seen:</b>\nmac: <code>02:ab</code>'],
  ['CommonMark', commonMark, 'One \\& two\\.  \n  \n**Also\\:**  \n- A  \n- B  \n  \n**Seen\\:**  \nmac\\: `02:ab`'],
  ['Discord', discordMarkdown, 'One & two\\.\n\n**Also\\:**\n- A\n- B\n\n**Seen\\:**\nmac\\: `02:ab`'],
  [
    'Mattermost',
    mattermostMarkdown,
    'One & two\\.\n\n**Also:\u200B**\n- A\n- B\n\n**Seen:\u200B**\nmac:\u200B `02:ab`',
  ],
] as [string, Markup, string][])('%s', (_, markup, expected) => {
  expect(markupOf({ sections: SECTIONS }, markup, { most: 1000 })).toBe(expected);
});

const whole = markupOf({ sections: SECTIONS }, html, { most: 1000 });

test.each([
  [whole.length, whole],
  [whole.length - 1, whole.replace('02:ab', '0…')],
  [40, 'One &amp; two.\n\n<b>Also:</b>\n• A\n• B\n…'],
  [16, 'One &amp; two.\n…'],
  [15, 'One &amp; tw…'],
  [8, 'One …'],
  [2, '…'],
])('cut to %i between its tags and entities', (most, expected) => {
  expect(markupOf({ sections: SECTIONS }, html, { most })).toBe(expected);
});

test.each(Array.from({ length: 200 }, (_, most) => most + 2))('never more than %i bytes', (most) => {
  const sections: Section[] = [{ type: 'text', text: '😀é&'.repeat(20) }, ...SECTIONS];
  const text = markupOf({ sections }, html, { most, sizeOf: bytesOf });
  expect(bytesOf(text)).toBeLessThanOrEqual(Math.max(most, bytesOf('…')));
  expect(text).not.toMatch(/\p{Cs}/u);
  expect(text).not.toMatch(/&(?!amp;)|<(?!\/?(b|code)>)/);
});

test.each([
  [plain, 'Look: http://h/(a)'],
  [commonMark, '[Look](http://h/%28a%29)'],
  [html, '<a href="http://h/(a)">Look</a>'],
])('a link', (markup, expected) => {
  expect(linksOf([{ rel: 'home', text: 'Look', url: 'http://h/(a)' }], markup)).toBe(expected);
});

test('a code span cannot be left', () => {
  const sections: Section[] = [{ type: 'facts', facts: [{ name: 'a', value: '`x` **b**' }] }];
  expect(markupOf({ sections }, discordMarkdown, { most: 100 })).toBe("a\\: `'x' **b**`");
});
