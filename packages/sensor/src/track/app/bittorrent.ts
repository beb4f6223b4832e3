import { APP } from './apps.ts';
import { ascii, hasPrefix } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** BEP 3: the handshake of peers. */
const HANDSHAKE = ascii('\x13BitTorrent protocol');
/** BEP 5: a node's identifier comes first in queries and answers; some put the asker's address before it (BEP 42). */
const DHT_MESSAGES = ['d1:ad2:id20:', 'd1:rd2:id20:', 'd2:ip6:', 'd2:ip18:'].map(ascii);
/** BEP 29: the header of uTP, of a data packet without extension, before the same handshake. */
const UTP_DATA = 0x01;
const UTP_HEADER_BYTES = 20;

export const bittorrentProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0x13],
  see(bytes, start, end): Verdict {
    return hasPrefix(bytes, start, end, HANDSHAKE) ? APP.bittorrent : UNKNOWN;
  },
};

export const bittorrentOverUdpProbe: Probe = {
  transport: 'udp',
  firstBytes: [UTP_DATA, 0x64],
  see(bytes, start, end): Verdict {
    if (bytes[start] === UTP_DATA) {
      return hasPrefix(bytes, start + UTP_HEADER_BYTES, end, HANDSHAKE) ? APP.bittorrent : UNKNOWN;
    }
    for (let i = 0; i < DHT_MESSAGES.length; i++) {
      if (hasPrefix(bytes, start, end, DHT_MESSAGES[i] as Uint8Array)) return APP.bittorrent;
    }
    return UNKNOWN;
  },
};
