import { formatMac, readMac } from '@lanhound/proto';
import { isNameClaim, type NameClaim, type NetbiosName, type NodeStatus, readNbns } from '../../decode/nbns.ts';
import { type BrowserAnnouncement, readBrowserAnnouncement } from '../../decode/nbns-browser.ts';
import type { Packet } from '../../decode/packet.ts';
import {
  type AnnouncementBody,
  type AnnouncementSource,
  type AnnouncementTexts,
  bodyOf,
  bodyOfOwner,
} from './source.ts';

const SUFFIX = {
  workstation: 0x00,
  messenger: 0x03,
  domainMaster: 0x1b,
  masterBrowser: 0x1d,
  fileServer: 0x20,
} as const;

/** What has a name, by the name's sixteenth byte (MS-NBTE section 1.8, Microsoft KB 163409). */
const SERVICES: ReadonlyMap<number, string> = new Map([
  [SUFFIX.workstation, 'workstation'],
  [0x01, 'master browser'],
  [SUFFIX.messenger, 'messenger'],
  [0x06, 'remote access server'],
  [SUFFIX.domainMaster, 'domain master browser'],
  [0x1c, 'domain controllers'],
  [SUFFIX.masterBrowser, 'master browser'],
  [0x1e, 'browser elections'],
  [0x1f, 'network DDE'],
  [SUFFIX.fileServer, 'file server'],
  [0x21, 'remote access client'],
  [0xbe, 'network monitor agent'],
  [0xbf, 'network monitor'],
]);

/** Unique names that are a workgroup's: only one in it may have them. */
const WORKGROUP_SUFFIXES: readonly number[] = [SUFFIX.domainMaster, SUFFIX.masterBrowser];

/** Names that hosts register, that they answer to, and all names of a host that was asked for them. */
export const netbiosNameSource: AnnouncementSource = {
  isWanted: isNameClaim,
  freshBytes: 2,
  read(packet, _cut, texts) {
    const message = readNbns(packet.bytes, packet.payloadAt, packet.payloadEnd);
    if (typeof message === 'string') return message;
    const isStatus = message.kind === 'status';
    const body = isStatus ? statusBody(packet, message, texts) : claimBody(packet, message, texts);
    return { bodies: [body], omitted: 0 };
  },
};

/** What computers tell their workgroup. */
export const netbiosBrowserSource: AnnouncementSource = {
  isWanted: (_bytes, start, end) => end > start,
  // Type and flags, the datagram's number.
  freshBytes: 4,
  read(packet, _cut, texts) {
    const announcement = readBrowserAnnouncement(packet.bytes, packet.payloadAt, packet.payloadEnd);
    if (typeof announcement === 'string') return announcement;
    return { bodies: announcement ? [browserBody(packet, announcement, texts)] : [], omitted: 0 };
  },
};

/** Who registers speaks of itself; who answers may be a name server. */
function claimBody(packet: Packet, claim: NameClaim, texts: AnnouncementTexts): AnnouncementBody {
  const isVersion4 = packet.ipLength === 4;
  const addressesAt = claim.kind === 'answer' && isVersion4 ? claim.addressesAt : [];
  const body = bodyOfOwner(packet, 'netbios', texts, addressesAt);
  body.service = serviceOf(claim.suffix);
  const kind = kindOf(claim, claim.isGroup);
  if (kind === 'host') body.name = claim.name;
  else body.text = { [kind]: claim.name };
  return body;
}

/** A name is the host's, its workgroup's, or, for messages, possibly that of whoever is logged in. */
function kindOf({ suffix }: NetbiosName, isGroup: boolean): 'host' | 'workgroup' | 'messenger' {
  if (isGroup || WORKGROUP_SUFFIXES.includes(suffix)) return 'workgroup';
  return suffix === SUFFIX.messenger ? 'messenger' : 'host';
}

function statusBody(packet: Packet, { names, macAt }: NodeStatus, texts: AnnouncementTexts): AnnouncementBody {
  const body = bodyOf(packet, 'netbios', texts);
  const host =
    names.find(({ suffix, isGroup }) => suffix === SUFFIX.workstation && !isGroup) ??
    names.find((name) => kindOf(name, name.isGroup) === 'host');
  const workgroup = names.find(({ suffix, isGroup }) => suffix === SUFFIX.workstation && isGroup);
  const services = new Set(names.filter(({ isGroup }) => !isGroup).map(({ suffix }) => serviceOf(suffix)));
  const mac = macAt < 0 ? 0 : readMac(packet.bytes, macAt);
  const text: Record<string, string> = {};
  if (workgroup) text['workgroup'] = workgroup.name;
  if (services.size > 0) text['services'] = [...services].join(', ');
  if (mac !== 0) text['mac'] = formatMac(mac);
  if (host) body.name = host.name;
  if (Object.keys(text).length > 0) body.text = text;
  return body;
}

function browserBody(packet: Packet, announcement: BrowserAnnouncement, texts: AnnouncementTexts): AnnouncementBody {
  const { kind, name, comment, version } = announcement;
  const body = bodyOf(packet, 'netbios', texts);
  const text: Record<string, string> = {};
  if (kind === 'domain') {
    // The sender is the master browser, whose name stands where others have their comment.
    if (comment) body.name = comment;
    if (name) text['workgroup'] = name;
  } else {
    if (name) body.name = name;
    if (comment) text['comment'] = comment;
    text['version'] = version;
  }
  body.service = kind === 'host' ? 'workstation' : 'master browser';
  if (Object.keys(text).length > 0) body.text = text;
  return body;
}

const serviceOf = (suffix: number): string => SERVICES.get(suffix) ?? `<${suffix.toString(16).padStart(2, '0')}>`;
