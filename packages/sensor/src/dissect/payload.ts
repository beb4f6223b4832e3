import { PROTO } from '../decode/transport.ts';
import { readDhcpMessage } from './dhcp.ts';
import { readDhcpv6Message } from './dhcpv6.ts';
import { readDnsMessage } from './dns.ts';
import type { Span } from './layer.ts';
import { readNtp } from './ntp.ts';
import { readQuic } from './quic.ts';
import { readTextCommands } from './text-commands.ts';
import { readTextHead } from './text-head.ts';
import { readTlsRecords } from './tls.ts';
import type { Next, Walk } from './walk.ts';

/** Reads a message; `title` is the layer's name. */
type ReadMessage = (walk: Walk, span: Span, title: string) => Next | undefined;

const READERS: Readonly<Record<string, ReadMessage>> = {
  dhcp: readDhcpMessage,
  dhcpv6: readDhcpv6Message,
  dns: readDnsMessage,
  mdns: readDnsMessage,
  llmnr: readDnsMessage,
  nbns: readDnsMessage,
  ntp: readNtp,
  quic: readQuic,
  tls: readTlsRecords,
  http: readTextHead,
  ssdp: readTextHead,
  upnp: readTextHead,
  sip: readTextHead,
  rtsp: readTextHead,
  ftp: readTextCommands,
  ftps: readTextCommands,
  imap: readTextCommands,
  irc: readTextCommands,
  pop3: readTextCommands,
  smtp: readTextCommands,
};

/** Where one packet alone does not tell, as with a question whose answer would: whom the port is registered to. */
const PORT_APPS: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  [PROTO.tcp]: { 21: 'ftp', 25: 'smtp', 53: 'dns', 110: 'pop3', 143: 'imap', 587: 'smtp', 6667: 'irc' },
  [PROTO.udp]: {
    53: 'dns',
    67: 'dhcp',
    68: 'dhcp',
    123: 'ntp',
    137: 'nbns',
    546: 'dhcpv6',
    547: 'dhcpv6',
    5353: 'mdns',
  },
};
const TITLES: Readonly<Record<string, string>> = { mdns: 'mDNS', dhcpv6: 'DHCPv6' };

const CODE_BITS = 0xff;
/** The recogniser's "nothing more will be found". */
const GAVE_UP = 255;

/** What a transport carries, read as far as this one packet holds it. */
export function readPayload(walk: Walk, span: Span): Next | undefined {
  if (span.at >= span.end) return undefined;
  const { proto, srcPort, dstPort } = walk.said;
  const byContent = appIn(walk, span, proto);
  const ports = PORT_APPS[proto] ?? {};
  const app = byContent || (ports[dstPort] ?? ports[srcPort] ?? '');
  const name = TITLES[app] ?? app.toUpperCase();
  const read = READERS[app];
  if (read) return read(walk, span, byContent ? name : `${name} (by its port)`);
  return readPrivate(walk, span, byContent ? `${name} (by its content)` : 'Payload');
}

function appIn({ tools, bytes }: Walk, { at, end }: Span, proto: number): string {
  for (const fromInitiator of [true, false]) {
    const code = tools.recogniser.see(bytes, at, end, fromInitiator, proto, 0) & CODE_BITS;
    if (code !== 0 && code !== GAVE_UP) return tools.recogniser.nameOf(code);
  }
  return '';
}

/** Bytes that may hold anything somebody typed. */
function readPrivate(walk: Walk, span: Span, title: string): undefined {
  const reader = walk.open('data', title, span);
  reader.layer.isPrivate = true;
  reader.closeAtEnd('bytes');
  return undefined;
}

/** What no reader is for. */
export function readData(walk: Walk, span: Span): undefined {
  if (span.at < span.end) readPrivate(walk, span, walk.said.isLaterFragment ? 'Rest of a fragmented packet' : 'Data');
}

/** The same for what only machines make. */
export function readOpenData(walk: Walk, span: Span): undefined {
  if (span.at >= span.end) return;
  walk.open('data', 'Data', span).closeAtEnd('bytes');
}
