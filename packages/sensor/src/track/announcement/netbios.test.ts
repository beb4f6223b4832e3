import fc from 'fast-check';
import { expect, test } from 'vitest';
import { announced, announcer, type Datagram, refusedIn, SENDER, TIME_US } from './testing/announcing.ts';

const names = (payload: Uint8Array): Datagram => ({ payload, srcPort: 137, dstPort: 137 });
const browsers = (payload: Uint8Array): Datagram => ({ payload, srcPort: 138, dstPort: 138 });
const base = { type: 'announcement', time: TIME_US, via: 'netbios', ...SENDER };
const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

const OPCODE = { query: '0110', registration: '2910', refresh: '4010', multihomed: '7910', answer: '8500' } as const;
const GROUP = '8000';
const UNIQUE = '0000';

function padded(name: string, suffix: number): Buffer {
  return Buffer.concat([Buffer.from(name.padEnd(15), 'latin1'), Buffer.from([suffix])]);
}

function encoded(name: string, suffix: number): Buffer {
  const letters = [...padded(name, suffix)].flatMap((byte) => [0x41 + (byte >> 4), 0x41 + (byte & 15)]);
  return Buffer.from([32, ...letters, 0]);
}

const address = (ip: string): string => Buffer.from(ip.split('.').map(Number)).toString('hex');

function registration(name: string, suffix: number, flags = UNIQUE, opcode: string = OPCODE.registration): Buffer {
  const head = hex(`1234 ${opcode} 0001 0000 0000 0001`);
  const record = hex(`c00c 0020 0001 000493e0 0006 ${flags} ${address(SENDER.ip)}`);
  return Buffer.concat([head, encoded(name, suffix), hex('0020 0001'), record]);
}

function nameAnswer(name: string, suffix: number, ...ips: string[]): Buffer {
  const data = hex(ips.map((ip) => UNIQUE + address(ip)).join(''));
  const record = Buffer.concat([hex('0020 0001 000493e0'), Buffer.from([0, data.length]), data]);
  return Buffer.concat([hex(`1234 ${OPCODE.answer} 0000 0001 0000 0000`), encoded(name, suffix), record]);
}

function status(rows: [string, number, string][], mac = '3c22fb000001'): Buffer {
  const list = rows.map(([name, suffix, flags]) => Buffer.concat([padded(name, suffix), hex(flags)]));
  const data = Buffer.concat([Buffer.from([rows.length]), ...list, hex(mac), Buffer.alloc(40)]);
  const record = Buffer.concat([hex('0021 0001 00000000'), Buffer.from([data.length >> 8, data.length & 255]), data]);
  return Buffer.concat([hex(`1234 ${OPCODE.answer} 0000 0001 0000 0000`), encoded('*', 0), record]);
}

test.each<[string, Buffer, object]>([
  ['a host registers its name', registration('ANNAS-PC', 0), { name: 'ANNAS-PC', service: 'workstation' }],
  ['and again', registration('ANNAS-PC', 0x20, UNIQUE, OPCODE.refresh), { name: 'ANNAS-PC', service: 'file server' }],
  [
    'with several addresses',
    registration('NAS', 0x20, UNIQUE, OPCODE.multihomed),
    { name: 'NAS', service: 'file server' },
  ],
  ['for something unknown', registration('NAS', 0x2f), { name: 'NAS', service: '<2f>' }],
  ['its workgroup', registration('HOME', 0, GROUP), { service: 'workstation', text: { workgroup: 'HOME' } }],
  ['as the first of it', registration('HOME', 0x1d), { service: 'master browser', text: { workgroup: 'HOME' } }],
  ['for messages, maybe to a person', registration('ANNA', 3), { service: 'messenger', text: { messenger: 'ANNA' } }],
  ['in no encoding', registration('K\xdcCHE', 0), { name: 'K\\220CHE', service: 'workstation' }],
  [
    'a host answers to its name',
    nameAnswer('NAS', 0x20, '10.0.0.1', SENDER.ip),
    { name: 'NAS', service: 'file server' },
  ],
  [
    'a host tells all its names',
    status([
      ['NAS', 0, UNIQUE],
      ['HOME', 0, GROUP],
      ['NAS', 0x20, UNIQUE],
    ]),
    { name: 'NAS', text: { workgroup: 'HOME', services: 'workstation, file server', mac: '3c:22:fb:00:00:01' } },
  ],
  ['a host without names', status([], '000000000000'), {}],
])('NetBIOS: %s', (_, payload, event) => {
  expect(announced([names(payload)]).events).toEqual([{ ...base, ...event }]);
});

test('a name server answers for others', () => {
  const { events } = announced([names(nameAnswer('NAS', 0x20, '192.168.1.9'))]);
  const { mac: _, ...rest } = base;
  expect(events).toEqual([{ ...rest, ip: '192.168.1.9', name: 'NAS', service: 'file server' }]);
});

