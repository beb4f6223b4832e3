import { i32, u16 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** RFC 6886 section 3: version 0, operation; answers add 128 to it, then a result. */
const NAT_PMP = 0;
const ADDRESS_BYTES = { request: 2, answer: 12 } as const;
const MAPPING_BYTES = { request: 12, answer: 16 } as const;
const MAPPING_LAST = 2;
const RESULT_MAX = 5;
/** RFC 6887 section 7: version 2, operation, reserved, lifetime, the client's address, all in words. */
const PCP = 2;
const PCP_AT = { reserved: 2, address: 8, data: 24 } as const;
const PCP_LAST = 2;
const PCP_BYTES_MAX = 1_100;
const PCP_RESULT_MAX = 13;
const ANSWER = 0x80;
const AT = { operation: 1, result: 2, pcpResult: 3 } as const;
const VERSION_SHIFT = 4;

/** A request to a router to open a port, or for its address, with the answer; also of PCP, which has followed it. */
export const natPmpProbe: Probe = {
  transport: 'udp',
  firstBytes: [NAT_PMP, PCP],
  notes: [NOTE.natPmpRequest],
  see(bytes, start, end, fromInitiator, note, detail): Verdict {
    if (end - start < 2) return UNKNOWN;
    const version = bytes[start] as number;
    const operation = bytes[start + AT.operation] as number;
    const asked = (version << VERSION_SHIFT) | (operation & ~ANSWER);
    if (fromInitiator) {
      const isRequest = version === PCP ? isPcpRequest(bytes, start, end) : isRequestOf(operation, bytes, start, end);
      return isRequest ? verdictOfNote(NOTE.natPmpRequest, asked & 0xff) : UNKNOWN;
    }
    if (note !== NOTE.natPmpRequest || operation < ANSWER || asked !== detail) return UNKNOWN;
    return (version === PCP ? isPcpAnswer(bytes, start, end) : isAnswer(bytes, start, end)) ? APP['nat-pmp'] : UNKNOWN;
  },
};

function isRequestOf(operation: number, bytes: Uint8Array, start: number, end: number): boolean {
  if (operation === 0) return end - start === ADDRESS_BYTES.request;
  return operation <= MAPPING_LAST && end - start === MAPPING_BYTES.request && u16(bytes, start + 2) === 0;
}

function isAnswer(bytes: Uint8Array, start: number, end: number): boolean {
  const { answer } = bytes[start + AT.operation] === ANSWER ? ADDRESS_BYTES : MAPPING_BYTES;
  return end - start === answer && u16(bytes, start + AT.result) <= RESULT_MAX;
}

function isPcpRequest(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isPcp(start, end) || (bytes[start + AT.operation] as number) > PCP_LAST) return false;
  const addressAt = start + PCP_AT.address;
  const isIpv4 = i32(bytes, addressAt) === 0 && i32(bytes, addressAt + 4) === 0 && i32(bytes, addressAt + 8) === 0xffff;
  // Global unicast and unique local addresses begin with these bits.
  const first = bytes[addressAt] as number;
  return u16(bytes, start + PCP_AT.reserved) === 0 && (isIpv4 || (first & 0xe0) === 0x20 || (first & 0xfe) === 0xfc);
}

const isPcpAnswer = (bytes: Uint8Array, start: number, end: number): boolean =>
  isPcp(start, end) && bytes[start + 2] === 0 && (bytes[start + AT.pcpResult] as number) <= PCP_RESULT_MAX;

const isPcp = (start: number, end: number): boolean =>
  end - start >= PCP_AT.data && end - start <= PCP_BYTES_MAX && (end - start) % 4 === 0;
