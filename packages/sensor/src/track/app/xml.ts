import { APP } from './apps.ts';
import { ascii, find } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

const OPENING = 0x3c;
const HEAD_BYTES_MAX = 2_048;
/** RFC 6120 section 4.8.1: the namespace of streams, in the element that either side begins with. */
const STREAM = ascii('<stream:stream');
const STREAMS = ascii('http://etherx.jabber.org/streams');
/** WS-Discovery of 2005 and, by OASIS, of 2009: the namespace of its messages, within SOAP's envelope. */
const ENVELOPE = ascii(':Envelope');
const DISCOVERY = ['http://schemas.xmlsoap.org/ws/2005/04/discovery', 'http://docs.oasis-open.org/ws-dd/ns/discovery/'];
const NAMESPACES = DISCOVERY.map(ascii);

/** Jabber: XML streams, by their namespace. */
export const xmppProbe: Probe = {
  transport: 'tcp',
  firstBytes: [OPENING],
  see(bytes, start, end): Verdict {
    const to = Math.min(end, start + HEAD_BYTES_MAX);
    const streamAt = find(bytes, start, to, STREAM);
    return streamAt >= 0 && find(bytes, streamAt, to, STREAMS) >= 0 ? APP.xmpp : UNKNOWN;
  },
};

/** How printers, cameras and Windows look for each other. */
export const wsDiscoveryProbe: Probe = {
  transport: 'udp',
  firstBytes: [OPENING],
  see(bytes, start, end): Verdict {
    const to = Math.min(end, start + HEAD_BYTES_MAX);
    if (find(bytes, start, to, ENVELOPE) < 0) return UNKNOWN;
    for (let i = 0; i < NAMESPACES.length; i++) {
      if (find(bytes, start, to, NAMESPACES[i] as Uint8Array) >= 0) return APP['ws-discovery'];
    }
    return UNKNOWN;
  },
};
