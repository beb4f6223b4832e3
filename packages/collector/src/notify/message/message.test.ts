import { expect, test } from 'vitest';
import { anAlert } from '../../detect/sample-alert.ts';
import { aNotification } from '../sample-notification.ts';
import { createMessages } from './message-of.ts';
import { cut, plainText } from './plain.ts';

const messageOf = createMessages({ language: 'en', timeZone: 'Europe/Berlin', linksOf: () => [] });

test('says what, why, what to do, who, since when and what was seen', () => {
  const message = messageOf(aNotification());
  expect(message.title).toBe('toaster talks Telnet to 192.168.1.1');
  expect(plainText(message)).toBe(
    [
      'Telnet shows every keystroke to anybody on the way.',
      '',
      'What to do:',
      'Use SSH.',
      '',
      'Device: toaster',
      'Maker: Acme',
      'Address: 192.168.1.30',
      'Since: Sun 1 Mar, 13:00',
      'Place: home',
      'Seen by: attic',
      '',
      'What was seen:',
      'protocol: telnet',
      'port: 23',
      'loginSeen: true',
    ].join('\n'),
  );
});

test('several alerts are the worst of them, and the others in a list', () => {
  const alerts = [anAlert({ id: 'a', severity: 'normal', title: 'A' }), anAlert({ id: 'b', title: 'B' })];
  const message = messageOf(aNotification(alerts));
  expect(message).toMatchObject({ title: 'B, and 1 more', severity: 'critical', status: 'firing' });
  expect(plainText(message)).toContain('Also:\nA (Sun 1 Mar, 13:00)');
});

test('what is over is said to be over, without advice', () => {
  const message = messageOf(aNotification({ resolvedTime: 1_772_366_500_000_000 }));
  expect(message).toMatchObject({ title: 'Over: toaster talks Telnet to 192.168.1.1', status: 'resolved' });
  expect(plainText(message)).toContain('Over since: Sun 1 Mar, 13:01');
  expect(plainText(message)).not.toContain('Use SSH.');
});

test('a summary lists by the reason for which they waited', () => {
  const entries = [
    { alert: anAlert({ id: 'a', title: 'A' }), reason: 'quiet hours' },
    { alert: anAlert({ id: 'b', title: 'B', count: 3 }), reason: 'it comes and goes' },
    { alert: anAlert({ id: 'c', title: 'C' }), reason: 'quiet hours' },
  ];
  const timeUs = anAlert().lastTime;
  const message = messageOf({ type: 'digest', id: 'x', timeUs, fromUs: timeUs - 3_600_000_000, entries, omitted: 2 });
  expect(message.title).toBe('5 alerts that could wait');
  expect(plainText(message)).toBe(
    [
      'From Sun 1 Mar, 12:00 to Sun 1 Mar, 13:00:',
      '',
      'quiet hours:',
      '- A (Sun 1 Mar, 13:00)',
      '- C (Sun 1 Mar, 13:00)',
      '',
      'it comes and goes:',
      '- B (Sun 1 Mar, 13:00, 3×)',
      '- 2 more that there is no room for',
    ].join('\n'),
  );
});

test('words come in German', () => {
  const german = createMessages({ language: 'de', timeZone: 'UTC', linksOf: () => [] });
  expect(german(aNotification({ resolvedTime: 1 })).title).toMatch(/^Vorbei: /);
});

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['ab😀d', 4, 'ab…'],
])('%s cut to %i', (text, most, expected) => expect(cut(text, most)).toBe(expected));
