import { dnsMessage } from '@lanhound/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAdguardLogReader } from './adguard-log.ts';
import { eventSink } from './testing/event-sink.ts';

const NOW_US = Date.parse('2026-03-05T12:00:00Z') * 1_000;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const RECORD = { name: 'a.example', type: 'A', ttl: 60, data: '192.0.2.1' } as const;
const ANSWER = base64(dnsMessage({ name: 'a.example', answers: [RECORD] }));
const NOWHERE = base64(
  dnsMessage({ name: 'ads.example', answers: [{ ...RECORD, name: 'ads.example', data: '0.0.0.0' }] }),
);
const GONE = base64(dnsMessage({ name: 'ads.example', rcode: 3 }));

const line = (more: object = {}) => ({
  ...{ T: '2026-03-05T12:59:00.123456789+01:00', QH: 'A.example', QT: 'A', QC: 'IN', CP: '', Answer: ANSWER },
  ...{ IP: '192.168.1.7', Result: {}, Elapsed: 1_234_567, ...more },
});

function read(given: unknown, resolver?: string) {
  const { sink, events } = eventSink();
  const reader = createAdguardLogReader({ resolver }, sink, () => NOW_US);
  const bytes = Buffer.isBuffer(given) ? given : Buffer.from(JSON.stringify(given));
  reader.line(bytes, { live: true, writtenUs: NOW_US });
  return { events, counters: reader.counters() };
}

const EVENT = {
  ...{ type: 'dns', time: NOW_US - 59_876_544, src: '192.168.1.7', via: 'log', id: 0, name: 'a.example', qtype: 'A' },
  ...{ rcode: 'NOERROR', answers: [RECORD], rttUs: 1_235 },
};

test('a lookup with its answer', () => expect(read(line()).events).toEqual([EVENT]));

test('one of the first versions, with whole messages', () => {
  const { T: Time, QH: _name, QT: _type, QC: _class, CP: _way, ...rest } = line();
  const Question = base64(dnsMessage({ name: 'a.example' }));
  expect(read({ ...rest, Time, Question }).events).toEqual([EVENT]);
});

const rule = (text: string) => ({ IsFiltered: true, Reason: 3, Rules: [{ FilterListID: 1, Text: text }] });

test.each<[string, object, object]>([
  [
    'a rule',
    { QH: 'ads.example', Answer: NOWHERE, Result: rule('||ads.example^') },
    { rcode: 'NOERROR', blockedBy: '||ads.example^' },
  ],
  [
    'a rule that answers with nothing',
    { QH: 'ads.example', Answer: GONE, Result: rule('||ads^') },
    { rcode: 'NXDOMAIN', blockedBy: '||ads^' },
  ],
  [
    'a rule, as older versions wrote it',
    { Result: { IsFiltered: true, Reason: 3, Rule: '||ads^', FilterID: 1 } },
    { blockedBy: '||ads^' },
  ],
  ['safe browsing', { Result: { IsFiltered: true, Reason: 4 } }, { blockedBy: 'safe browsing' }],
  [
    'a service that is not wanted',
    { Result: { IsFiltered: true, Reason: 8, ServiceName: 'tiktok' } },
    { blockedBy: 'tiktok' },
  ],
  ['a rule that nobody should show', { Result: rule('\x1b[2J\nx') }, { blockedBy: ' [2J x' }],
])('blocked by %s', (_, more, expected) => expect(read(line(more)).events).toMatchObject([expected]));

test.each<[string, object]>([
  ['let through', { IsFiltered: false, Reason: 1, Rules: [{ Text: '@@||a^' }] }],
  ['safe search', { IsFiltered: true, Reason: 7 }],
  ['rewritten', { Reason: 9 }],
])('%s is not blocked', (_, Result) => expect(read(line({ Result })).events[0]).not.toHaveProperty('blockedBy'));

test.each<[string, unknown]>([
  ['no JSON', Buffer.from('{"T":"2026')],
  ['no object', 7],
  ['no time', line({ T: 'yesterday' })],
  ['no address', line({ IP: 'phone' })],
  ['no type', line({ QT: 'A B' })],
  ['no question', line({ QH: undefined })],
])('%s is counted', (_, given) => {
  expect(read(given)).toEqual({ events: [], counters: { understood: 0, unreadable: 1 } });
});

test('without an answer, or with one that is none', () => {
  const { rcode: _rcode, answers: _answers, rttUs: _rttUs, ...question } = EVENT;
  expect(read(line({ Answer: undefined })).events).toEqual([question]);
  expect(read(line({ Answer: 'AAAA' })).events).toEqual([question]);
});

test('its own machine is told as of its address; a time to come as now; a foreign name as on the wire', () => {
  const { events } = read(line({ IP: '127.0.0.1', T: '2027-01-01T00:00:00Z', QH: 'bü\ncher.example' }), '192.168.1.1');
  expect(events).toMatchObject([
    { src: '192.168.1.1', dst: '192.168.1.1', time: NOW_US, name: 'b\\195\\188\\010cher.example' },
  ]);
});

test('any line is survived', () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.boolean(),
    fc.constant(ANSWER),
    fc.constant('::1'),
  );
  const fields = fc.dictionary(
    fc.constantFrom('T', 'QH', 'QT', 'IP', 'Answer', 'Question', 'Result', 'Elapsed'),
    value,
  );
  const mixed = fields.map((given) => ({ ...line(), ...given }));
  fc.assert(
    fc.property(
      fc.oneof(
        mixed,
        fields,
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      ),
      (given) => {
        for (const event of read(given).events) expect(event).toMatchObject({ type: 'dns', via: 'log' });
      },
    ),
  );
});
