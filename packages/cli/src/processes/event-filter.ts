import type { Event, EventType } from '@lanhound/proto';

/** Which events are wanted. */
export interface EventFilter {
  /** Those of a batch that are wanted, and earlier ones that were held until their flow was told of. */
  take(events: readonly Event[]): readonly Event[];
  /** Events left out because more of them waited for their flow than are held. */
  readonly refused: number;
}

/** A device by one of its addresses, in the form that events have. */
export type Device = { mac: string } | { ip: string };

export interface EventChoice {
  /** Undefined for all. */
  types?: ReadonlySet<EventType> | undefined;
  /** None for all. */
  devices?: readonly Device[] | undefined;
}

/** Flows whose answer is remembered; as many as the sensor follows at a time. */
const FLOWS_MAX = 262_144;
/** Events that may wait for their flow to be told of, which happens within a second of the capture. */
const HELD_EVENTS_MAX = 4_096;

export function createEventFilter({ types, devices = [] }: EventChoice): EventFilter {
  const isWanted = (event: Event) => types === undefined || types.has(event.type);
  if (devices.length === 0) return { refused: 0, take: (events) => events.filter(isWanted) };
  const ofDevices = new DeviceFilter(devices);
  return {
    get refused() {
      return ofDevices.refused;
    },
    take: (events) => events.flatMap((event) => ofDevices.take(event, isWanted(event))),
  };
}

const MAC_FIELDS = ['srcMac', 'dstMac', 'clientMac', 'serverMac', 'senderMac', 'targetMac', 'etherMac', 'mac'] as const;
const IP_FIELDS = [
  ...(['src', 'dst', 'client', 'server', 'ip', 'senderIp', 'targetIp'] as const),
  ...(['requestedIp', 'assignedIp', 'serverIp', 'relay'] as const),
];

const NOTHING: readonly Event[] = [];

/**
 * Events that name one of the devices, and those that belong to a flow which does: a TLS handshake names no MAC, but
 * its flow does. What comes before its flow is held until the flow is told of.
 */
class DeviceFilter {
  refused = 0;
  readonly #macs: ReadonlySet<unknown>;
  readonly #ips: ReadonlySet<unknown>;
  /** Whether a flow concerns a device, those heard of least recently first. */
  readonly #flows = new Map<number, boolean>();
  readonly #held = new Map<number, Event[]>();
  #heldEvents = 0;

  constructor(devices: readonly Device[]) {
    this.#macs = new Set(devices.flatMap((device) => ('mac' in device ? [device.mac] : [])));
    this.#ips = new Set(devices.flatMap((device) => ('ip' in device ? [device.ip] : [])));
  }

  /** What is to be said now: the event, or those that it lets go. */
  take(event: Event, isWanted: boolean): readonly Event[] {
    const isNamed = this.#isNamed(event);
    if (!('flowId' in event)) return isNamed && isWanted ? [event] : NOTHING;
    if (event.type === 'flow') {
      const concerns = this.#noteFlow(event.flowId, isNamed);
      const held = this.#release(event.flowId, concerns);
      return concerns && isWanted ? [...held, event] : held;
    }
    if (!isWanted) return NOTHING;
    if (isNamed) return [event];
    const concerns = this.#flows.get(event.flowId);
    if (concerns === undefined) this.#hold(event.flowId, event);
    return concerns ? [event] : NOTHING;
  }

  #isNamed(event: Event): boolean {
    const fields = event as unknown as Readonly<Record<string, unknown>>;
    return MAC_FIELDS.some((name) => this.#macs.has(fields[name])) || IP_FIELDS.some((n) => this.#ips.has(fields[n]));
  }

  /** A flow's second side may become known later; what concerned a device goes on doing so. */
  #noteFlow(flowId: number, isNamed: boolean): boolean {
    const concerns = isNamed || this.#flows.get(flowId) === true;
    this.#flows.delete(flowId);
    this.#flows.set(flowId, concerns);
    if (this.#flows.size > FLOWS_MAX) this.#flows.delete(this.#flows.keys().next().value as number);
    return concerns;
  }

  #hold(flowId: number, event: Event): void {
    if (this.#heldEvents === HELD_EVENTS_MAX) {
      this.refused++;
      return;
    }
    this.#heldEvents++;
    const held = this.#held.get(flowId);
    if (held) held.push(event);
    else this.#held.set(flowId, [event]);
  }

  #release(flowId: number, concerns: boolean): readonly Event[] {
    const held = this.#held.get(flowId);
    if (!held) return NOTHING;
    this.#held.delete(flowId);
    this.#heldEvents -= held.length;
    return concerns ? held : NOTHING;
  }
}
