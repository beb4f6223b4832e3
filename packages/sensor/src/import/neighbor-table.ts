import { BlockList } from 'node:net';
import { formatIp, formatMac, isGroupMac, parseIp, readMac } from '@lanhound/proto';
import { z } from 'zod';
import type { EventSink } from '../track/records.ts';

/** A line of a router's table of neighbours, as IP-MIB has it (RFC 4293). */
export interface Neighbor {
  /** The number of the router's interface. */
  interfaceIndex: number;
  ip: string;
  mac: string;
  /** ipNetToPhysicalType, or ipNetToMediaType, which is the same. */
  type: number | undefined;
  /** ipNetToPhysicalState; the older table has none. */
  state: number | undefined;
}

/** As many as are read of a table. */
export const NEIGHBORS_MAX = 8_192;

/** What entries are that the router learned from the network, rather than was told by people or is itself. */
const LEARNED_TYPES: ReadonlySet<number | undefined> = new Set([undefined, 1, 3]);
const STATE = { reachable: 1, unknown: 6 } as const;

/** Addresses of homes (RFC 1918, RFC 4193): what is beyond the router's other side is its provider's. */
export const HOME_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

const SavedNeighbors = z.array(z.tuple([z.string().max(64), z.string().max(17)])).max(NEIGHBORS_MAX);

/**
 * Tells which neighbours a router has heard of just now. Reachable are those who answered it within the last half
 * minute. Whoever is stale was there once, and may have left hours ago: of such nothing is told. Where the router does
 * not say, an entry counts once, when it is new: it is not known when it was last confirmed.
 */
export class NeighborTable {
  /** Entries that were told, and those that were left out. */
  told = 0;
  readonly #networks: BlockList;
  /** Of entries without a state the MAC, by interface and address. */
  #known = new Map<string, string>();

  constructor(networks: readonly string[]) {
    this.#networks = blockList(networks);
  }

  see(neighbors: readonly Neighbor[], nowUs: number, sink: EventSink): void {
    const inside = new Set(neighbors.filter(({ ip }) => this.#isInside(ip)).map((each) => each.interfaceIndex));
    const known = new Map<string, string>();
    for (const { interfaceIndex, ip, mac, type, state = STATE.unknown } of neighbors) {
      if (!inside.has(interfaceIndex) || !LEARNED_TYPES.has(type)) continue;
      if (!this.#counts(`${interfaceIndex} ${ip}`, mac, state, known)) continue;
      this.told++;
      sink.event({ type: 'neighbor', time: nowUs, op: 'table', senderMac: mac, senderIp: ip });
    }
    this.#known = known;
  }

  save(): unknown {
    return [...this.#known];
  }

  restore(state: unknown): void {
    const saved = SavedNeighbors.safeParse(state);
    if (saved.success) this.#known = new Map(saved.data);
  }

  #counts(key: string, mac: string, state: number, known: Map<string, string>): boolean {
    if (state !== STATE.unknown) return state === STATE.reachable;
    known.set(key, mac);
    return this.#known.get(key) !== mac;
  }

  #isInside(ip: string): boolean {
    return this.#networks.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4');
  }
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** "192.168.1.0/24": an address, and as many bits as it has at most. */
export function isNetwork(text: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bytes = parseIp(address);
  return bytes !== undefined && Number(bits) <= bytes.length * 8;
}

const ADDRESS_BYTES: Readonly<Record<number, number>> = { 1: 4, 2: 16, 3: 4, 4: 16 };

/**
 * The interface and the address in the index of ipNetToPhysicalTable: "2.1.4.192.168.1.7", that is the interface, the
 * type and the length of the address, and its bytes. Behind those of types 3 and 4 stands a zone.
 */
export function parsePhysicalIndex(index: string): Pick<Neighbor, 'interfaceIndex' | 'ip'> | undefined {
  const [interfaceIndex = -1, type = 0, , ...bytes] = numbersOf(index);
  const address = bytes.slice(0, ADDRESS_BYTES[type] ?? 0);
  return addressOf(interfaceIndex, address, ADDRESS_BYTES[type]);
}

/** The same of ipNetToMediaTable: "2.192.168.1.7". */
export function parseMediaIndex(index: string): Pick<Neighbor, 'interfaceIndex' | 'ip'> | undefined {
  const [interfaceIndex = -1, ...address] = numbersOf(index);
  return addressOf(interfaceIndex, address, 4);
}

const numbersOf = (index: string): number[] => index.split('.').slice(0, 32).map(Number);

function addressOf(interfaceIndex: number, address: readonly number[], length: number | undefined) {
  const isAddress =
    address.length === length && address.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256);
  if (!isAddress || !Number.isInteger(interfaceIndex) || interfaceIndex < 0) return undefined;
  return { interfaceIndex, ip: formatIp(Uint8Array.from(address)) };
}

/** The MAC in a PhysAddress; undefined for what is no Ethernet machine's. */
export function macOfBytes(bytes: unknown): string | undefined {
  if (!(bytes instanceof Uint8Array) || bytes.length !== 6) return undefined;
  const mac = readMac(bytes, 0);
  return mac === 0 || isGroupMac(mac) ? undefined : formatMac(mac);
}
