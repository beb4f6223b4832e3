import { u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 5531 section 9: transaction, call, version 2, program, its version, procedure; then two credentials. */
const AT = { type: 4, rpcVersion: 8, program: 12, version: 16, procedure: 20, flavor: 24, bodyLength: 28 } as const;
const CALL_BYTES_MIN = 40;
const CALL = 0;
const RPC_VERSION = 2;
/** IANA: the port mapper is 100000, NFS 100003, mounting 100005, and what belongs to them lies near. */
const PROGRAM = { first: 100_000, nfs: 100_003, last: 100_300 } as const;
const VERSION_MAX = 4;
const PROCEDURE_MAX = 40;
/** None, Unix, short, Diffie-Hellman, RPCSEC_GSS. */
const FLAVORS: readonly number[] = [0, 1, 2, 3, 6];
const CREDENTIAL_BYTES_MAX = 400;
const LAST_FRAGMENT = 0x8000_0000;
const MARK_BYTES = 4;

/** A call of a program of this family. An answer does not say of which it is. */
const see = (bytes: Uint8Array, start: number, end: number): Verdict => {
  if (end - start < CALL_BYTES_MIN || u32(bytes, start + AT.type) !== CALL) return UNKNOWN;
  if (u32(bytes, start + AT.rpcVersion) !== RPC_VERSION) return UNKNOWN;
  const program = u32(bytes, start + AT.program);
  const version = u32(bytes, start + AT.version);
  if (program < PROGRAM.first || program > PROGRAM.last || version > VERSION_MAX) return UNKNOWN;
  if (u32(bytes, start + AT.procedure) > PROCEDURE_MAX || !FLAVORS.includes(u32(bytes, start + AT.flavor))) {
    return UNKNOWN;
  }
  if (u32(bytes, start + AT.bodyLength) > CREDENTIAL_BYTES_MAX) return UNKNOWN;
  return program === PROGRAM.nfs ? APP.nfs : APP.sunrpc;
};

export const sunRpcProbe: Probe = {
  transport: 'udp',
  // The transaction's number may be anything.
  firstBytes: Array.from({ length: 256 }, (_, byte) => byte),
  see,
};

/** Section 11: the mark of a record, its last fragment, comes first. */
export const sunRpcOverTcpProbe: Probe = {
  transport: 'tcp',
  firstBytes: [LAST_FRAGMENT >>> 24],
  see(bytes, start, end): Verdict {
    if (end - start < MARK_BYTES + CALL_BYTES_MIN) return UNKNOWN;
    const length = u32(bytes, start) - LAST_FRAGMENT;
    return length >= CALL_BYTES_MIN ? see(bytes, start + MARK_BYTES, end) : UNKNOWN;
  },
};
