import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIscLeasesReader } from './isc-leases.ts';
import { eventSink } from './testing/event-sink.ts';

const NOW_US = Date.parse('2026-03-05T12:00:00Z') * 1_000;
const GIVEN_US = Date.parse('2026-03-05T11:30:00Z') * 1_000;

function read(text: string, reader = reading()) {
  for (const line of text.split('\n'))
    reader.lines.line(Buffer.from(line, 'latin1'), { live: true, writtenUs: NOW_US });
  return reader.events.splice(0);
}

function reading() {
  const { sink, events } = eventSink();
  return { lines: createIscLeasesReader(sink, () => NOW_US), events };
}

const lease = (
  more = '',
  { ip = '192.168.1.7', ends = '4 2026/03/05 12:30:00', state = 'active' } = {},
) => `lease ${ip} {
  starts 4 2026/03/05 11:30:00;
  ends ${ends};
  tstp 4 2026/03/05 12:30:00;
  cltt 4 2026/03/05 11:30:00;
  binding state ${state};
  next binding state free;
  rewind binding state free;
  hardware ethernet 02:00:00:00:00:07;
${more}}
`;

const EVENT = {
  ...{ type: 'dhcp', time: GIVEN_US, messageType: 'ack', clientMac: '02:00:00:00:00:07' },
  ...{ assignedIp: '192.168.1.7', leaseSeconds: 3_600 },
};

test.each<[string, string, object[]]>([
  ['a lease', lease(), [EVENT]],
  [
    'one with all that a client says',
    lease(
      '  uid "\\377\\000\\000\\000\\001\\000\\004\\252\\273";\n  set vendor-class-identifier = "MSFT 5.0";\n  client-hostname "annas-laptop";\n',
    ),
    [{ ...EVENT, hostname: 'annas-laptop', vendorClass: 'MSFT 5.0', clientDuid: '0004aabb' }],
  ],
  ['one that never ends', lease('', { ends: 'never' }), [{ ...EVENT, leaseSeconds: 0xffff_ffff }]],
  ['one that was given back', lease('', { state: 'free' }), []],
  ['one that has ended', lease('', { ends: '4 2026/03/05 11:59:59' }), []],
  ['the same twice', lease() + lease(), [EVENT]],
  [
    'a statement of another place',
    `host x {\n  dynamic;\n  hardware ethernet 02:00:00:00:00:08;\n}\n${lease()}`,
    [EVENT],
  ],
  [
    'peers in failover',
    `failover peer "a" state {\n  my state normal at 4 2026/03/05 11:30:00;\n}\n${lease()}`,
    [EVENT],
  ],
  ['what does not end', lease().replace('}', ''), []],
  [
    'leases of DHCPv6',
    `server-duid "\\000\\001";

ia-na "\\001\\000\\000\\000\\000\\003\\000\\001\\002\\000\\000\\000\\000\\007" {
  cltt 4 2026/03/05 11:30:00;
  iaaddr fd00::7 {
    binding state active;
    preferred-life 2250;
    max-life 3600;
    ends 4 2026/03/05 12:30:00;
  }
}
`,
    [
      {
        ...{ type: 'dhcp', time: GIVEN_US, messageType: 'reply', assignedIp: 'fd00::7', leaseSeconds: 3_600 },
        clientDuid: '00030001020000000007',
      },
    ],
  ],
  [
    'a hostile name',
    lease('  client-hostname "a\\033]0;x\\"; } lease 10.0.0.1 {";\n'),
    [{ ...EVENT, hostname: 'a\\027]0;x"; } lease 10.0.0.1 {' }],
  ],
])('%s', (_, text, expected) => expect(read(text)).toEqual(expected));

test('times as seconds, of db-time-format local', () => {
  const text = lease()
    .replace('ends 4 2026/03/05 12:30:00;', 'ends epoch 1772713800; # Thu Mar  5 12:30:00 2026')
    .replace('cltt 4 2026/03/05 11:30:00;', 'cltt epoch 1772710200; # Thu Mar  5 11:30:00 2026');
  expect(read(text)).toEqual([EVENT]);
});

test('a renewed lease is told again; the file written anew, and read again after a restart, tells nothing', () => {
  const first = reading();
  read(lease(), first);
  const renewed = lease().replaceAll('12:30:00', '12:45:00').replaceAll('11:30:00', '11:45:00');
  expect(read(renewed, first)).toMatchObject([{ time: GIVEN_US + 900_000_000 }]);
  const second = reading();
  second.lines.restore?.(JSON.parse(JSON.stringify(first.lines.save?.())));
  expect(read(lease() + renewed, second)).toEqual([]);
});

test('any text is survived', () => {
  const part = fc.constantFrom(
    'lease 192.168.1.7 {\n',
    '}\n',
    'ends never;\n',
    'binding state active;\n',
    'ia-na "\\000" {\n',
  );
  const more = fc.constantFrom(
    'hardware ethernet 02:00:00:00:00:07;\n',
    'iaaddr fd00::1 {\n',
    'cltt epoch 1;\n',
    '"',
    '\\',
    '{\n',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(part, more, fc.string({ unit: 'binary' })), { maxLength: 60 }), (parts) => {
      for (const event of read(parts.join(''))) expect(event).toMatchObject({ type: 'dhcp', time: expect.any(Number) });
    }),
  );
});
