// Evenings of the ordinary home on which everybody watches, plays, calls and updates: flows as a sensor tells them.
// What each kind of device opens follows from how such devices behave; names of what a person chose are made up.
import type { Event, FlowEvent } from '@lanhound/proto';
import { dns, EVENT_TIME, flow, GATEWAY, neighbor } from './event.ts';
import { type Habitant, RESIDENTS } from './ordinary-home.ts';
import { seeded } from './random.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From five to eleven; the clock of the builders begins at noon. */
const EVENING = 5 * HOUR;
const EVENING_SPAN = 6 * HOUR;

export interface Evenings {
  /** In the order of their time, all evenings. */
  events: Event[];
  /** When the last one begins, microseconds since 1970 UTC. */
  lastUs: number;
}

/** What one device opens: how often in an evening, to whom, and how much comes back. */
interface Habit {
  times: number;
  open(choose: Choose): Partial<FlowEvent>;
}

interface Choose {
  upTo(most: number): number;
  one<T>(of: readonly T[]): T;
  /** The number of the evening. */
  evening: number;
}

const MEGABYTE = 1_000_000;

const tls = (serverName: string, megabytes = 0.2): Partial<FlowEvent> => ({
  ...{ app: 'tls', dstPort: 443, serverName, dstBytes: Math.round(megabytes * MEGABYTE), srcBytes: 20_000 },
});
const udp = (dstPort: number, megabytes: number): Partial<FlowEvent> => ({
  ...{ proto: 17, dstPort, dstBytes: Math.round(megabytes * MEGABYTE), srcBytes: Math.round(megabytes * MEGABYTE) },
});

/** Films: a service's own domain, in which the servers change with every title. */
const watches = (...domains: string[]): Habit => ({
  times: 60,
  open: ({ one, upTo }) => tls(`edge${Math.floor(upTo(40))}.${one(domains)}`, 80 + upTo(900)),
});
/** Advertising in apps and on televisions: now and then somebody who was not there yesterday. */
const advertises: Habit = {
  times: 12,
  open: ({ one, evening, upTo }) =>
    tls(upTo(1) < 0.2 ? `pixel.ads-of-day-${evening}.example` : `t.${one(['adserver', 'measure', 'promo'])}.example`),
};
const browses = (person: string): Habit => ({
  times: 150,
  open: ({ upTo }) => tls(`www.${person}-site-${Math.floor(upTo(400))}.example`, upTo(8)),
});
const plays: Habit = { times: 80, open: ({ upTo }) => udp(3_000 + Math.floor(upTo(60_000)), 1 + upTo(30)) };
const calls: Habit = { times: 6, open: ({ upTo }) => ({ ...udp(3478, 40 + upTo(200)), app: 'stun' }) };
const updates = (server: string, megabytes: number): Habit => ({
  times: 1,
  open: () => ({ ...tls(server, megabytes), dstPort: 80, app: 'http' }),
});
const keepsTouch = (name: string): Habit => ({
  times: 12,
  open: ({ upTo }) => (upTo(1) < 0.7 ? tls(`cloud.${name.replaceAll(' ', '-')}.example`, 0.01) : udp(123, 0.0001)),
});

/** By the first word that fits the name. */
const HABITS: readonly (readonly [RegExp, readonly Habit[]])[] = [
  [/television|stick/, [watches('nflxvideo.net', 'googlevideo.com', 'media-of-tv.example'), advertises]],
  [/console/, [plays, updates('dl.games.example', 40_000), watches('googlevideo.com')]],
  [/iPhone|iPad|Pixel/, [browses('phone'), watches('googlevideo.com', 'tiktokcdn.com'), calls, advertises]],
  [/work laptop/, [{ times: 2, open: () => udp(4500, 300) }, calls]],
  [/laptop/, [browses('laptop'), watches('googlevideo.com'), updates('download.os.example', 2_000), calls]],
  [/speaker/, [watches('audio-of-sonos.example')]],
  [/camera|lamp|hub|washing|printer|storage|point/, []],
];

/** On the last evening somebody visits. */
const GUEST: Habitant = { name: "the guest's iPhone", fingerprint: [] };

/** So many evenings, the last one after all others have been learned. */
export function busyEvenings(evenings = 9, seed = 7): Evenings {
  const random = seeded(seed);
  const upTo = (most: number) => random() * most;
  const events: Event[] = [];
  for (const [i, who] of [...RESIDENTS, GUEST].entries()) {
    const device = { mac: macOf(who, i), ip: `192.168.1.${20 + i}` };
    const habits = [...(HABITS.find(([name]) => name.test(who.name))?.[1] ?? []), keepsTouch(who.name)];
    for (let evening = who === GUEST ? evenings - 1 : 0; evening < evenings; evening++) {
      const fromUs = EVENT_TIME + evening * DAY + EVENING;
      const choose: Choose = { upTo, evening, one: (of) => of[Math.floor(upTo(of.length))] as never };
      events.push(neighbor({ time: fromUs, senderMac: device.mac, senderIp: device.ip, etherMac: device.mac }));
      for (const habit of habits) {
        for (let n = 0; n < habit.times; n++) events.push(...opened(device, habit.open(choose), choose, fromUs));
      }
    }
  }
  events.sort((a, b) => a.time - b.time);
  return { events, lastUs: EVENT_TIME + (evenings - 1) * DAY + EVENING };
}

/** The lookup, and the flow as it ends. */
function opened(
  device: { mac: string; ip: string },
  given: Partial<FlowEvent>,
  choose: Choose,
  fromUs: number,
): Event[] {
  const time = fromUs + choose.upTo(EVENING_SPAN);
  const dst = given.serverName ? addressOf(given.serverName) : `203.0.113.${1 + Math.floor(choose.upTo(250))}`;
  const end = time + SECOND + choose.upTo(20 * MINUTE);
  const who = { src: device.ip, srcMac: device.mac, srcPort: 49_152 + Math.floor(choose.upTo(16_000)) };
  const one = flow({ ...who, dst, dstMac: GATEWAY.mac, flowId: Math.floor(time), start: time, ...given });
  const packets = { srcPackets: 20 + Math.ceil(one.srcBytes / 1200), dstPackets: 20 + Math.ceil(one.dstBytes / 1200) };
  const closed = { ...one, ...packets, state: 'closed' as const, time: end, end };
  if (given.serverName === undefined) return [closed];
  const lookup = dns({ time: time - 50_000, src: device.ip, srcMac: device.mac, name: given.serverName, rttUs: 9_000 });
  return [lookup, closed];
}

/** A name always has the same address. */
function addressOf(name: string): string {
  let sum = 7;
  for (const char of name) sum = (sum * 31 + char.charCodeAt(0)) % 65_521;
  return `198.51.${sum >> 8}.${1 + (sum & 127)}`;
}

const macOf = ({ oui }: Habitant, i: number): string => `${oui ?? '02:1b:77'}:00:00:${(16 + i).toString(16)}`;
