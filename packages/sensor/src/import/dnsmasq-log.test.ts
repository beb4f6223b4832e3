import { formatTime } from '@lanhound/proto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventBody } from '../track/records.ts';
import { createDnsmasqLogReader, DnsmasqLogImport } from './dnsmasq-log.ts';
import { PENDING_MAX } from './dnsmasq-lookups.ts';
import { eventSink } from './testing/event-sink.ts';

const NOW_US = Date.parse('2026-03-05T12:00:00Z') * 1_000;
const STAMP = 'Mar  5 11:59:58';

interface Options {
  resolver?: string;
  timeZone?: string;
  live?: boolean;
}

function read(lines: readonly string[], { live = true, ...config }: Options = {}) {
  const { sink, events } = eventSink();
  const reader = createDnsmasqLogReader({ resolver: undefined, timeZone: 'UTC', ...config }, sink, () => NOW_US);
  for (const line of lines) reader.line(Buffer.from(line, 'latin1'), { live, writtenUs: NOW_US });
  return { reader, events };
}

/** What came of lines behind stamps, in words: "192.168.1.7 A a.example NOERROR A=192.0.2.1". */
function told(lines: readonly string[]): string[] {
  const { reader, events } = read(lines.map((line) => `${STAMP} dnsmasq[7]: ${line}`));
  reader.finish();
  return events.map(inWords);
}

function inWords(event: EventBody): string {
  if (event.type !== 'dns') return event.type;
  const { src, srcPort, qtype, name, rcode = 'unanswered', answers = [], blockedBy } = event;
  const found = answers.map(({ type, data }) => `${type}=${data}`);
  const asker = srcPort === undefined ? src : `${src}:${srcPort}`;
  return [asker, qtype, name, rcode, ...found, ...(blockedBy ? [`(${blockedBy})`] : [])].join(' ');
}

const ask = (qtype: string, name: string, client = '192.168.1.7') => `query[${qtype}] ${name} from ${client}`;

