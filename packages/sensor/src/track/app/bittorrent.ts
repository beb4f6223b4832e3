import { u16, u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { ascii, hasPrefix } from './match.ts';
import { detailOfBytes, NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** BEP 3: the handshake of peers. */
const HANDSHAKE = ascii('\x13BitTorrent protocol');
/** BEP 5: a node's identifier comes first in queries and answers; some put the asker's address before it (BEP 42). */
const DHT_MESSAGES = ['d1:ad2:id20:', 'd1:rd2:id20:', 'd2:ip6:', 'd2:ip18:'].map(ascii);
/** BEP 29: type and version share the first byte; extension, connection, two times, window, sequence, acknowledged. */
const UTP = { data: 0x01, state: 0x21, syn: 0x41 } as const;
const UTP_AT = { connection: 2, difference: 8, sequence: 16, acknowledged: 18 } as const;
const UTP_HEADER_BYTES = 20;
const UTP_EXTENSION_MAX = 2;
/** BEP 15: what a client of a tracker begins with: a number of eight bytes, an action, a transaction. */
const TRACKER = ascii('\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0');
const TRACKER_BYTES = 16;
/** BEP 14: how peers find each other on the local network. */
const LOCAL_SEARCH = ascii('BT-SEARCH * HTTP/1.1\r\n');

export const bittorrentProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0x13],
  see(bytes, start, end): Verdict {
    return hasPrefix(bytes, start, end, HANDSHAKE) ? APP.bittorrent : UNKNOWN;
  },
};

/** A message of the table of nodes, of a tracker or of the local search; uTP's opening with its answer. */
export const bittorrentOverUdpProbe: Probe = {
  transport: 'udp',
  firstBytes: [UTP.data, UTP.state, UTP.syn, 0, 0x42, 0x64],
  notes: [NOTE.utpSyn],
  see(bytes, start, end, _fromInitiator, note, detail): Verdict {
    switch (bytes[start]) {
      case UTP.data:
        return hasPrefix(bytes, start + UTP_HEADER_BYTES, end, HANDSHAKE) ? APP.bittorrent : UNKNOWN;
      case UTP.syn:
        return isSyn(bytes, start, end)
          ? verdictOfNote(NOTE.utpSyn, openingOf(bytes, start, UTP_AT.sequence))
          : UNKNOWN;
      case UTP.state:
        return note === NOTE.utpSyn && isAnswer(bytes, start, end, detail) ? APP.bittorrent : UNKNOWN;
      case 0:
        return end - start === TRACKER_BYTES && hasPrefix(bytes, start, end, TRACKER) ? APP.bittorrent : UNKNOWN;
      default:
        return isMessage(bytes, start, end) ? APP.bittorrent : UNKNOWN;
    }
  },
};

function isMessage(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = 0; i < DHT_MESSAGES.length; i++) {
    if (hasPrefix(bytes, start, end, DHT_MESSAGES[i] as Uint8Array)) return true;
  }
  return hasPrefix(bytes, start, end, LOCAL_SEARCH);
}

/** Nothing was heard of the other side yet, so nothing is known of its clock and nothing acknowledged. */
function isSyn(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < UTP_HEADER_BYTES || (bytes[start + 1] as number) > UTP_EXTENSION_MAX) return false;
  return u32(bytes, start + UTP_AT.difference) === 0 && u16(bytes, start + UTP_AT.acknowledged) === 0;
}

function isAnswer(bytes: Uint8Array, start: number, end: number, detail: number): boolean {
  if (end - start < UTP_HEADER_BYTES || (bytes[start + 1] as number) > UTP_EXTENSION_MAX) return false;
  return openingOf(bytes, start, UTP_AT.acknowledged) === detail;
}

/** What the answer repeats: the connection, and the number that it acknowledges. */
const openingOf = (bytes: Uint8Array, start: number, sequenceAt: number): number =>
  (detailOfBytes(bytes, start + UTP_AT.connection, start + UTP_AT.connection + 2) +
    detailOfBytes(bytes, start + sequenceAt, start + sequenceAt + 2)) &
  0xff;
