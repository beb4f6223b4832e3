import { APP } from './apps.ts';
import { isResponse } from './http.ts';
import { ascii, findAnyCase, hasPrefix } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** UPnP Device Architecture 2.0 section 1: HTTP's lines over UDP. */
const REQUESTS = ['M-SEARCH * HTTP/1.1\r\n', 'NOTIFY * HTTP/1.1\r\n'].map(ascii);
/** Only answers to searches have a search target and a unique service name. */
const SEARCH_TARGET = ascii('\nST:');
const SERVICE_NAME = ascii('\nUSN:');

export const ssdpProbe: Probe = {
  transport: 'udp',
  firstBytes: [0x4d, 0x4e, 0x48],
  see(bytes, start, end): Verdict {
    for (let i = 0; i < REQUESTS.length; i++) {
      if (hasPrefix(bytes, start, end, REQUESTS[i] as Uint8Array)) return APP.ssdp;
    }
    if (!isResponse(bytes, start, end)) return UNKNOWN;
    const isAnswer =
      findAnyCase(bytes, start, end, SEARCH_TARGET) >= 0 || findAnyCase(bytes, start, end, SERVICE_NAME) >= 0;
    return isAnswer ? APP.ssdp : UNKNOWN;
  },
};
