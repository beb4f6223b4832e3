import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDnsmasqLeasesReader, parseDnsmasqLeases } from './dnsmasq-leases.ts';
import { eventSink } from './testing/event-sink.ts';

const NOW_S = Date.parse('2026-03-05T12:00:00Z') / 1_000;
const us = (seconds: number) => seconds * 1_000_000;
const PHONE = '02:00:00:00:00:07';

const line = (ends: number, { mac = PHONE, ip = '192.168.1.7', name = 'phone', id = '*' } = {}) =>
  `${ends} ${mac} ${ip} ${name} ${id}\n`;

test.each<[string, string, object[]]>([
  ['a lease', line(NOW_S), [{ ip: '192.168.1.7', mac: PHONE, endsUs: us(NOW_S), hostname: 'phone' }]],
  ['one that never ends, of a device without a name', line(0, { name: '*' }), [{ ip: '192.168.1.7', mac: PHONE }]],
  [
    'an identifier by RFC 4361',
    line(NOW_S, { id: 'ff:00:00:00:01:00:04:aa:bb:cc:dd' }),
    [{ ip: '192.168.1.7', mac: PHONE, endsUs: us(NOW_S), hostname: 'phone', duid: '0004aabbccdd' }],
  ],
  [
    'an identifier that is the MAC',
    line(NOW_S, { id: `01:${PHONE}` }),
    [{ ip: '192.168.1.7', mac: PHONE, endsUs: us(NOW_S), hostname: 'phone' }],
  ],
  [
    'a lease of DHCPv6, of a device whose MAC is known here',
    `${line(NOW_S)}duid 00:01:00:01:aa\n${NOW_S} 123456 fd00::7 phone 00:03:00:01:${PHONE}\n`,
    [
      { ip: '192.168.1.7', mac: PHONE, endsUs: us(NOW_S), hostname: 'phone' },
      { ip: 'fd00::7', mac: PHONE, endsUs: us(NOW_S), hostname: 'phone', duid: '00030001020000000007' },
    ],
  ],
  [
    'one of a device whose MAC is not, with a temporary address',
    `${NOW_S} T123456 fd00::7 * 00:01:00:01:11:22:33:44:${PHONE}\n`,
    [{ ip: 'fd00::7', endsUs: us(NOW_S), duid: '0001000111223344020000000007' }],
  ],
  ['what is being written', '1772712000 02:00:00:00:00:07 192.168.1.1', []],
  ['a line that ends early', '1772712000 02:00:00:00:00:07 192.168.1.1\n', []],
  ['another hardware', `${NOW_S} 06-02:00:00:00:00:07 192.168.1.7 phone *\n`, []],
  ['no machine’s MAC', line(NOW_S, { mac: 'ff:ff:ff:ff:ff:ff' }), []],
  ['no address', line(NOW_S, { ip: '192.168.1.777' }), []],
])('%s', (_, text, expected) => expect(parseDnsmasqLeases(text)).toEqual(expected));

function reading(startAt: 'beginning' | 'end' = 'beginning') {
  const { sink, events } = eventSink();
  let reader = createDnsmasqLeasesReader({ startAt }, sink);
  return {
    /** The file as it was written so many seconds ago. */
    read: (text: string, { now = NOW_S, ago = 0 } = {}) =>
      reader.read(text, { writtenUs: us(now - ago), nowUs: us(now) }),
    restart() {
      const state = JSON.parse(JSON.stringify(reader.save()));
      reader = createDnsmasqLeasesReader({ startAt }, sink);
      reader.restore(state);
    },
    take: () => events.splice(0),
    restore: (state: unknown) => reader.restore(state),
  };
}

describe('the events', () => {
  test('a lease, once, and again when it is renewed or changes', () => {
    const file = reading();
    file.read(line(NOW_S + 3_600));
    const lease = { type: 'dhcp', messageType: 'ack', clientMac: PHONE, assignedIp: '192.168.1.7', hostname: 'phone' };
    expect(file.take()).toEqual([{ ...lease, time: us(NOW_S), leaseSeconds: 3_600 }]);
    file.read(line(NOW_S + 3_600), { now: NOW_S + 10 });
    expect(file.take()).toEqual([]);
    file.read(line(NOW_S + 5_400), { now: NOW_S + 1_802 });
    expect(file.take()).toEqual([{ ...lease, time: us(NOW_S + 1_800), leaseSeconds: 3_600 }]);
    file.read(line(NOW_S + 5_400, { name: 'annas-phone' }), { now: NOW_S + 1_900 });
    expect(file.take()).toMatchObject([{ hostname: 'annas-phone' }]);
  });

  test('an old lease is not of now: it began when its length says, which the newest tells', () => {
    const file = reading();
    const newest = line(NOW_S + 3_000, { ip: '192.168.1.8', mac: '02:00:00:00:00:08' });
    file.read(line(NOW_S + 900) + newest, { ago: 600 });
    expect(file.take()).toMatchObject([
      { assignedIp: '192.168.1.7', time: us(NOW_S - 2_700), leaseSeconds: 3_600 },
      { assignedIp: '192.168.1.8', time: us(NOW_S - 600), leaseSeconds: 3_600 },
    ]);
  });

  test('what has ended is nobody’s', () => {
    const file = reading();
    file.read(line(NOW_S - 1), { ago: 100 });
    expect(file.take()).toEqual([]);
  });

  test('over a restart nothing comes twice', () => {
    const file = reading();
    file.read(line(NOW_S + 3_600));
    file.take();
    file.restart();
    file.read(line(NOW_S + 3_600), { now: NOW_S + 60, ago: 60 });
    expect(file.take()).toEqual([]);
    file.read(line(NOW_S + 5_400), { now: NOW_S + 3_000, ago: 1_100 });
    expect(file.take()).toMatchObject([{ time: us(NOW_S + 1_800) }]);
  });

  test('from the end: what is in it is known, what comes is told', () => {
    const file = reading('end');
    file.read(line(NOW_S + 3_600));
    expect(file.take()).toEqual([]);
    file.read(line(NOW_S + 5_400), { now: NOW_S + 1_800 });
    expect(file.take()).toHaveLength(1);
  });

  test.each([[undefined], [7], [{ leases: [[1]] }], [{ leases: 'x' }]])('a state of %j is none', (state) => {
    const file = reading();
    file.restore(state);
    file.read(line(NOW_S + 60));
    expect(file.take()).toHaveLength(1);
  });
});

test('a name is harmless, whatever a client calls itself', () => {
  const file = reading();
  file.read(line(NOW_S + 60, { name: '\x1b]0;x\x07<script>' }));
  expect(file.take()).toMatchObject([{ hostname: '\\027]0;x\\007<script>' }]);
});

test('any text is survived', () => {
  const word = fc.constantFrom(
    '0',
    '1772798400',
    PHONE,
    '192.168.1.7',
    'fd00::1',
    '*',
    'T1',
    '00:03:00:01',
    'duid',
    '\n',
    '\n',
    ' ',
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
    fc.string({ unit: 'binary', maxLength: 300 }),
  );
  fc.assert(
    fc.property(text, (given) => {
      const file = reading();
      file.read(given);
      for (const event of file.take()) expect(event).toMatchObject({ type: 'dhcp', time: expect.any(Number) });
    }),
  );
});
