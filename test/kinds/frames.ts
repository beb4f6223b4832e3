import {
  dnsMessage,
  dnsName,
  type Endpoint,
  type PcapFrame,
  TCP_FLAG,
  tcpConversation,
  tcpFrame,
  udpFrame,
} from '@lanhound/testkit';
import type { Portrait, Said } from './portraits.ts';

// What a device says, as frames on the wire.

const START_US = 1_772_366_400_000_000;
const ROUTER = { mac: '02:00:5e:00:00:01', ip: '192.168.1.1' };
const INTERNET = { mac: ROUTER.mac, ip: '198.51.100.7' };
const PEER = { mac: '02:00:5e:00:00:09', ip: '192.168.1.9' };
const BROADCAST = { mac: 'ff:ff:ff:ff:ff:ff', ip: '255.255.255.255' };
const MULTICAST = {
  mdns: { mac: '01:00:5e:00:00:fb', ip: '224.0.0.251', port: 5353 },
  ssdp: { mac: '01:00:5e:7f:ff:fa', ip: '239.255.255.250', port: 1900 },
};

/** A second apart. */
export function framesOf({ mac, says }: Portrait): PcapFrame[] {
  const at = (port: number): Endpoint => ({ mac, ip: '192.168.1.50', port });
  return says.flatMap((said, i) => {
    const timeUs = START_US + i * 1_000_000;
    return framesSaying(said, at, 40_000 + i, timeUs);
  });
}

type At = (port: number) => Endpoint;

function framesSaying(said: Said, at: At, port: number, timeUs: number): PcapFrame[] {
  if ('dhcp' in said) return [{ timeUs, bytes: dhcpFrame(at(68), said.dhcp) }];
  if ('lookup' in said) {
    return [{ timeUs, bytes: udpFrame(at(port), { ...ROUTER, port: 53 }, dnsMessage({ name: said.lookup })) }];
  }
  if ('service' in said) return [{ timeUs, bytes: udpFrame(at(5353), MULTICAST.mdns, mdnsMessage(said)) }];
  if ('ssdp' in said) return [{ timeUs, bytes: udpFrame(at(1900), MULTICAST.ssdp, ssdpMessage(said)) }];
  if ('syn' in said) {
    const [hopLimit = 64, window = 0, options = ''] = said.syn;
    const fields = { flags: TCP_FLAG.syn, hopLimit, window, options: Buffer.from(options, 'hex') };
    return [{ timeUs, bytes: tcpFrame(at(port), { ...INTERNET, port: 443 }, fields) }];
  }
  if ('userAgent' in said) {
    const request = `GET / HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: ${said.userAgent}\r\n\r\n`;
    return tcpConversation({
      ...{ client: at(port), server: { ...INTERNET, port: 80 }, startUs: timeUs },
      said: [
        ['client', request],
        ['server', 'HTTP/1.1 204 No Content\r\n\r\n'],
      ],
    });
  }
  const { serves, answers = '' } = said;
  return tcpConversation({
    ...{ client: { ...PEER, port }, server: at(serves), startUs: timeUs },
    said: answers ? [['server', answers]] : [],
  });
}

interface DhcpSaid {
  hostname?: string;
  vendorClass?: string;
  parameters?: string;
}

/** A request, RFC 2131 section 2. */
function dhcpFrame(from: Endpoint, { hostname, vendorClass, parameters }: DhcpSaid): Uint8Array {
  const header = Buffer.alloc(240);
  header.set([1, 1, 6, 0], 0);
  header.writeUInt32BE(0x1234, 4);
  header.set(Buffer.from(from.mac.replaceAll(':', ''), 'hex'), 28);
  header.writeUInt32BE(0x63825363, 236);
  const options = [
    option(53, Uint8Array.of(3)),
    ...(hostname ? [option(12, Buffer.from(hostname))] : []),
    ...(vendorClass ? [option(60, Buffer.from(vendorClass))] : []),
    ...(parameters ? [option(55, Uint8Array.from(parameters.split(',').map(Number)))] : []),
    Uint8Array.of(255),
  ];
  return udpFrame({ ...from, ip: '0.0.0.0' }, { ...BROADCAST, port: 67 }, Buffer.concat([header, ...options]));
}

const option = (code: number, value: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.of(code, value.length), value]);

/** An answer that announces one service of the host, RFC 6763. */
function mdnsMessage({
  service,
  name = 'Device',
  host = 'device',
  text = [],
}: Extract<Said, { service: string }>): Uint8Array {
  const instance = Buffer.concat([label(name), dnsName(`${service}.local`)]);
  const target = dnsName(`${host}.local`);
  const records = [
    record(dnsName(`${service}.local`), 12, instance),
    record(instance, 33, Buffer.concat([Uint8Array.of(0, 0, 0, 0, 0x1f, 0x90), target])),
    record(instance, 16, text.length > 0 ? Buffer.concat(text.map(label)) : Uint8Array.of(0)),
    record(target, 1, Uint8Array.of(192, 168, 1, 50)),
  ];
  const header = Buffer.from([0, 0, 0x84, 0, 0, 0, 0, records.length, 0, 0, 0, 0]);
  return Buffer.concat([header, ...records]);
}

const label = (text: string): Uint8Array => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Uint8Array.of(bytes.length), bytes]);
};

function record(name: Uint8Array, type: number, data: Uint8Array): Uint8Array {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(120, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([name, fixed, data]);
}

const ssdpMessage = ({ ssdp, server = '' }: Extract<Said, { ssdp: string }>): string =>
  [
    'NOTIFY * HTTP/1.1',
    'HOST: 239.255.255.250:1900',
    'CACHE-CONTROL: max-age=1800',
    'LOCATION: http://192.168.1.50:8080/description.xml',
    `NT: ${ssdp}`,
    'NTS: ssdp:alive',
    ...(server ? [`SERVER: ${server}`] : []),
    `USN: uuid:2f402f80-da50-11e1-9b23-001788000000::${ssdp}`,
    '\r\n',
  ].join('\r\n');
