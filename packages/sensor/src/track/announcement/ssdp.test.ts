import fc from 'fast-check';
import { expect, test } from 'vitest';
import { announced, announcer, type Datagram, refusedIn, SENDER, TIME_US } from './testing/announcing.ts';

const UUID = '060b7353-fca6-4070-85f4-1fbfb9add62c';
const lines = (...parts: string[]): string => [...parts, '', ''].join('\r\n');
const NOTIFY = 'NOTIFY * HTTP/1.1';
const OK = 'HTTP/1.1 200 OK';
const notification = (payload: string): Datagram => ({ payload, srcPort: 45_335, dstPort: 1900 });
const base = { type: 'announcement', time: TIME_US, via: 'ssdp', ...SENDER };

const ALIVE = lines(
  NOTIFY,
  'HOST: 239.255.255.250:1900',
  'CACHE-CONTROL: max-age=60',
  'NT: urn:schemas-upnp-org:device:MediaRenderer:1',
  'NTS: ssdp:alive',
  `USN: uuid:${UUID}::urn:schemas-upnp-org:device:MediaRenderer:1`,
  'SERVER: Linux/3.14 UPnP/1.0 Sonos/29.3 (ZPS1)',
  'LOCATION: http://192.168.1.20:1400/xml/device.xml',
);

test.each<[string, string, object]>([
  [
    'a device that is there',
    ALIVE,
    {
      service: 'urn:schemas-upnp-org:device:MediaRenderer:1',
      text: {
        uuid: UUID,
        nts: 'ssdp:alive',
        server: 'Linux/3.14 UPnP/1.0 Sonos/29.3 (ZPS1)',
        location: 'http://192.168.1.20:1400/xml/device.xml',
      },
    },
  ],
  [
    'a device that leaves',
    lines(NOTIFY, 'NT: upnp:rootdevice', 'NTS: ssdp:byebye', `USN: uuid:${UUID}::upnp:rootdevice`),
    { service: 'upnp:rootdevice', text: { uuid: UUID, nts: 'ssdp:byebye' } },
  ],
  [
    'an answer to a search',
    lines(OK, `ST: uuid:${UUID}`, `USN: uuid:${UUID}`, 'EXT:', 'DATE: Sat, 01 Jan 2022 00:00:00 GMT'),
    { service: `uuid:${UUID}`, text: { uuid: UUID } },
  ],
  [
    'names in any case, blanks anywhere, lines that only feed',
    `${NOTIFY}\nnt:x\n  Usn :\t odd \t\nserver:\nno header\n`,
    { service: 'x', text: { usn: 'odd' } },
  ],
  ['of equal headers the first', lines(NOTIFY, 'NT: a', 'NT: b'), { service: 'a' }],
  ['no end', `${NOTIFY}\r\nNT: a`, { service: 'a' }],
  ['nothing of what follows the headers', lines(NOTIFY, 'NT: a', '', 'SERVER: b'), { service: 'a' }],
  [
    'never the credentials of an address',
    lines(NOTIFY, 'NT: a', 'LOCATION: http://anna:hunter2@192.168.1.20/x'),
    { service: 'a', text: { location: 'http://192.168.1.20/x' } },
  ],
  ['no more than can be shown', lines(NOTIFY, `NT: ${'x'.repeat(1_000)}`), { service: 'x'.repeat(256) }],
  ['no half of an escape', lines(NOTIFY, `NT: x${'\x01'.repeat(100)}`), { service: `x${'\\001'.repeat(63)}` }],
])('SSDP: %s', (_, payload, event) => {
  expect(announced([notification(payload)]).events).toEqual([{ ...base, ...event }]);
});

test('answers are known by their content, from whatever port to whatever port', () => {
  const payload = lines(OK, 'ST: upnp:rootdevice', `usn: uuid:${UUID}`);
  const { events } = announced([{ payload, srcPort: 49_152, dstPort: 50_123 }]);
  expect(events).toEqual([{ ...base, service: 'upnp:rootdevice', text: { uuid: UUID } }]);
});

test.each<[string, string, number]>([
  ['a search', lines('M-SEARCH * HTTP/1.1', 'MAN: "ssdp:discover"', 'ST: ssdp:all', 'USER-AGENT: Chrome'), 1900],
  ['nothing', '', 1900],
  ['an answer to something else', lines(OK, 'SERVER: x'), 50_123],
])('SSDP: %s is no announcement', (_, payload, dstPort) => {
  const { events, counters } = announced([{ payload, srcPort: 45_335, dstPort }]);
  expect([events, refusedIn(counters)]).toEqual([[], 0]);
});

test.each([
  ['of another method', lines('GET / HTTP/1.1', 'NT: a'), 'ssdp.startLine'],
  ['that says no', lines('HTTP/1.1 404 Not Found', 'ST: a'), 'ssdp.startLine'],
  ['about nothing', lines(NOTIFY, 'SERVER: b'), 'ssdp.target'],
])('SSDP: a message %s is counted', (_, payload, fault) => {
  expect(announced([notification(payload)])).toMatchObject({ events: [], counters: { [fault]: 1 } });
});

test('a line that was cut is not taken for whole', () => {
  const { events } = announced([{ ...notification(lines(NOTIFY, 'NT: a', 'SERVER: Linux/3.14')), cutBytes: 8 }]);
  expect(events).toEqual([{ ...base, service: 'a' }]);
});

test('any message is read or counted, and the same whatever lies around it', () => {
  const hear = announcer();
  const piece = fc.constantFrom(NOTIFY, OK, '\r\n', '\n', ':', 'NT: a', 'USN: uuid:', 'LOCATION: http://a@', '\0', 'ü');
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 12 }), (pieces) => {
      const payload = pieces.join('');
      const { events, refused } = hear(notification(payload));
      const isSearch = payload.startsWith('M') || payload === '';
      expect(events.length + refused).toBe(isSearch ? 0 : 1);
      const trailer = Buffer.from('\r\nNTS: ssdp:alive\r\n\r\n');
      expect(hear({ ...notification(payload), trailer })).toEqual({ events, refused });
    }),
    { numRuns: 500 },
  );
});
