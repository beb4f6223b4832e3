import type { Span } from './layer.ts';
import type { LayerName, Next, Walk } from './walk.ts';

/** Extension headers, RFC 8200 section 4 and the IANA registry of them; not ESP, which hides what follows. */
const EXTENSIONS = new Set([0, 43, 44, 51, 60, 135, 139, 140]);

const LAYER_OF_PROTOCOL: Readonly<Record<number, LayerName>> = {
  1: 'icmp',
  4: 'ipv4',
  6: 'tcp',
  17: 'udp',
  41: 'ipv6',
  58: 'icmpv6',
};

/** Tunnels within tunnels are read so deep and no deeper. */
const IP_HEADERS_MAX = 8;

/** What an IP protocol number announces. */
export function nextOfProtocol(walk: Walk, proto: number, span: Span): Next {
  walk.said.proto = proto;
  walk.said.nextType = proto;
  if (walk.said.isLaterFragment) return { layer: 'data', span };
  const headers = walk.layers.filter(({ key }) => key === 'ipv4' || key === 'ipv6').length;
  return { layer: headers < IP_HEADERS_MAX ? (LAYER_OF_PROTOCOL[proto] ?? 'data') : 'data', span };
}

/** The same after an IPv6 header or one of its extensions. */
export function nextOfHeader(walk: Walk, header: number, span: Span): Next {
  if (!EXTENSIONS.has(header) || walk.said.isLaterFragment) return nextOfProtocol(walk, header, span);
  walk.said.nextType = header;
  return { layer: 'extension', span };
}