test.each<[string, Buffer]>([
  ['a question', registration('NAS', 0, UNIQUE, OPCODE.query)],
  ['an answer that says no', Buffer.concat([hex('1234 8503 0000 0000 0000 0000'), encoded('NAS', 0)])],
  ['nothing', Buffer.alloc(12)],
])('NetBIOS: %s is no announcement', (_, payload) => {
  const { events, counters } = announced([names(payload)]);
  expect([events, refusedIn(counters)]).toEqual([[], 0]);
});

const changed = (bytes: Buffer, at: number, value: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
};
const good = registration('NAS', 0);

test.each<[string, Buffer, string]>([
  ['without a record', changed(good, 11, 0), 'nbns.short'],
  ['without a question', changed(good, 5, 0), 'nbns.short'],
  ['that ends early', good.subarray(0, -1), 'nbns.short'],
  ['of another type', changed(good, 12 + 34 + 4 + 3, 1), 'nbns.rdata'],
  ['whose name has a digit', changed(good, 14, 0x30), 'nbns.name'],
  ['with fewer names than it says', changed(status([['NAS', 0, UNIQUE]]), 56, 200), 'nbns.rdata'],
])('NetBIOS: a message %s is counted', (_, payload, fault) => {
  expect(announced([names(payload)])).toMatchObject({ events: [], counters: { [fault]: 1 } });
});

function browser(command: number, name: string, comment: string, mailslot = '\\MAILSLOT\\BROWSE\0'): Buffer {
  const frame = Buffer.alloc(32);
  frame[0] = command;
  frame.write(name, 6, 'latin1');
  frame.set([6, 1], 22);
  const words = Buffer.alloc(34);
  const smb = Buffer.concat([hex('ff534d4225'), Buffer.alloc(27), Buffer.from([17]), words, hex('0000')]);
  const dataOffset = smb.length + mailslot.length;
  smb.writeUInt16LE(dataOffset, 33 + 24);
  const ends = [encoded('NAS', 0), encoded('HOME', 0x1d)];
  const text = Buffer.from(`${comment}\0`, 'latin1');
  return Buffer.concat([hex('1102 1234 c0a80114 008a 0000 0000'), ...ends, smb, Buffer.from(mailslot), frame, text]);
}

test.each<[string, Buffer, object]>([
  [
    'a computer',
    browser(1, 'NAS', 'backups'),
    { name: 'NAS', service: 'workstation', text: { comment: 'backups', version: '6.1' } },
  ],
  [
    'the first of a workgroup',
    browser(15, 'NAS', ''),
    { name: 'NAS', service: 'master browser', text: { version: '6.1' } },
  ],
  ['a workgroup', browser(12, 'HOME', 'NAS'), { name: 'NAS', service: 'master browser', text: { workgroup: 'HOME' } }],
])('browsers: %s', (_, payload, event) => {
  expect(announced([browsers(payload)]).events).toEqual([{ ...base, ...event }]);
});

test.each<[string, Buffer, string]>([
  ['an election', browser(8, 'NAS', ''), ''],
  ['a logon', browser(1, 'NAS', '', '\\MAILSLOT\\NET\\NTLOGON\0'), ''],
  ['an error', changed(browser(1, 'NAS', ''), 0, 0x13), ''],
  ['another block', changed(browser(1, 'NAS', ''), 14 + 68 + 4, 0x73), ''],
  ['nothing', Buffer.alloc(3), 'browser.short'],
  ['an announcement that ends early', browser(1, 'NAS', '').subarray(0, -12), 'browser.short'],
])('browsers: %s is no announcement', (_, payload, fault) => {
  const { events, counters } = announced([browsers(payload)]);
  expect(events).toEqual([]);
  expect(refusedIn(counters)).toBe(fault === '' ? 0 : 1);
  if (fault !== '') expect(counters[fault]).toBe(1);
});

test.each([
  ['registrations', names(good)],
  ['answers', names(nameAnswer('NAS', 0x20, '10.0.0.1', SENDER.ip))],
  ['statuses', names(status([['NAS', 0, UNIQUE]]))],
  ['browsers', browsers(browser(1, 'NAS', 'backups'))],
])('any of %s is read or counted, and the same whatever lies around it', (_, datagram) => {
  const hear = announcer();
  const bytes = Buffer.from(datagram.payload);
  const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(changes, fc.nat(bytes.length), (mutations, length) => {
      const payload = Buffer.from(bytes.subarray(0, length));
      for (const [at, value] of mutations) if (at < length) payload[at] = value;
      const { events, refused } = hear({ ...datagram, payload });
      expect(events.length + refused).toBeLessThanOrEqual(1);
      for (const filler of [0x00, 0x41, 0xff]) {
        const trailer = Buffer.alloc(64, filler);
        expect(hear({ ...datagram, payload, trailer })).toEqual({ events, refused });
      }
    }),
    { numRuns: 200 },
  );
});
