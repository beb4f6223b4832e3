import { readSsdp } from '../../decode/ssdp.ts';
import { ascii, findAnyCase, hasPrefix } from '../app/match.ts';
import { type AnnouncementSource, bodyOf } from './source.ts';

const LETTER_M = 0x4d;
const RESPONSE = ascii('HTTP/1.1 200');
/** Of UDP's messages only answers to searches have a unique service name. */
const SERVICE_NAME = ascii('\nUSN:');
/** "uuid:…", alone or followed by "::" and what of the device is meant (UPnP Device Architecture 2.0 section 1.2.2). */
const UUID = /^uuid:(.+?)(?:::|$)/i;
/** Who puts credentials into an address may not know that it is sent to everybody. */
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i;

/** Devices and services that announce themselves or answer a search. Who searches says nothing of itself. */
export const ssdpSource: AnnouncementSource = {
  isWanted: (bytes, start, end) => end > start && bytes[start] !== LETTER_M,
  freshBytes: 0,
  read(packet, cut, texts) {
    const message = readSsdp(packet.bytes, packet.payloadAt, packet.payloadEnd, cut);
    if (typeof message === 'string') return message;
    const { target, kind, serviceName, server, location } = message;
    const uuid = serviceName && UUID.exec(serviceName)?.[1];
    const body = bodyOf(packet, 'ssdp', texts);
    const text: Record<string, string> = {};
    if (uuid) text['uuid'] = uuid;
    else if (serviceName) text['usn'] = serviceName;
    if (kind) text['nts'] = kind;
    if (server) text['server'] = server;
    if (location) text['location'] = location.replace(USER_INFO, '$1');
    if (target) body.service = target;
    if (Object.keys(text).length > 0) body.text = text;
    return { bodies: [body], omitted: 0 };
  },
};

/** An answer to a search, by its content: it goes to whatever port asked, and from whatever port. */
export const isSearchAnswer = (bytes: Uint8Array, start: number, end: number): boolean =>
  hasPrefix(bytes, start, end, RESPONSE) && findAnyCase(bytes, start, end, SERVICE_NAME) >= 0;
