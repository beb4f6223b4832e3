import { eventKinds, WIRE } from '@lanhound/proto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventBody } from '../track/records.ts';
import { ANNOUNCEMENT_TAG } from './announcement-writer.ts';
import { CLEARTEXT_TAG } from './cleartext-writer.ts';
import { DHCP_TAG } from './dhcp-writer.ts';
import { EVENT_TAG } from './event-writer.ts';
import { HTTP_TAG } from './http-writer.ts';
import { NEIGHBOR_TAG } from './neighbor-writer.ts';
import { batches, byCodec, decoded, ipText, macText, optional, tagsOf, text, time } from './testing/encoding.ts';
import { TLS_TAG } from './tls-writer.ts';

describe('tags', () => {
  test.each([
    ['dhcp', DHCP_TAG, eventKinds.dhcp.fields],
    ['neighbor', NEIGHBOR_TAG, eventKinds.neighbor.fields.filter(({ name }) => name !== 'router')],
    ['announcement', ANNOUNCEMENT_TAG, eventKinds.announcement.fields],
    ['tls', TLS_TAG, eventKinds.tls.fields],
    ['http', HTTP_TAG, eventKinds.http.fields],
    ['cleartext', CLEARTEXT_TAG, eventKinds.cleartext.fields],
  ])('of %s are those of the schema', (_, tags, fields) => expect(tags).toEqual(tagsOf(fields)));
});

/** Leaves out what is undefined, as events do. */
const defined = (fields: object): EventBody =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as EventBody;

const port = fc.integer({ min: 0, max: 65_535 });
const flowId = fc.integer({ min: 0, max: 2 ** 53 - 1 });
const texts = fc.array(text, { minLength: 1, maxLength: 20 });
/** A certificate may be valid from before 1970. */
const anyTime = fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 });

const neighbor = fc.record({
  type: fc.constant('neighbor'),
  time,
  op: fc.constantFrom('request', 'reply', 'advertise'),
  senderMac: optional(macText),
  senderIp: optional(ipText),
  targetMac: optional(macText),
  targetIp: optional(ipText),
  etherMac: optional(macText),
});

const dhcp = fc.record({
  type: fc.constant('dhcp'),
  time,
  clientMac: optional(macText),
  messageType: fc.constantFrom('discover', 'ack'),
  src: ipText,
  dst: ipText,
  requestedIp: optional(ipText),
  assignedIp: optional(ipText),
  serverIp: optional(ipText),
  hostname: optional(text),
  fqdn: optional(text),
  vendorClass: optional(text),
  parameterList: optional(fc.array(fc.nat(2 ** 32 - 1), { minLength: 1 })),
  leaseSeconds: optional(fc.nat(2 ** 32 - 1)),
  relay: optional(ipText),
  clientDuid: optional(text),
  routers: optional(fc.array(text, { minLength: 1 })),
  dnsServers: optional(fc.array(text, { minLength: 1 })),
  srcMac: optional(macText),
});

const announcement = fc.record({
  type: fc.constant('announcement'),
  time,
  mac: optional(macText),
  ip: optional(ipText),
  via: fc.constantFrom('mdns', 'ssdp'),
  name: optional(text),
  service: optional(text),
  model: optional(text),
  manufacturer: optional(text),
  text: optional(fc.dictionary(text, text, { minKeys: 1, maxKeys: 20 })),
});

const tls = fc.record({
  type: fc.constant('tls'),
  time,
  src: ipText,
  srcPort: optional(port),
  dst: ipText,
  dstPort: optional(port),
  flowId,
  via: fc.constantFrom('tcp', 'quic'),
  sni: optional(text),
  alpn: optional(texts),
  version: optional(fc.constantFrom('TLS 1.2', 'TLS 1.3')),
  ja3: optional(text),
  ja4: optional(text),
  serverVersion: optional(text),
  cipher: optional(text),
  ja3s: optional(text),
  certSubject: optional(text),
  certIssuer: optional(text),
  certNotBefore: optional(anyTime),
  certNotAfter: optional(anyTime),
  certSans: optional(texts),
  certSha256: optional(text),
  selfSigned: optional(fc.boolean()),
  ech: optional(fc.boolean()),
});

const http = fc.record({
  type: fc.constant('http'),
  time,
  src: ipText,
  srcPort: optional(port),
  dst: ipText,
  dstPort: optional(port),
  flowId,
  method: text,
  host: optional(text),
  uri: text,
  userAgent: optional(text),
  status: optional(fc.integer({ min: 0, max: 999 })),
  contentType: optional(text),
  basicAuth: optional(fc.boolean()),
  server: optional(text),
});

const cleartext = fc.record({
  type: fc.constant('cleartext'),
  time,
  protocol: fc.constantFrom('ftp', 'telnet'),
  server: ipText,
  client: ipText,
  port,
  flowId,
  credential: optional(fc.boolean()),
  username: optional(text),
  clientMac: optional(macText),
  serverMac: optional(macText),
});

describe('what is written field by field is what the generated codec writes', () => {
  test.each<[string, fc.Arbitrary<object>]>([
    ['neighbours', neighbor],
    ['leases', dhcp],
    ['announcements', announcement],
    ['handshakes', tls],
    ['requests', http],
    ['services in clear text', cleartext],
  ])('%s', (_, event) => {
    fc.assert(
      fc.property(fc.array(event.map(defined), { minLength: 1, maxLength: 5 }), (events) => {
        const got = decoded((writer) => {
          for (const each of events) writer.event(each);
        });
        expect(got).toEqual(byCodec(events));
      }),
    );
  });

  test('everything else by way of it', () => {
    const router = { lifetimeSeconds: 1800, prefixes: ['2001:db8::/64'] };
    const advertisement = { type: 'neighbor' as const, time: 2, op: 'routerAdvertise', router };
    expect(decoded((writer) => writer.event(advertisement))).toEqual(byCodec([advertisement]));
  });

  test('an event much longer than a batch has room', () => {
    const certSans = Array.from({ length: 64 }, (_, i) => `${i}.${'\u20ac'.repeat(255)}`);
    const event = { ...fc.sample(tls.map(defined), { numRuns: 1, seed: 1 })[0], certSans } as EventBody;
    const [batch] = batches((writer) => writer.event(event), 256);
    expect(batch?.bytes.length).toBeGreaterThan(48_000);
    expect(decoded((writer) => writer.event(event))).toEqual(byCodec([event]));
  });
});

test('kinds of events have the numbers of the schema', () => {
  const numbers = Object.entries(EVENT_TAG).filter(([kind]) => kind !== 'time');
  expect(numbers).toEqual(
    numbers.map(([kind]) => [kind, (eventKinds[kind as keyof typeof eventKinds].number << 3) | WIRE.bytes]),
  );
});
