import { statSync } from 'node:fs';
import { temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { anAlert } from '../../detect/sample-alert.ts';
import { english } from '../message/phrases-en.ts';
import { linkKeyFile, linkKeyIn } from './link-key.ts';
import { createMessageLinks } from './message-links.ts';

const linksOf = (externalUrl: string) =>
  createMessageLinks({ externalUrl, key: Buffer.alloc(32), nowMs: () => Date.parse('2026-12-01T12:00:00Z') });

test('an alert has links for what can be done about it, and each can do that alone', () => {
  const links = linksOf('https://home.example/lanhound')(anAlert(), english);
  expect(links.map(({ rel, text }) => `${rel}: ${text}`)).toEqual([
    'details: Details',
    'silence: Silence for a day',
    'allow: Always allow this',
  ]);
  const base = /^https:\/\/home\.example\/lanhound\/alerts\/6eeb31e8a2f549af-1772366400000000/;
  for (const { url } of links) expect(url).toMatch(base);
  expect(new Set(links.map(({ url }) => new URL(url).searchParams.get('t'))).size).toBe(3);
});

test.each([
  ['what is over can only be looked at', 'https://home.example', anAlert({ resolvedTime: 1 }), ['details']],
  ['a summary has none', 'https://home.example', undefined, []],
  ['nobody knows where lanhound is', '', anAlert(), []],
])('%s', (_, externalUrl, alert, rels) => {
  expect(linksOf(externalUrl)(alert, english).map(({ rel }) => rel)).toEqual(rels);
});

test('the key is the same over restarts, and its owner’s alone', () => {
  const dataDir = temporaryDirectory();
  const key = linkKeyIn(dataDir);
  expect(key).toHaveLength(32);
  expect(linkKeyIn(dataDir)).toEqual(key);
  expect(statSync(linkKeyFile(dataDir)).mode & 0o777).toBe(0o600);
  expect(linkKeyIn(temporaryDirectory())).not.toEqual(key);
});
