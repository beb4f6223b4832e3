import fc from 'fast-check';
import { expect, test } from 'vitest';
import { announced, announcer, type Datagram, refusedIn, SENDER, TIME_US } from './testing/announcing.ts';
import { answer, type RecordFields } from './testing/dns-records.ts';

const mdns = (payload: Uint8Array, ends: Partial<Datagram> = {}): Datagram => ({
  payload,
  srcPort: 5353,
  dstPort: 5353,
  ...ends,
});
const llmnr = (payload: Uint8Array): Datagram => ({ payload, srcPort: 5355, dstPort: 51_000 });
const base = { type: 'announcement', time: TIME_US, via: 'mdns', ...SENDER };

const TYPE = (type: string): string[] => [type, '_tcp', 'local'];
const HOST = ['Annas-TV', 'local'];
const ptr = (type: string, instance: string): RecordFields => ({
  owner: TYPE(type),
  type: 'PTR',
  data: [instance, ...TYPE(type)],
});
const srv = (type: string, instance: string, host: readonly string[] = HOST): RecordFields => ({
  owner: [instance, ...TYPE(type)],
  type: 'SRV',
  data: host,
});
const txt = (type: string, instance: string, ...strings: string[]): RecordFields => ({
  owner: [instance, ...TYPE(type)],
  type: 'TXT',
  data: strings,
});
const a = (ip: string = SENDER.ip, owner: readonly string[] = HOST): RecordFields => ({ owner, type: 'A', data: [ip] });
const host = { ...base, name: 'Annas-TV.local' };

test.each<[string, RecordFields[], RecordFields[], object[]]>([
  [
    'a receiver with all that belongs to it',
    [ptr('_airplay', 'Living Room')],
    [
      srv('_airplay', 'Living Room'),
      txt('_airplay', 'Living Room', 'model=AppleTV11,1', 'manufacturer=Apple', 'deviceid=3C:22:FB:00:00:01'),
      { owner: HOST, type: 'NSEC', data: [] },
      a(),
    ],
    [
      {
        ...base,
        name: 'Living Room',
        service: '_airplay._tcp',
        model: 'AppleTV11,1',
        manufacturer: 'Apple',
        text: { model: 'AppleTV11,1', manufacturer: 'Apple', deviceid: '3C:22:FB:00:00:01' },
      },
      host,
    ],
  ],
  [
    'a name for people, in their language and with a dot',
    [ptr('_ipp', 'Küche Nr. 2'), txt('_ipp', 'Küche Nr. 2', 'usb_MFG=Canon', 'usb_MDL=TS5000 series')],
    [],
    [
      {
        ...base,
        name: 'Küche Nr. 2',
        service: '_ipp._tcp',
        model: 'TS5000 series',
        manufacturer: 'Canon',
        text: { usb_MFG: 'Canon', usb_MDL: 'TS5000 series' },
      },
    ],
  ],
  [
    'a name that tries to pass for an escape',
    [ptr('_ipp', 'a\\027\n')],
    [],
    [{ ...base, name: 'a\\\\027\\010', service: '_ipp._tcp' }],
  ],
  [
    'the model of a host, told once for all its services',
    [ptr('_smb', 'Annas Mac'), txt('_device-info', 'Annas Mac', 'model=Mac15,3')],
    [],
    [
      { ...base, name: 'Annas Mac', service: '_smb._tcp', model: 'Mac15,3' },
      { ...base, name: 'Annas Mac', service: '_device-info._tcp', model: 'Mac15,3', text: { model: 'Mac15,3' } },
    ],
  ],
  [
    'names for machines, in place of which there are better ones',
    [
      txt('_googlecast', 'Chromecast-00112233', 'fn=Bedroom', 'md=Chromecast'),
      txt('_raop', '3C22FB000001@Bath', 'md=0,1,2', 'am=AudioAccessory5,1'),
      ptr('_workstation', 'nas [3c:22:fb:00:00:01]'),
    ],
    [],
    [
      {
        ...base,
        name: 'Bedroom',
        service: '_googlecast._tcp',
        model: 'Chromecast',
        text: { fn: 'Bedroom', md: 'Chromecast' },
      },
      {
        ...base,
        name: 'Bath',
        service: '_raop._tcp',
        model: 'AudioAccessory5,1',
        text: { md: '0,1,2', am: 'AudioAccessory5,1' },
      },
      { ...base, name: 'nas', service: '_workstation._tcp' },
    ],
  ],
  [
    'keys in any case, the first of equal ones, and none without a value',
    [txt('_http', 'x', 'Model=A', 'MODEL=B', 'flag', 'empty=', '=odd', 'k\x01=v', '__proto__=p', 'path=/')],
    [],
    [{ ...base, name: 'x', service: '_http._tcp', model: 'A', text: { Model: 'A', path: '/' } }],
  ],
  [
    'the types of service that there are, but not where an instance is named',
    [
      { owner: ['_services', '_dns-sd', '_udp', 'local'], type: 'PTR', data: TYPE('_ssh') },
      { owner: ['_services', '_dns-sd', '_udp', 'local'], type: 'PTR', data: TYPE('_ipp') },
      ptr('_ipp', 'x'),
    ],
    [],
    [
      { ...base, name: 'x', service: '_ipp._tcp' },
      { ...base, service: '_ssh._tcp' },
    ],
  ],
  [
    'a subtype is told as its type',
    [{ owner: ['_universal', '_sub', ...TYPE('_ipp')], type: 'PTR', data: ['x', ...TYPE('_ipp')] }],
    [],
    [{ ...base, name: 'x', service: '_ipp._tcp' }],
  ],
  ['a host alone', [a()], [], [host]],
  [
    'somebody answers for another: the address is the other one',
    [ptr('_ipp', 'x')],
    [srv('_ipp', 'x'), a('192.168.2.9')],
    [
      { type: 'announcement', time: TIME_US, via: 'mdns', ip: '192.168.2.9', name: 'x', service: '_ipp._tcp' },
      { type: 'announcement', time: TIME_US, via: 'mdns', ip: '192.168.2.9', name: 'Annas-TV.local' },
    ],
  ],
  ['one of several addresses is its own', [a('192.168.2.9'), a()], [], [host]],
  [
    'farewells',
    [
      { ...ptr('_ipp', 'x'), ttl: 0 },
      { ...a(), ttl: 0 },
    ],
    [],
    [],
  ],
  ['names that mDNS has no say in', [a(SENDER.ip, ['www', 'example', 'com'])], [], []],
  ['what points from an address to a name', [{ owner: ['20', 'arpa', 'local'], type: 'PTR', data: HOST }], [], []],
  ['records of another class', [{ ...a(), class: 3 }], [], []],
])('mDNS: %s', (_, answers, additionals, events) => {
  expect(announced([mdns(answer({ answers, additionals }))]).events).toEqual(events);
});