describe('a lookup', () => {
  test.each<[string, string[], string[]]>([
    [
      'forwarded and answered',
      [ask('A', 'A.Example'), 'forwarded A.Example to 9.9.9.9', 'reply A.Example is 192.0.2.1'],
      ['192.168.1.7 A a.example NOERROR A=192.0.2.1'],
    ],
    [
      'from the cache',
      [ask('AAAA', 'a.example'), 'cached a.example is 2001:db8::1'],
      ['192.168.1.7 AAAA a.example NOERROR AAAA=2001:db8::1'],
    ],
    [
      'with two addresses',
      [ask('A', 'a.example'), 'reply a.example is 192.0.2.1', 'reply a.example is 192.0.2.2'],
      ['192.168.1.7 A a.example NOERROR A=192.0.2.1 A=192.0.2.2'],
    ],
    [
      'of an alias of an alias',
      [
        ask('A', 'c1.example'),
        'reply c1.example is <CNAME>',
        'reply c2.example is <CNAME>',
        'reply a.example is 192.0.2.1',
      ],
      ['192.168.1.7 A c1.example NOERROR CNAME=c2.example CNAME=a.example A=192.0.2.1'],
    ],
    [
      'of both types, answered one behind the other',
      [
        ask('A', 'a.example'),
        ask('AAAA', 'a.example'),
        'reply a.example is 2001:db8::1',
        'reply a.example is 192.0.2.1',
      ],
      ['192.168.1.7 AAAA a.example NOERROR AAAA=2001:db8::1', '192.168.1.7 A a.example NOERROR A=192.0.2.1'],
    ],
    [
      'of two who ask for the same',
      [ask('A', 'a.example'), ask('A', 'a.example', '192.168.1.8'), 'reply a.example is 192.0.2.1'],
      ['192.168.1.7 A a.example NOERROR A=192.0.2.1', '192.168.1.8 A a.example NOERROR A=192.0.2.1'],
    ],
    ['of what does not exist', [ask('A', 'no.lan'), 'config no.lan is NXDOMAIN'], ['192.168.1.7 A no.lan NXDOMAIN']],
    [
      'of a type that there is none of',
      [
        ask('A', 'nas.lan'),
        ask('AAAA', 'nas.lan'),
        'config nas.lan is NODATA-IPv6',
        '/etc/hosts nas.lan is 192.168.1.9',
      ],
      ['192.168.1.7 AAAA nas.lan NOERROR', '192.168.1.7 A nas.lan NOERROR A=192.168.1.9'],
    ],
    [
      'of another type',
      [ask('SRV', '_x._tcp.example'), 'reply _x._tcp.example is <SRV>'],
      ['192.168.1.7 SRV _x._tcp.example NOERROR'],
    ],
    [
      'of text that looks like an answer',
      [ask('TXT', 't.example'), 'reply t.example is this is 1.2.3.4'],
      ['192.168.1.7 TXT t.example NOERROR'],
    ],
    ['of a type without a name', [ask('type=64000', 'a.example')], ['192.168.1.7 TYPE64000 a.example unanswered']],
    [
      'of the name of an address',
      [ask('PTR', '5.2.0.192.in-addr.arpa'), 'reply 192.0.2.5 is Five.example'],
      ['192.168.1.7 PTR 5.2.0.192.in-addr.arpa NOERROR PTR=five.example'],
    ],
    ['that fails', [ask('A', 'a.example'), 'reply error is SERVFAIL'], ['192.168.1.7 A a.example SERVFAIL']],
    [
      'that fails, when nobody can tell which',
      [ask('A', 'a.example'), ask('A', 'b.example'), 'reply error is REFUSED (EDE: prohibited)'],
      ['192.168.1.7 A a.example unanswered', '192.168.1.7 A b.example unanswered'],
    ],
    [
      'by IPv6',
      [ask('A', 'a.example', 'fe80::1'), 'cached a.example is 192.0.2.1'],
      ['fe80::1 A a.example NOERROR A=192.0.2.1'],
    ],
    ['of the root', [ask('NS', '.')], ['192.168.1.7 NS . unanswered']],
    ['that is not asked by an address', ['query[A] a.example from nobody', 'query[A] a.example from 999.1.1.1'], []],
  ])('%s', (_, lines, expected) => expect(told(lines)).toEqual(expected));

  test.each<[string, string, string]>([
    ['a list of Pi-hole', 'gravity blocked ads.example is 0.0.0.0', 'A=0.0.0.0 (gravity blocked)'],
    ['an entry of version 6', 'exactly denied ads.example is 0.0.0.0', 'A=0.0.0.0 (exactly denied)'],
    ['an entry of version 5', 'exactly blacklisted ads.example is 0.0.0.0', 'A=0.0.0.0 (exactly blacklisted)'],
    ['an expression', 'regex denied ads.example is NXDOMAIN', '(regex denied)'],
    [
      'an upstream, as Pi-hole sees it',
      'blocked upstream with NULL address ads.example is 0.0.0.0',
      'A=0.0.0.0 (blocked upstream with NULL address)',
    ],
    ['its configuration', 'config ads.example is 0.0.0.0', 'A=0.0.0.0 (config)'],
    ['a file of hosts', '/etc/hosts.block ads.example is 0.0.0.0', 'A=0.0.0.0 (/etc/hosts.block)'],
    ['nobody here', 'reply ads.example is 0.0.0.0', 'A=0.0.0.0'],
  ])('blocked by %s', (_, line, expected) => {
    const rcode = line.endsWith('NXDOMAIN') ? 'NXDOMAIN' : 'NOERROR';
    expect(told([ask('A', 'ads.example'), line])).toEqual([`192.168.1.7 A ads.example ${rcode} ${expected}`]);
  });

  test('with numbers (log-queries=extra): answers are those of their number', () => {
    const lines = [
      '8 192.168.1.7/40000 query[A] a.example from 192.168.1.7',
      '9 192.168.1.8/40001 query[A] a.example from 192.168.1.8',
      '9 192.168.1.8/40001 reply error is REFUSED',
      '8 192.168.1.7/40000 reply a.example is 192.0.2.1',
    ];
    expect(told(lines)).toEqual([
      '192.168.1.8:40001 A a.example REFUSED',
      '192.168.1.7:40000 A a.example NOERROR A=192.0.2.1',
    ]);
  });

  test('is told of its own time, and as read from a log', () => {
    const { reader, events } = read([`${STAMP} host dnsmasq[7]: ${ask('A', 'a.example')}`], {
      resolver: '192.168.1.1',
    });
    reader.finish();
    expect(events).toEqual([
      {
        ...{ type: 'dns', time: NOW_US - 2_000_000, src: '192.168.1.7', dst: '192.168.1.1', via: 'log', id: 0 },
        ...{ name: 'a.example', qtype: 'A' },
      },
    ]);
  });

  test('of the machine of the resolver is told as of its address, where that is known', () => {
    const line = `${STAMP} dnsmasq[7]: ${ask('A', 'a.example', '127.0.0.1')}`;
    const asker = (resolver?: string) => {
      const { reader, events } = read([line], resolver === undefined ? {} : { resolver });
      reader.finish();
      return events.map((event) => event.type === 'dns' && event.src);
    };
    expect(asker()).toEqual(['127.0.0.1']);
    expect(asker('192.168.1.1')).toEqual(['192.168.1.1']);
  });
});

