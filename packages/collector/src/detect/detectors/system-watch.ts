// Watches for devices that turn to another system: another machine with the same MAC.
import { type Event, formatTime } from '@lanhound/proto';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import { membersOf } from '../../inventory/kind/kind.ts';
import { createSystemReader, type SaidSystem } from '../../inventory/kind/said-system.ts';
import type { Who } from '../../inventory/traits.ts';
import type { DetectorDeps, Finding } from '../detector.ts';
import type { BoundedMap } from '../window.ts';
import { aKind, isAppliance } from './similar-kinds.ts';
import { isOutOfPlace } from './similar-systems.ts';
import { spanText } from './span-text.ts';
import { note, type OtherSystem, otherSystem, SystemRecord, systemRecord } from './system-record.ts';

export { SystemRecord };

/** What passes on the traffic of others shows their systems, not its own. */
const RELAYS: ReadonlySet<string> = new Set(['router', 'access-point', 'switch']);

interface SystemWatchDeps extends Pick<DetectorDeps, 'raise' | 'deviceOf'> {
  settledMs: number;
  confirmMs: number;
  /** By site and MAC. */
  records: BoundedMap<SystemRecord>;
  /** What a device was for sure, and since when. */
  kindSince(key: string): { kind: string; sinceUs: number } | undefined;
}

export function createSystemWatch({ settledMs, confirmMs, records, kindSince, raise, deviceOf }: SystemWatchDeps) {
  const settledUs = settledMs * 1000;
  let event: Event;

  /** Where both are known, only who has both: frames of one MAC may carry what others say. */
  const speakerOf = ({ mac, ip }: Who): Device | undefined => {
    const byMac = mac === undefined ? undefined : deviceOf(event.site, { mac });
    if (ip === undefined) return byMac;
    const byIp = deviceOf(event.site, { ip });
    return mac === undefined || byMac === byIp ? byIp : undefined;
  };
  const reader = createSystemReader((who: Who, said: SaidSystem) => {
    const device = speakerOf(who);
    if (!device || speaksForOthers(device)) return;
    const key = `${device.site} ${device.mac}`;
    const known = records.get(key);
    const record = known ?? systemRecord();
    if (!known && !records.set(key, record)) return;
    note(record, said, event.type === 'flow' ? event.start : event.time);
  });
  /** What it is known as by a kind, or a maker, of which nothing runs the system. */
  const thingOf = (key: string, { given, firstSeen, vendor }: Device, { family }: OtherSystem): Past | undefined => {
    const known = given.kind ? { kind: given.kind, sinceUs: firstSeen } : kindSince(key);
    if (known) {
      const { kind, sinceUs } = known;
      return isOutOfPlace(family, kind)
        ? { was: kind, words: `was ${aKind(kind)}`, sinceUs, isThing: true }
        : undefined;
    }
    const made = vendor === undefined ? [] : reader.kindsMadeBy(vendor);
    if (made.length === 0 || !made.every((kind) => isOutOfPlace(family, kind))) return undefined;
    return { was: made.join(' or '), words: `is made by ${vendor}`, sinceUs: firstSeen, isThing: true };
  };
  /** What it was for long before it said anything of the system that it has now. */
  const pastOf = (key: string, device: Device, other: OtherSystem): Past | undefined => {
    const { before, said } = other;
    if (!before) {
      const thing = thingOf(key, device, other);
      return thing && said.firstUs - thing.sinceUs >= settledUs ? thing : undefined;
    }
    const kind = device.given.kind ?? kindSince(key)?.kind;
    const isThing = kind !== undefined && isAppliance(kind);
    return { was: before.system, words: `ran ${before.system}`, sinceUs: before.sinceUs, isThing };
  };

  return {
    see(next: Event): void {
      event = next;
      reader.read(next);
    },
    look(key: string, device: Device, nowUs: number): void {
      const record = records.get(key);
      if (!record || speaksForOthers(device)) return;
      const other = otherSystem(record, { settledUs, confirmUs: confirmMs * 1000, nowUs });
      if (!other) return;
      const past = pastOf(key, device, other);
      if (!past) return;
      other.said.told = true;
      raise(findingOf(device, past, other, nowUs));
    },
  };
}

/** What it was, as it is shown. */
interface Past {
  was: string;
  words: string;
  sinceUs: number;
  /** It does one thing, and is not what a person installs something on. */
  isThing: boolean;
}

function speaksForOthers({ router, shared, given, kind }: Device): boolean {
  const what = given.kind ?? kind?.value;
  return router === true || shared === true || (what !== undefined && membersOf(what).some((kind) => RELAYS.has(kind)));
}

function findingOf(device: Device, past: Past, other: OtherSystem, time: number): Finding {
  const { kind: _, ...unsaid } = device;
  const { vendor } = unsaid;
  const label = deviceLabel(unsaid);
  const { system, firstUs } = other.said;
  return {
    severity: past.isThing ? 'high' : 'normal',
    identity: [device.mac],
    ...{ time, site: device.site, sensor: device.sensors[0] ?? '', device },
    title: `${label} ${past.words} and now runs ${system}`,
    evidence: {
      mac: device.mac,
      ...(vendor ? { vendor } : {}),
      // What it is called now may be the other's name.
      ...(device.names.length > 0 ? { names: device.names.join(', ') } : {}),
      was: past.was,
      wasFor: spanText(firstUs - past.sinceUs),
      now: system,
      because: other.because.join('; '),
      since: formatTime(firstUs),
    },
    why: 'Somebody who copies the MAC of a device that you trust, or plugs a computer in its place, looks like this.',
    advice: `Look whether ${label} is still there and plugged in. If you installed ${system} on it, all is well.`,
  };
}
