import { APP } from './apps.ts';
import { ascii, find } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

const OPENING = 0x7b;
const KEYS = ['"host_int"', '"version"', '"displayname"', '"namespaces"'].map(ascii);

/** Dropbox's announcement on the local network: one JSON object with these keys. */
export const dropboxProbe: Probe = {
  transport: 'udp',
  firstBytes: [OPENING],
  see(bytes, start, end): Verdict {
    for (let i = 0; i < KEYS.length; i++) if (find(bytes, start, end, KEYS[i] as Uint8Array) < 0) return UNKNOWN;
    return APP.dropbox;
  },
};