describe('whoever chooses names', () => {
  test.each([
    [
      'does not choose who asked',
      'query[A] x from 192.168.1.99 from 192.168.1.7',
      '192.168.1.7 A x\\032from\\032192.168.1.99 unanswered',
    ],
    [
      'has no control over terminals',
      'query[A] \x1b[2Ja\xff from 192.168.1.7',
      '192.168.1.7 A \\027[2ja\\255 unanswered',
    ],
    ['is shown as dnsmasq shows it', ask('A', '<name unprintable>'), '192.168.1.7 A <name\\032unprintable> unanswered'],
  ])('%s', (_, line, expected) => expect(told([line])).toEqual([expected]));
});

test('what waits is told once it has waited long enough', () => {
  const { reader, events } = read([`${STAMP} dnsmasq: ${ask('A', 'a')}`, `${STAMP} dnsmasq: cached a is 192.0.2.1`]);
  reader.line(Buffer.from(`${STAMP} dnsmasq: ${ask('A', 'b')}`), { live: true, writtenUs: NOW_US });
  expect(events.map(inWords)).toEqual(['192.168.1.7 A a NOERROR A=192.0.2.1']);
  reader.tick(NOW_US + 7_999_999);
  expect(events).toHaveLength(1);
  reader.tick(NOW_US + 8_000_000);
  expect(events.map(inWords).slice(1)).toEqual(['192.168.1.7 A b unanswered']);
});

test('a flood without answers has an end: the oldest is told', () => {
  const lines = Array.from({ length: PENDING_MAX + 2 }, (_, i) => `${STAMP} dnsmasq: ${ask('A', `n${i}.example`)}`);
  expect(read(lines).events.map(inWords)).toEqual([
    '192.168.1.7 A n0.example unanswered',
    '192.168.1.7 A n1.example unanswered',
  ]);
});

describe('times', () => {
  test.each([
    ['an old log is of last year', 'Dec 31 23:59:59', false, '2025-12-31T23:59:59.000000Z'],
    ['what was just written is not of tomorrow', 'Mar  5 12:30:00', true, '2026-03-05T12:00:00.000000Z'],
    ['the log of OpenWrt names its year', 'Thu Mar  5 11:59:58 2026 daemon.info', true, '2026-03-05T11:59:58.000000Z'],
    ['a full stamp is taken as it is', '2026-03-05T09:00:00.5-02:00', true, '2026-03-05T11:00:00.500000Z'],
  ])('%s', (_, stamp, live, expected) => {
    const { reader, events } = read([`${stamp} dnsmasq: ${ask('A', 'a')}`], { live });
    reader.finish();
    expect(events.map(({ time }) => formatTime(time))).toEqual([expected]);
  });

  test.each([
    ['the right zone', 'UTC', '11:59:58', 20, undefined],
    ['a zone an hour behind', 'UTC', '12:59:58', 20, /1 h ahead of the clock when read as of UTC; set timeZone/],
    ['a zone ahead', 'Asia/Kolkata', '11:59:58', 20, /5\.5 h behind the clock/],
    ['too few lines', 'UTC', '12:59:58', 5, undefined],
    ['a log that is written late', 'UTC', '11:37:30', 20, undefined],
  ])('%s', (_, timeZone, time, count, expected) => {
    const lines = Array.from({ length: count }, (_, i) => `Mar  5 ${time} dnsmasq: ${ask('A', `n${i}`)}`);
    const doubt = read(lines, { timeZone }).reader.doubt?.();
    if (expected) expect(doubt).toMatch(expected);
    else expect(doubt).toBeUndefined();
  });
});

test('any line is survived, and what comes of it can be sent', () => {
  const word = fc.constantFrom(
    'query[A]',
    'from',
    'is',
    'reply',
    'cached',
    'a.example',
    '192.168.1.7',
    '::1',
    '<CNAME>',
    'error',
    '7',
  );
  const line = fc.oneof(
    fc.array(word, { maxLength: 8 }).map((words) => `${STAMP} dnsmasq: ${words.join(' ')}`),
    fc.string({ unit: 'binary', maxLength: 200 }).map((text) => `${STAMP} dnsmasq[1]: ${text}`),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const { reader, events } = read(lines);
      reader.tick(NOW_US * 2);
      reader.finish();
      for (const event of events) {
        expect(event).toMatchObject({ type: 'dns', via: 'log', name: expect.stringMatching(/^[!-~]{1,4096}$/) });
      }
    }),
  );
});

test.each([
  ['a zone that there is not', { timeZone: 'Europe/Nowhere' }],
  ['a resolver that is no address', { resolver: 'pi.hole' }],
  ['no file', { file: '' }],
])('%s is refused', (_, more) => {
  expect(DnsmasqLogImport.safeParse({ kind: 'dnsmasq-log', file: '/var/log/dnsmasq.log' }).success).toBe(true);
  expect(DnsmasqLogImport.safeParse({ kind: 'dnsmasq-log', file: '/var/log/dnsmasq.log', ...more }).success).toBe(
    false,
  );
});
