import { type DropGroup, type DropName, dropGroupOf } from '../decode/drops.ts';
import type { Layer } from './layer.ts';

/** Why the sensor makes nothing of a frame, for people. */
export interface DropExplanation {
  name: DropName;
  group: DropGroup;
  /** What is wrong, one sentence without its full stop. */
  words: string;
  /** The byte where it went wrong, from the frame's first; undefined where nothing is wrong with any. */
  at?: number;
}

/** Of each reason: the words, and the byte within its layer; `end` for where the bytes end, -1 for none. */
type Reason = readonly [words: string, at: number | 'end'];

const NOT_IP = (what: string): Reason => [`it carries ${what}, which has no IP in it`, -1];
const SHORT = (what: string): Reason => [`the frame ends within ${what}; nobody could read it`, 'end'];
const CUT = (what: string): Reason => [`it ends within ${what}`, 'end'];

const REASONS: Readonly<Record<DropName, Reason>> = {
  'notIp.lldp': NOT_IP('LLDP (what switches say of themselves)'),
  'notIp.llc': NOT_IP('an 802.2 frame, such as spanning tree'),
  'notIp.eapol': NOT_IP('802.1X (a login to the network)'),
  'notIp.pppControl': NOT_IP('PPP control (setting up the link)'),
  'notIp.pppoeDiscovery': NOT_IP('PPPoE discovery'),
  'notIp.wakeOnLan': NOT_IP('a Wake-on-LAN call'),
  'notIp.homePlug': NOT_IP('HomePlug (powerline) messages'),
  'notIp.realtek': NOT_IP("messages of Realtek's switches"),
  'notIp.loopback': NOT_IP('an Ethernet loopback test'),
  'notIp.macControl': NOT_IP('Ethernet flow control'),
  'notIp.macsec': NOT_IP('MACsec (encrypted Ethernet)'),
  'notIp.ptp': NOT_IP('PTP (precise time)'),
  'notIp.batman': NOT_IP('batman-adv (a mesh network)'),
  'notIp.mplsPseudowire': NOT_IP('something other than IP below its MPLS labels'),
  'notIp.otherEtherType': NOT_IP('an EtherType that is not read'),
  'notIp.otherPppProtocol': NOT_IP('a PPP protocol that is not read'),
  'notIp.otherFamily': NOT_IP('a protocol family that is not read'),
  'link.unknownType': ['links of this type are not read', -1],
  'link.short': SHORT('the link header'),
  'link.cut': CUT('the link header'),
  'vlan.short': SHORT('a VLAN tag'),
  'vlan.cut': CUT('a VLAN tag'),
  'pppoe.short': SHORT('the PPPoE header'),
  'pppoe.cut': CUT('the PPPoE header'),
  'pppoe.version': ['PPPoE has version 1 and type 1, and this says otherwise', 0],
  'ppp.short': SHORT('the PPP protocol field'),
  'ppp.cut': CUT('the PPP protocol field'),
  'mpls.short': SHORT('the MPLS labels'),
  'mpls.cut': CUT('the MPLS labels'),
  'llc.short': SHORT('the 802.2 header'),
  'llc.cut': CUT('the 802.2 header'),
  'arp.short': SHORT('the ARP message'),
  'arp.cut': CUT('the ARP message'),
  'arp.addressLength': ['its addresses are not those of Ethernet (6 bytes) and IPv4 (4 bytes)', 4],
  'ipv4.short': SHORT('the IPv4 header'),
  'ipv4.cut': CUT('the IPv4 header'),
  'ipv4.version': ['its first four bits say another version than 4', 0],
  'ipv4.headerLength': ['it claims a header of less than 20 bytes', 0],
  'ipv4.totalLength': ['its total length is less than its header', 2],
  'ipv6.short': SHORT('the IPv6 header'),
  'ipv6.cut': CUT('the IPv6 header'),
  'ipv6.version': ['its first four bits say another version than 6', 0],
  'ipv6.jumbogram': ['a length of zero announces a jumbogram, which no home network carries', 4],
  'ipv6.extensionShort': SHORT('an IPv6 extension header'),
  'ipv6.extensionCut': CUT('an IPv6 extension header'),
  'ipv6.extensionChain': ['more than 16 extension headers only hide what comes after them', 0],
  'tcp.short': SHORT("TCP's ports"),
  'tcp.cut': CUT("TCP's ports"),
  'udp.short': SHORT("UDP's ports"),
  'udp.cut': CUT("UDP's ports"),
};

/** `layers` are those of the frame; the drop happened in the last of its kind that is not quoted by an error. */
export function explainDrop(
  name: DropName,
  { layers, capturedBytes, wireBytes }: { layers: readonly Layer[]; capturedBytes: number; wireBytes: number },
): DropExplanation {
  const [what, place] = REASONS[name];
  const group = dropGroupOf(name);
  const cause = capturedBytes < wireBytes ? 'the capture kept too little of it' : 'a header claims more than was sent';
  const words = group === 'cut' ? `${cause}: ${what}` : what;
  const explained = { name, group, words };
  if (place === -1) return explained;
  if (place === 'end') return { ...explained, at: capturedBytes };
  const key = name.slice(0, name.indexOf('.'));
  const layer = layers.findLast((each) => each.key === key && !each.name.startsWith('Quoted'));
  return layer ? { ...explained, at: layer.at + place } : explained;
}
