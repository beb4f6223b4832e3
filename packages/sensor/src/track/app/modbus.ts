import { u16 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { detailOfBytes, NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** MODBUS Messaging on TCP/IP 1.0b, section 3.1.3: transaction, protocol (0), length, unit; then a function code. */
const AT = { protocol: 2, length: 4, unit: 6, code: 7, body: 8 } as const;
const LENGTH = { min: 2, max: 254 } as const;
/** MODBUS Application Protocol 1.1b3, section 6: reads and single writes have two words. */
const FIXED_LAST = 6;
const FIXED_BYTES = 6;
const OTHERS: readonly number[] = [7, 8, 11, 12, 15, 16, 17, 20, 21, 22, 23, 24, 43];
const EXCEPTION = 0x80;
const EXCEPTION_BYTES = 3;
const READ_LAST = 4;

/** A request with the answer of the same transaction, unit and function. */
export const modbusProbe: Probe = {
  transport: 'tcp',
  // A transaction's number may be anything.
  firstBytes: Array.from({ length: 256 }, (_, byte) => byte),
  notes: [NOTE.modbusRequest],
  see(bytes, start, end, fromInitiator, note, detail): Verdict {
    if (end - start < AT.body || u16(bytes, start + AT.protocol) !== 0) return UNKNOWN;
    const length = u16(bytes, start + AT.length);
    // Clients that do not wait send several requests at once.
    if (length < LENGTH.min || length > LENGTH.max || start + AT.unit + length > end) return UNKNOWN;
    const code = bytes[start + AT.code] as number;
    if (fromInitiator) {
      const isRequest = code > 0 && (code <= FIXED_LAST ? length === FIXED_BYTES : OTHERS.includes(code));
      return isRequest ? verdictOfNote(NOTE.modbusRequest, detailOf(bytes, start, code)) : UNKNOWN;
    }
    if (note !== NOTE.modbusRequest || detailOf(bytes, start, code & ~EXCEPTION) !== detail) return UNKNOWN;
    return isAnswer(bytes, start, code, length) ? APP.modbus : UNKNOWN;
  },
};

const detailOf = (bytes: Uint8Array, start: number, code: number): number =>
  (detailOfBytes(bytes, start, start + 2) + (bytes[start + AT.unit] as number) + code) & 0xff;

/** An exception has its code; what was read comes with its length; what was written is repeated. */
function isAnswer(bytes: Uint8Array, start: number, code: number, length: number): boolean {
  if (code >= EXCEPTION) return length === EXCEPTION_BYTES;
  if (code <= READ_LAST) return (bytes[start + AT.body] as number) === length - EXCEPTION_BYTES;
  return code > FIXED_LAST || length === FIXED_BYTES;
}
