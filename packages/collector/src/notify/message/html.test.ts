import { expect, test } from 'vitest';
import { critical, everyNotification, HOSTILE, hostile, huge, resolved } from '../testing/notifications.ts';
import { depsWithLinks } from '../testing/service.ts';
import { htmlOf } from './html.ts';

const { messageOf } = depsWithLinks();

const TAGS = /<\/?(?:html|head|meta|style|title|body|div|h1|h2|p|br|table|tr|td|ul|li|a)(?: [a-z-]+="[^"<>]*")*>/g;

test.each(everyNotification)('%s has only tags of ours, closed, and entities', (_, notification) => {
  const text = htmlOf(messageOf(notification)).replace('<!doctype html>', '').replace(TAGS, '');
  expect(text).not.toMatch(/[<>]|&(?!(?:lt|gt|amp|quot);)/);
});

test('says what, why, what to do, what was seen, and links to more', () => {
  const html = htmlOf(messageOf(critical));
  expect(html).toContain('<html lang="en">');
  expect(html).toMatch(/<h1 [^>]*>toaster talks Telnet to 192\.168\.1\.1<\/h1>/);
  expect(html).toMatch(/What to do<\/h2>\n?<p [^>]*>Use SSH\.<\/p>/);
  expect(html).toMatch(/>Address<\/td><td [^>]*>192\.168\.1\.30<\/td>/);
  expect(html).toContain('href="http://192.168.1.2:8470/alerts/a-1/silence?for=1d&amp;why=(x)"');
  expect(html).toContain('border-left:4px solid #c62828');
});

test('what is over has the colour of what is well', () =>
  expect(htmlOf(messageOf(resolved))).toContain('border-left:4px solid #2e7d32'));

test('what comes from the network is text', () => {
  const html = htmlOf(messageOf(hostile));
  expect(html).toContain('&lt;b&gt;x&lt;/b&gt;');
  expect(html).not.toContain(HOSTILE);
});

test('the largest is short enough for mail programs to show', () =>
  expect(htmlOf(messageOf(huge)).length).toBeLessThan(100_000));
