import { APP, type AppName } from './apps.ts';
import { ascii, hasPrefix, isDigit } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

// Applications that begin with a mark long enough to be nobody else's.

/** One of these texts, whatever comes after it. */
const marked = (transport: Probe['transport'], app: AppName, marks: readonly string[]): Probe => {
  const texts = marks.map(ascii);
  return {
    transport,
    firstBytes: [...new Set(texts.map((text) => text[0] as number))],
    see(bytes, start, end): Verdict {
      for (let i = 0; i < texts.length; i++) {
        if (hasPrefix(bytes, start, end, texts[i] as Uint8Array)) return APP[app];
      }
      return UNKNOWN;
    },
  };
};

/** AMQP 0-9-1 section 4.2.2 with the versions before it, AMQP 1.0 section 2.2: AMQP alone, within TLS, within SASL. */
export const amqpProbe = marked('tcp', 'amqp', [
  ...['AMQP\0\0\x09\x01', 'AMQP\x01\x01\0\x0a', 'AMQP\x01\x01\x08\0', 'AMQP\x01\x01\0\x09'],
  ...['AMQP\0\x01\0\0', 'AMQP\x02\x01\0\0', 'AMQP\x03\x01\0\0'],
]);

/** rsync(5)'s daemon: both sides begin so. */
export const rsyncProbe = marked('tcp', 'rsync', ['@RSYNCD: ']);

/** Spotify Connect's announcement on the local network. */
export const spotifyProbe = marked('udp', 'spotify', ['SpotUdp0']);

const GIT_LENGTH_DIGITS = 4;
const GIT_REQUESTS = ['git-upload-pack /', 'git-receive-pack /', 'git-upload-archive /'].map(ascii);

/** gitprotocol-pack(5): four hexadecimal digits of length, what is wanted, and of which repository. */
export const gitProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0x30],
  see(bytes, start, end): Verdict {
    for (let at = start; at < start + GIT_LENGTH_DIGITS; at++) {
      if (at >= end || !isHexDigit(bytes[at] as number)) return UNKNOWN;
    }
    for (let i = 0; i < GIT_REQUESTS.length; i++) {
      if (hasPrefix(bytes, start + GIT_LENGTH_DIGITS, end, GIT_REQUESTS[i] as Uint8Array)) return APP.git;
    }
    return UNKNOWN;
  },
};

const isHexDigit = (byte: number): boolean => isDigit(byte) || (byte >= 0x61 && byte <= 0x66);
