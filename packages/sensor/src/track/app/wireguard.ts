import { u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** WireGuard, section 5.4 of its paper: a type and three zero bytes; then messages of fixed or rounded lengths. */
const TYPE = { initiation: 1, response: 2, data: 4 } as const;
const INITIATION_BYTES = 148;
const RESPONSE_BYTES = 92;
const DATA_BYTES_MIN = 32;
const DATA_UNIT_BYTES = 16;
const TAG_BYTES = 16;
const TAG_ZEROS_MAX = 2;
/** The upper half of a data message's counter, little-endian, is zero until a session is replaced. */
const COUNTER_HIGH_AT = 12;

/** An initiation with its response, or data in both directions of a tunnel that was there before. */
export const wireguardProbe: Probe = {
  transport: 'udp',
  firstBytes: [TYPE.initiation, TYPE.response, TYPE.data],
  notes: [NOTE.wireguardInitiation, NOTE.wireguardDataFromInitiator, NOTE.wireguardDataFromResponder],
  see(bytes, start, end, fromInitiator, note): Verdict {
    const length = end - start;
    if (length < DATA_BYTES_MIN || bytes[start + 1] !== 0 || bytes[start + 2] !== 0 || bytes[start + 3] !== 0) {
      return UNKNOWN;
    }
    switch (bytes[start]) {
      case TYPE.initiation:
        return length === INITIATION_BYTES ? verdictOfNote(NOTE.wireguardInitiation) : UNKNOWN;
      case TYPE.response:
        return length === RESPONSE_BYTES && note === NOTE.wireguardInitiation ? APP.wireguard : UNKNOWN;
      case TYPE.data:
        return isData(bytes, start, length) ? seeData(fromInitiator, note) : UNKNOWN;
      default:
        return UNKNOWN;
    }
  },
};

/** What is encrypted ends with a tag, which looks like noise; what only resembles the header often ends with zeros. */
function isData(bytes: Uint8Array, start: number, length: number): boolean {
  if (length % DATA_UNIT_BYTES !== 0 || u32(bytes, start + COUNTER_HIGH_AT) !== 0) return false;
  let zeros = 0;
  for (let at = start + length - TAG_BYTES; at < start + length; at++) if (bytes[at] === 0) zeros++;
  return zeros <= TAG_ZEROS_MAX;
}

function seeData(fromInitiator: boolean, note: number): Verdict {
  const mine = fromInitiator ? NOTE.wireguardDataFromInitiator : NOTE.wireguardDataFromResponder;
  const other = fromInitiator ? NOTE.wireguardDataFromResponder : NOTE.wireguardDataFromInitiator;
  return note === other ? APP.wireguard : verdictOfNote(mine);
}
