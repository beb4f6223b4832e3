import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeaLeasesReader } from './kea-leases.ts';
import { eventSink } from './testing/event-sink.ts';

const NOW_S = Date.parse('2026-03-05T12:00:00Z') / 1_000;
const us = (seconds: number) => seconds * 1_000_000;

const HEAD4 =
  'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id\n';
const HEAD6 =
  'address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source,pool_id\n';

const lease4 = ({ ends = NOW_S + 1_800, name = 'phone.home.lan.', state = 0, id = '', seconds = 3_600 } = {}) =>
  `192.168.1.7,02:00:00:00:00:07,${id},${seconds},${ends},1,0,0,${name},${state},,0\n`;
const lease6 = ({ type = 0, ip = 'fd00::7', mac = '02:00:00:00:00:07' } = {}) =>
  `${ip},00:03:00:01:02:00:00:00:00:07,3600,${NOW_S + 1_800},1,1800,${type},1,128,0,0,phone,${mac},0,,1,0,0\n`;

const EVENT4 = {
  ...{ type: 'dhcp', time: us(NOW_S - 1_800), messageType: 'ack', clientMac: '02:00:00:00:00:07' },
  ...{ assignedIp: '192.168.1.7', hostname: 'phone', leaseSeconds: 3_600 },
};
const EVENT6 = { ...EVENT4, messageType: 'reply', assignedIp: 'fd00::7', clientDuid: '00030001020000000007' };

function reading() {
  const { sink, events } = eventSink();
  return { lines: createKeaLeasesReader(sink, () => us(NOW_S)), events };
}

function read(text: string, reader = reading()) {
  const context = { live: true, writtenUs: us(NOW_S) };
  for (const line of text.split('\n')) if (line) reader.lines.line(Buffer.from(line, 'latin1'), context);
  return reader.events.splice(0);
}

test.each<[string, string, object[]]>([
  ['a lease', HEAD4 + lease4(), [EVENT4]],
  [
    'an identifier by RFC 4361',
    HEAD4 + lease4({ id: 'ff:00:00:00:01:00:04:aa:bb' }),
    [{ ...EVENT4, clientDuid: '0004aabb' }],
  ],
  [
    'one for ever',
    HEAD4 + lease4({ seconds: 0xffff_ffff, ends: NOW_S - 1_800 + 0xffff_ffff }),
    [{ ...EVENT4, leaseSeconds: 0xffff_ffff }],
  ],
  ['a name with what stands for a comma', HEAD4 + lease4({ name: 'a&#x2cb' }), [{ ...EVENT4, hostname: 'a,b' }]],
  ['a hostile name', HEAD4 + lease4({ name: '&#x1b[2J' }), [{ ...EVENT4, hostname: '\\027[2J' }]],
  ['declined', HEAD4 + lease4({ state: 1 }), []],
  ['reclaimed', HEAD4 + lease4({ state: 2 }), []],
  ['ended', HEAD4 + lease4({ ends: NOW_S }), []],
  ['without a head', lease4(), []],
  ['the same twice', HEAD4 + lease4() + lease4(), [EVENT4]],
  ['a lease of DHCPv6', HEAD6 + lease6(), [EVENT6]],
  ['one without a MAC', HEAD6 + lease6({ mac: '' }), [{ ...EVENT6, clientMac: undefined }]],
  ['a prefix', HEAD6 + lease6({ type: 2, ip: 'fd00:1::' }), []],
  ['cut in the middle', HEAD4 + lease4().slice(0, 40), []],
])('%s', (_, text, expected) => expect(read(text)).toEqual(expected));

test('over a restart in the middle of the file, and the file written anew', () => {
  const first = reading();
  read(HEAD4 + lease4(), first);
  const second = reading();
  second.lines.restore?.(JSON.parse(JSON.stringify(first.lines.save?.())));
  const renewed = lease4({ ends: NOW_S + 3_500 });
  expect(read(renewed, second)).toMatchObject([{ time: us(NOW_S - 100) }]);
  expect(read(HEAD4 + renewed, second)).toEqual([]);
});

test('any text is survived', () => {
  const part = fc.constantFrom(HEAD4, HEAD6, lease4(), lease6(), ',', '\n', '0', '&#x', '192.168.1.7', 'address');
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string({ unit: 'binary' })), { maxLength: 40 }), (parts) => {
      for (const event of read(parts.join(''))) expect(event).toMatchObject({ type: 'dhcp', time: expect.any(Number) });
    }),
  );
});
