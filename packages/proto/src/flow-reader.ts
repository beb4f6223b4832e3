// Flows are nine of ten events, so they are read straight from the wire: a third of what the general way costs. What
// the two make of the same bytes is compared in the tests.
import { AddressCache } from './address-cache.ts';
import { enumNumbers } from './gen/fields.ts';
import type { FlowEvent, FlowReason, FlowState } from './gen/types.ts';
import { MacCache } from './mac-cache.ts';
import { TextCache } from './text-cache.ts';
import { cutText, TEXT_LENGTH_MAX } from './text-limit.ts';
import { WIRE } from './wire.ts';
import { textOfUtf8, WireError, type WireReader } from './wire-reader.ts';

const { varint, fixed64, bytes } = WIRE;
const MAC_MAX = 2 ** 48;

const namesByNumber = <Name extends string>(numbers: Readonly<Record<Name, number>>): readonly (Name | undefined)[] => {
  const names: (Name | undefined)[] = [];
  for (const [name, number] of Object.entries(numbers) as [Name, number][]) names[number] = name;
  return names;
};
const STATES = namesByNumber<FlowState>(enumNumbers.FlowState);
const REASONS = namesByNumber<FlowReason>(enumNumbers.FlowReason);

/** A flow whose every field is there, absent ones as undefined: one shape makes all who read them faster. */
type WholeFlow = { [Key in keyof FlowEvent]-?: FlowEvent[Key] | undefined };

/** Keeps the texts of addresses and names that come again and again. */
export class FlowReader {
  readonly #addresses = new AddressCache();
  readonly #macs = new MacCache();
  readonly #texts = new TextCache();

  /** The message Flow from where the reader is to its end. Throws WireError. */
  read(reader: WireReader, header: { time: number; site: string; sensor: string }): FlowEvent {
    const flow = emptyFlow(header);
    while (reader.at < reader.end) this.#readField(reader, reader.tag(), flow);
    if (flow.state === undefined) throw new WireError(`state is 0, want one of ${listed(STATES)}`);
    return flow as FlowEvent;
  }

  #readField(reader: WireReader, tag: number, flow: WholeFlow): void {
    switch (tag) {
      case (1 << 3) | varint:
        flow.flowId = reader.varint();
        return;
      case (2 << 3) | varint:
        flow.state = nameOf(STATES, reader.varint(), 'state');
        return;
      case (3 << 3) | varint:
        flow.reason = nameOf(REASONS, reader.varint(), 'reason');
        return;
      case (4 << 3) | fixed64:
        flow.start = reader.sfixed64();
        return;
      case (5 << 3) | fixed64:
        flow.end = reader.sfixed64();
        return;
      case (6 << 3) | varint:
        flow.proto = reader.uint32();
        return;
      case (7 << 3) | bytes:
        flow.src = this.#address(reader);
        return;
      case (8 << 3) | varint:
        flow.srcPort = reader.uint32();
        return;
      case (9 << 3) | fixed64:
        flow.srcMac = this.#mac(reader, 'srcMac');
        return;
      case (10 << 3) | bytes:
        flow.dst = this.#address(reader);
        return;
      case (11 << 3) | varint:
        flow.dstPort = reader.uint32();
        return;
      case (12 << 3) | fixed64:
        flow.dstMac = this.#mac(reader, 'dstMac');
        return;
      default:
        this.#readFinding(reader, tag, flow);
    }
  }

  #readFinding(reader: WireReader, tag: number, flow: WholeFlow): void {
    switch (tag) {
      case (13 << 3) | varint:
        flow.vlan = reader.uint32();
        return;
      case (14 << 3) | varint:
        flow.icmpType = reader.uint32();
        return;
      case (15 << 3) | varint:
        flow.icmpCode = reader.uint32();
        return;
      case (16 << 3) | varint:
        flow.srcPackets = reader.varint();
        return;
      case (17 << 3) | varint:
        flow.srcBytes = reader.varint();
        return;
      case (18 << 3) | varint:
        flow.dstPackets = reader.varint();
        return;
      case (19 << 3) | varint:
        flow.dstBytes = reader.varint();
        return;
      case (20 << 3) | varint:
        flow.srcTcpFlags = reader.uint32();
        return;
      case (21 << 3) | varint:
        flow.dstTcpFlags = reader.uint32();
        return;
      case (22 << 3) | bytes:
        flow.app = this.#text(reader);
        return;
      case (23 << 3) | bytes:
        flow.serverName = this.#text(reader);
        return;
      case (24 << 3) | varint:
        flow.handshakeRttUs = reader.varint();
        return;
      case (25 << 3) | varint:
        flow.srcRetransmissions = reader.varint();
        return;
      case (26 << 3) | varint:
        flow.dstRetransmissions = reader.varint();
        return;
      case (27 << 3) | bytes:
        flow.synFingerprint = this.#text(reader);
        return;
      default:
        reader.skip(tag);
    }
  }

  #address(reader: WireReader): string | undefined {
    const length = reader.length();
    const at = reader.at;
    reader.at += length;
    if (length === 4 || length === 16) return this.#addresses.textOf(reader.bytes, at, length);
    if (length === 0) return undefined;
    throw new WireError(`an IP address has 4 or 16 bytes, got ${length}`);
  }

  #mac(reader: WireReader, name: string): string {
    const mac = reader.fixed64();
    if (mac >= MAC_MAX) throw new WireError(`${name} is ${mac}, want 48 bits`);
    return this.#macs.textOf(mac);
  }

  #text(reader: WireReader): string | undefined {
    const length = reader.length();
    const { bytes, at } = reader;
    reader.at += length;
    if (length === 0) return undefined;
    if (length > TEXT_LENGTH_MAX) return cutText(textOfUtf8(bytes.subarray(at, at + length)));
    let hash = length;
    for (let i = at; i < at + length; i++) {
      const byte = bytes[i] as number;
      if (byte > 127) return textOfUtf8(bytes.subarray(at, at + length));
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    return this.#texts.textOf(bytes, at, length, hash);
  }
}

function nameOf<Name extends string>(names: readonly (Name | undefined)[], number: number, field: string): Name {
  const name = names[number];
  if (name === undefined) throw new WireError(`${field} is ${number}, want one of ${listed(names)}`);
  return name;
}

const listed = (names: readonly (string | undefined)[]): string => Object.keys(names).join(', ');

/** Written out: a literal of all fields is one allocation of one shape. */
function emptyFlow({ time, site, sensor }: { time: number; site: string; sensor: string }): WholeFlow {
  return {
    type: 'flow',
    time,
    site,
    sensor,
    flowId: 0,
    state: undefined,
    reason: undefined,
    start: 0,
    end: 0,
    proto: 0,
    src: undefined,
    srcPort: undefined,
    srcMac: undefined,
    dst: undefined,
    dstPort: undefined,
    dstMac: undefined,
    vlan: undefined,
    icmpType: undefined,
    icmpCode: undefined,
    srcPackets: 0,
    srcBytes: 0,
    dstPackets: 0,
    dstBytes: 0,
    srcTcpFlags: undefined,
    dstTcpFlags: undefined,
    app: undefined,
    serverName: undefined,
    handshakeRttUs: undefined,
    srcRetransmissions: undefined,
    dstRetransmissions: undefined,
    synFingerprint: undefined,
  };
}
