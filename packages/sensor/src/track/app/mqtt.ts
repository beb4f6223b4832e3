import { u16 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { ascii, hasPrefix } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** MQTT 3.1.1 section 3.1: the first packet of every client. */
const CONNECT = 0x10;
const LENGTH_BYTES_MAX = 4;
const CONTINUES = 0x80;
const NAMES = ['MQTT', 'MQIsdp'].map(ascii);
/** Protocol levels: 3 is 3.1, 4 is 3.1.1, 5 is 5.0; bridges set the top bit. */
const LEVEL_MIN = 3;
const LEVEL_MAX = 5;

/** A CONNECT with the protocol's name and a level that exists. */
export const mqttProbe: Probe = {
  transport: 'tcp',
  firstBytes: [CONNECT],
  see(bytes, start, end): Verdict {
    let at = start + 1;
    while (at < end && at - start < LENGTH_BYTES_MAX && (bytes[at] as number) >= CONTINUES) at++;
    at++;
    if (at + 2 > end) return UNKNOWN;
    const nameEnd = at + 2 + u16(bytes, at);
    if (nameEnd >= end || !isProtocolName(bytes, at + 2, nameEnd)) return UNKNOWN;
    const level = (bytes[nameEnd] as number) & ~CONTINUES;
    return level >= LEVEL_MIN && level <= LEVEL_MAX ? APP.mqtt : UNKNOWN;
  },
};

function isProtocolName(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = 0; i < NAMES.length; i++) {
    const name = NAMES[i] as Uint8Array;
    if (end - start === name.length && hasPrefix(bytes, start, end, name)) return true;
  }
  return false;
}
