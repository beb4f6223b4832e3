import { APP } from './apps.ts';
import { ascii, find, hasPrefix, isSpace } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

const COLON = 0x3a;
/** A login with a long wallet address, or a job, fits. */
const MESSAGE_BYTES_MAX = 2_048;
const METHOD = ascii('"method"');
/**
 * What no other protocol asks for: Bitcoin's and Zcash's methods begin with "mining."; Ethereum's are those of its
 * nodes, which speak them within HTTP only.
 */
const METHODS = ['"mining.', '"eth_submitLogin"', '"eth_getWork"', '"eth_submitWork"', '"eth_submitHashrate"'].map(
  ascii,
);
/** Monero's have common names, so the keys that come with them count: of a login, of work done, of a job. */
const LOGIN = keyed('"login"', '"pass"', '"agent"');
const SUBMIT = keyed('"job_id"', '"nonce"', '"result"');
const JOB = keyed('"blob"', '"job_id"', '"target"');

/** Mining pools' JSON-RPC, one object a line and nothing around it. */
export const stratumProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0x7b],
  see(bytes, start, end): Verdict {
    const to = Math.min(end, start + MESSAGE_BYTES_MAX);
    const keyAt = find(bytes, start, to, METHOD);
    if (keyAt < 0) return hasAll(bytes, start, to, JOB) ? APP.stratum : UNKNOWN;
    const valueAt = valueAfter(bytes, keyAt + METHOD.length, to);
    for (let i = 0; i < METHODS.length; i++) {
      if (hasPrefix(bytes, valueAt, to, METHODS[i] as Uint8Array)) return APP.stratum;
    }
    const isMonero =
      hasAll(bytes, start, to, LOGIN) || hasAll(bytes, start, to, SUBMIT) || hasAll(bytes, start, to, JOB);
    return isMonero ? APP.stratum : UNKNOWN;
  },
};

function keyed(...keys: string[]): readonly Uint8Array[] {
  return keys.map(ascii);
}

/** Each of them followed by a colon. */
function hasAll(bytes: Uint8Array, start: number, end: number, keys: readonly Uint8Array[]): boolean {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as Uint8Array;
    let at = find(bytes, start, end, key);
    while (at >= 0 && valueAfter(bytes, at + key.length, end) === end) at = find(bytes, at + 1, end, key);
    if (at < 0) return false;
  }
  return true;
}

/** After the colon and the spaces around it; `end` when there is none. */
function valueAfter(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(bytes[at] as number)) at++;
  if (at >= end || bytes[at] !== COLON) return end;
  at++;
  while (at < end && isSpace(bytes[at] as number)) at++;
  return at;
}
