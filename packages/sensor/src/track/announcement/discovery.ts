import { type Discovery, type Host, isAnswer, readDiscovery, type Service } from '../../decode/mdns.ts';
import type { Packet } from '../../decode/packet.ts';
import { readServiceText } from '../../decode/service-text.ts';
import {
  type Announced,
  type AnnouncementBody,
  type AnnouncementSource,
  type AnnouncementTexts,
  bodyOf,
  bodyOfOwner,
} from './source.ts';
import { manufacturerOf, modelOf, nameOf } from './traits.ts';

const NO_TEXT: ReadonlyMap<string, string> = new Map();
/** Its TXT record says the model of the host that has the other services of its name. */
const DEVICE_INFO = '_device-info._tcp';
/** fe80::/10. */
const isLinkLocal = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0xfe && ((bytes[at + 1] as number) & 0xc0) === 0x80;

/** Services with what they say of themselves, types of services, and hosts: each an announcement. */
export const mdnsSource: AnnouncementSource = {
  isWanted: isAnswer,
  freshBytes: 2,
  read(packet, cut, texts) {
    const discovery = readDiscovery(packet.bytes, packet.payloadAt, packet.payloadEnd, cut, texts.names);
    return typeof discovery === 'string' ? discovery : announcedIn(packet, discovery, texts);
  },
};

/** Hosts that answer to their names. */
export const llmnrSource: AnnouncementSource = {
  isWanted: isAnswer,
  freshBytes: 2,
  read(packet, cut, texts) {
    const discovery = readDiscovery(packet.bytes, packet.payloadAt, packet.payloadEnd, cut, texts.names);
    if (typeof discovery === 'string') return discovery;
    const bodies: AnnouncementBody[] = [];
    for (const host of discovery.hosts) {
      const body = bodyOfOwner(packet, 'llmnr', texts, comparableOf(packet, host));
      body.name = host.name;
      bodies.push(body);
    }
    return { bodies, omitted: discovery.omitted };
  },
};

function announcedIn(packet: Packet, discovery: Discovery, texts: AnnouncementTexts): Announced {
  const hosts = new Map([...discovery.hosts].map((host) => [host.name, host]));
  const said = [...discovery.services].map((service) => saidOf(packet, service));
  const models = new Map(said.filter(({ type }) => type === DEVICE_INFO).map(({ name, model }) => [name, model]));
  const bodies: AnnouncementBody[] = [];
  for (const { name, type, host, model = models.get(name), manufacturer, text } of said) {
    const known = host === undefined ? undefined : hosts.get(host);
    const body = bodyOfOwner(packet, 'mdns', texts, known ? comparableOf(packet, known) : []);
    body.name = name;
    body.service = type;
    if (model) body.model = model;
    if (manufacturer) body.manufacturer = manufacturer;
    if (text.size > 0) body.text = Object.fromEntries(text);
    bodies.push(body);
  }
  const named = new Set(said.map(({ type }) => type));
  for (const type of discovery.types) {
    if (!named.has(type)) bodies.push({ ...bodyOf(packet, 'mdns', texts), service: type });
  }
  for (const host of hosts.values()) {
    // Nobody may speak of other names by mDNS, RFC 6762 section 3.
    if (!/\.local$/i.test(host.name)) continue;
    bodies.push({ ...bodyOfOwner(packet, 'mdns', texts, comparableOf(packet, host)), name: host.name });
  }
  return { bodies, omitted: discovery.omitted };
}

interface Said {
  name: string;
  type: string;
  host: string | undefined;
  model?: string | undefined;
  manufacturer: string | undefined;
  text: ReadonlyMap<string, string>;
}

/** A TXT record that does not hold together says nothing; its service is there all the same. */
function saidOf({ bytes }: Packet, { name, type, host, text: span }: Service): Said {
  const text = (span && readServiceText(bytes, span.at, span.end)) ?? NO_TEXT;
  const pairs = new Map([...text].map(([key, value]) => [key.toLowerCase(), value]));
  const model = modelOf(type, pairs);
  const said = { name: nameOf(type, name, pairs), type, host, manufacturer: manufacturerOf(pairs), text };
  return model === undefined ? said : { ...said, model };
}

/**
 * The addresses that would show the sender among them: of its IP version and, since hosts seldom tell those of the
 * link when they have others, of its scope.
 */
function comparableOf({ bytes, srcIpAt, ipLength }: Packet, { addresses }: Host): number[] {
  const isOfLink = ipLength === 16 && isLinkLocal(bytes, srcIpAt);
  return addresses
    .filter(({ at, end }) => end - at === ipLength && (ipLength === 4 || isLinkLocal(bytes, at) === isOfLink))
    .map(({ at }) => at);
}
