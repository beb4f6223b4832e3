import { expect, test } from 'vitest';
import { filled, whyNoTemplate } from './json-template.ts';

const NAMES = ['title', 'alerts'];

test.each([
  ['{"a": "{{title}}", "b": ["x {{ title }} y"]}', undefined],
  ['"{{title}}"', undefined],
  ['{"a": {{title}}}', /JSON is wanted, with placeholders only between its quotes/],
  ['{"a": "{{titel}}"}', /\{\{titel}} is no placeholder; there are title, alerts/],
])('%s: %s', (template, why) => {
  if (why === undefined) expect(whyNoTemplate(template, NAMES)).toBeUndefined();
  else expect(whyNoTemplate(template, NAMES)).toMatch(why);
});

test.each([
  ['{"a": "{{title}}"}', { a: '"}, {"admin": true, "x": "{{alerts}}' }],
  ['{"a": "say: {{title}}!"}', { a: 'say: "}, {"admin": true, "x": "{{alerts}}!' }],
  ['{"a": "{{alerts}}"}', { a: [{ id: 'a' }] }],
  ['{"a": "all: {{alerts}}"}', { a: 'all: [{"id":"a"}]' }],
  ['{"n": 5, "ok": true, "none": null}', { n: 5, ok: true, none: null }],
])('%s keeps its structure', (template, expected) => {
  const values = { title: '"}, {"admin": true, "x": "{{alerts}}', alerts: [{ id: 'a' }] };
  expect(filled(template, values)).toEqual(expected);
});
