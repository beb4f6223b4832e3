import { APP } from './apps.ts';
import {
  ascii,
  firstBytesOf,
  hasPrefix,
  isPrintable,
  isReplyCode,
  isTextLine,
  lineEnd,
  prefixesOf,
  prefixIn,
} from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 3261 section 7.1 and its extensions; RFC 2326 section 6.1. */
const METHODS = [
  ...['REGISTER ', 'INVITE ', 'ACK ', 'BYE ', 'CANCEL ', 'OPTIONS ', 'SUBSCRIBE ', 'NOTIFY ', 'PUBLISH '],
  ...['MESSAGE ', 'INFO ', 'PRACK ', 'UPDATE ', 'REFER '],
  ...['DESCRIBE ', 'ANNOUNCE ', 'SETUP ', 'PLAY ', 'PAUSE ', 'TEARDOWN ', 'GET_PARAMETER ', 'SET_PARAMETER '],
  ...['RECORD ', 'REDIRECT '],
];
const METHOD_BYTES = prefixesOf(METHODS.map(ascii));
const SIP_VERSION = ascii('SIP/2.0');
const RTSP_VERSION = ascii('RTSP/1.0');
const SPACE = 0x20;

/** SIP and RTSP have HTTP's first lines, with their own version: "INVITE sip:bob@example.net SIP/2.0". */
function seeFirstLine(bytes: Uint8Array, start: number, end: number): Verdict {
  if (isResponse(bytes, start, end, SIP_VERSION)) return APP.sip;
  if (isResponse(bytes, start, end, RTSP_VERSION)) return APP.rtsp;
  if (!prefixIn(bytes, start, end, METHOD_BYTES)) return UNKNOWN;
  const lineTo = lineEnd(bytes, start, end);
  if (lineTo < 0 || !isPrintable(bytes, start, lineTo)) return UNKNOWN;
  if (endsWithVersion(bytes, start, lineTo, SIP_VERSION)) return APP.sip;
  return endsWithVersion(bytes, start, lineTo, RTSP_VERSION) ? APP.rtsp : UNKNOWN;
}

/** "SIP/2.0 100 Trying". */
function isResponse(bytes: Uint8Array, start: number, end: number, version: Uint8Array): boolean {
  const codeAt = start + version.length + 1;
  if (!hasPrefix(bytes, start, end, version) || bytes[codeAt - 1] !== SPACE) return false;
  return isReplyCode(bytes, codeAt, end) && isTextLine(bytes, start, end);
}

function endsWithVersion(bytes: Uint8Array, start: number, end: number, version: Uint8Array): boolean {
  const at = end - version.length;
  return at > start && bytes[at - 1] === SPACE && hasPrefix(bytes, at, end, version);
}

const firstBytes = firstBytesOf([...METHODS, 'SIP', 'RTSP']);

export const sipOverTcpProbe: Probe = { transport: 'tcp', firstBytes, see: seeFirstLine };
export const sipOverUdpProbe: Probe = { transport: 'udp', firstBytes, see: seeFirstLine };
