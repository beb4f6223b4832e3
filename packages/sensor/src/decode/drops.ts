/**
 * Why a frame was not decoded; the closed list. "notIp" frames are whole but carry something else; "cut" ones were
 * shortened by the capture's snapshot length; all others are malformed, or of a link this build does not know.
 */
export const DROP_NAMES = [
  '',
  'notIp.lldp',
  'notIp.llc',
  'notIp.eapol',
  'notIp.pppControl',
  'notIp.pppoeDiscovery',
  'notIp.wakeOnLan',
  'notIp.homePlug',
  'notIp.realtek',
  'notIp.loopback',
  'notIp.macControl',
  'notIp.macsec',
  'notIp.ptp',
  'notIp.batman',
  'notIp.mplsPseudowire',
  'notIp.otherEtherType',
  'notIp.otherPppProtocol',
  'notIp.otherFamily',
  'link.unknownType',
  'link.short',
  'link.cut',
  'vlan.short',
  'vlan.cut',
  'pppoe.short',
  'pppoe.cut',
  'pppoe.version',
  'ppp.short',
  'ppp.cut',
  'mpls.short',
  'mpls.cut',
  'llc.short',
  'llc.cut',
  'arp.short',
  'arp.cut',
  'arp.addressLength',
  'ipv4.short',
  'ipv4.cut',
  'ipv4.version',
  'ipv4.headerLength',
  'ipv4.totalLength',
  'ipv6.short',
  'ipv6.cut',
  'ipv6.version',
  'ipv6.jumbogram',
  'ipv6.extensionShort',
  'ipv6.extensionCut',
  'ipv6.extensionChain',
  'tcp.short',
  'tcp.cut',
  'udp.short',
  'udp.cut',
] as const;

export type DropName = Exclude<(typeof DROP_NAMES)[number], ''>;

/** A place in DROP_NAMES; 0 means that the frame was decoded. */
export type DropReason = number;

/** The number of each reason, for the decoders. */
export const DROP = Object.fromEntries(DROP_NAMES.map((name, reason) => [name, reason])) as Readonly<
  Record<DropName, DropReason>
>;

/** What a reason says of the frame. */
export type DropGroup = 'notIp' | 'cut' | 'malformed' | 'unknownLink';

export function dropGroupOf(name: DropName): DropGroup {
  if (name.startsWith('notIp.')) return 'notIp';
  if (name === 'link.unknownType') return 'unknownLink';
  return name.endsWith('.cut') || name.endsWith('Cut') ? 'cut' : 'malformed';
}

/** Which of the two it is when a header ends after what was captured: cut off, or too short on the wire as well. */
export function shortOrCut(neededEnd: number, wireEnd: number, short: DropReason, cut: DropReason): DropReason {
  return neededEnd <= wireEnd ? cut : short;
}