test.each([
  ['of the link, when others are told', 'fe80::1', '2001:db8::1', true],
  ['of the link, which is told', 'fe80::1', 'fe80::1', true],
  ['of the link, when another of it is told', 'fe80::1', 'fe80::2', false],
  ['of the world, which is told', '2001:db8::1', '2001:db8::1', true],
  ['of the world, when another is told', '2001:db8::1', '2001:db8::2', false],
])('mDNS from an address %s', (_, ip, told, isOwn) => {
  const answers: RecordFields[] = [{ owner: HOST, type: 'AAAA', data: [told] }, a()];
  const { events } = announced([mdns(answer({ answers }), { ip })]);
  const body = { type: 'announcement', time: TIME_US, via: 'mdns', name: 'Annas-TV.local' };
  expect(events).toEqual([isOwn ? { ...body, ip, mac: SENDER.mac } : { ...body, ip: told }]);
});

test.each(['p', 'pw', 'password', 'wifi_pass', 'admin-pwd', 'authToken', 'clientSecret', 'apikey', 'PSK'])(
  'what %s says is never kept',
  (key) => {
    const { events } = announced([mdns(answer({ answers: [txt('_http', 'x', 'u=anna', `${key}=hunter2`)] }))]);
    expect(events).toEqual([{ ...base, name: 'x', service: '_http._tcp', text: { u: 'anna' } }]);
    expect(JSON.stringify(events)).not.toContain('hunter2');
  },
);

test('long values are cut where an escape ends', () => {
  const answers = [txt('_http', 'x', `k=${'\x01'.repeat(200)}`, `e=a${'😀'.repeat(60)}`)];
  const [event] = announced([mdns(answer({ answers }))]).events;
  expect(event).toMatchObject({ text: { k: '\\001'.repeat(64), e: `a${'😀'.repeat(60)}` } });
});

test('of many pairs, services and records some are kept, the rest is counted', () => {
  const pairs = Array.from({ length: 40 }, (_, i) => `k${i}=v`);
  const services = Array.from({ length: 40 }, (_, i) => ptr('_ipp', `printer ${i}`));
  const [first] = announced([mdns(answer({ answers: [txt('_http', 'x', ...pairs)] }))]).events;
  expect(Object.keys((first as { text: object }).text)).toHaveLength(32);
  expect(announced([mdns(answer({ answers: services }))])).toMatchObject({
    events: { length: 32 },
    counters: { 'announcement.omitted': 8 },
  });
  const records = Array.from({ length: 300 }, () => a());
  expect(announced([mdns(answer({ answers: records }))]).counters).toMatchObject({ 'announcement.omitted': 44 });
});

test.each<[string, Datagram]>([
  ['a question', mdns(answer({ flags: 0, questions: [HOST], answers: [a()] }))],
  ['an answer from another port', mdns(answer({ answers: [a()] }), { srcPort: 5354 })],
  ['nothing', mdns(Buffer.alloc(12))],
])('mDNS: %s is no announcement', (_, datagram) => {
  const { events, counters } = announced([datagram]);
  expect([events, refusedIn(counters)]).toEqual([[], 0]);
});

/** An address whose owner is where it points to. */
const SELF_POINTING = Buffer.from('c00c000100010000007800040a000001', 'hex');
const whole = answer({ answers: [ptr('_ipp', 'x'), srv('_ipp', 'x'), txt('_ipp', 'x', 'md=A'), a()] });

test.each<[string, Buffer, string]>([
  ['with a response code', answer({ flags: 0x8403, answers: [a()] }), 'mdns.code'],
  ['that ends within a record', whole.subarray(0, whole.length - 1), 'mdns.short'],
  ['that ends within a question', answer({ questions: [HOST] }).subarray(0, -1), 'mdns.short'],
  ['whose address is none', answer({ answers: [{ ...a(), data: ['?'] }] }), 'mdns.rdata'],
  ['whose service is at no host', answer({ answers: [{ ...srv('_ipp', 'x'), type: 'A', data: ['?'] }] }), 'mdns.rdata'],
  ['whose name points to itself', Buffer.concat([answer({}).fill(1, 7, 8), SELF_POINTING]), 'mdns.name'],
])('an answer %s is counted', (_, payload, fault) => {
  expect(announced([mdns(payload)])).toMatchObject({ events: [], counters: { [fault]: 1 } });
});

test('an answer that was cut tells what is left of it', () => {
  const { events, counters } = announced([mdns(whole, { cutBytes: 10 })]);
  expect(events).toMatchObject([{ name: 'x', service: '_ipp._tcp', model: 'A' }, { name: 'Annas-TV.local' }]);
  expect(refusedIn(counters)).toBe(0);
});

test.each([
  ['its own name', SENDER.ip, { ...SENDER, name: 'annas-pc' }],
  ['a name and an address of somebody else', '10.0.0.1', { ip: '10.0.0.1', name: 'annas-pc' }],
])('LLMNR: a host answers to %s', (_, ip, event) => {
  const payload = answer({ id: 7, flags: 0x8000, questions: [['annas-pc']], answers: [a(ip, ['annas-pc'])] });
  expect(announced([llmnr(payload)]).events).toEqual([{ type: 'announcement', time: TIME_US, via: 'llmnr', ...event }]);
});

test('any answer is read or counted, and the same whatever lies around it', () => {
  const hear = announcer();
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(changes, fc.nat(whole.length), fc.constantFrom(5353, 5355), (mutations, length, srcPort) => {
      const payload = Buffer.from(whole.subarray(0, length));
      for (const [at, value] of mutations) if (at < length) payload[at] = value;
      const { events, refused } = hear(mdns(payload, { srcPort }));
      expect(refused === 0 || events.length === 0).toBe(true);
      for (const filler of [0x00, 0x41, 0xc0]) {
        const trailer = Buffer.alloc(64, filler);
        expect(hear(mdns(payload, { srcPort, trailer }))).toEqual({ events, refused });
      }
    }),
    { numRuns: 300 },
  );
});
