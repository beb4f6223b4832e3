// A week of a home, as events with the truth beside them: 25 devices, phones that change their MACs, guests, roaming
// between two access points, sleep, a reboot of everything. Nothing in it is seen on a wire; what devices say and when
// follows from how those of the makers behave.
import type { DhcpEvent, Event } from '@lanhound/proto';
import { dhcp, dns, EVENT_TIME, neighbor } from './event.ts';
import { GUESTS, type Habitant, RESIDENTS } from './ordinary-home.ts';
import { seeded } from './random.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 7;
/** Everything is there from the start, and learnt. */
const BEGIN = EVENT_TIME;

/** What is so, as opposed to what can be seen. */
export interface Week {
  /** In the order of their time. */
  events: Event[];
  /** Whose MAC it is, by MAC. */
  ownerOf: ReadonlyMap<string, string>;
  /** Those who came when everything had been learnt. */
  newcomers: readonly string[];
  /** When each was at home, asleep or not: from and to. */
  athome: ReadonlyMap<string, readonly (readonly [number, number])[]>;
  devices: number;
  rotations: number;
}

/** One device as it goes through the week. */
interface Life {
  who: Habitant;
  mac: string;
  ip: string;
  ap: string;
}

export function ordinaryWeek(seed = 7): Week {
  const random = seeded(seed);
  const made = new Making(random);
  for (const who of RESIDENTS) made.resident(who);
  for (const who of GUESTS) made.guest(who);
  made.events.sort((a, b) => a.time - b.time);
  const { events, ownerOf, athome, rotations } = made;
  return {
    ...{ events, ownerOf, athome, rotations },
    newcomers: GUESTS.map(({ name }) => name),
    devices: RESIDENTS.length + GUESTS.length,
  };
}

/** The power fails for a minute on the fourth night. */
const OUTAGE = BEGIN + 3 * DAY + 15 * HOUR;

class Making {
  readonly events: Event[] = [];
  readonly ownerOf = new Map<string, string>();
  readonly athome = new Map<string, (readonly [number, number])[]>();
  rotations = 0;
  readonly #random: () => number;
  #addresses = 20;
  #macs = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Times at home: always, or every day from the evening to the morning. */
  resident(who: Habitant): void {
    const life = this.#born(who);
    if (who.leaves) {
      let from = BEGIN;
      for (let day = 0; day < DAYS; day++) {
        // The week begins at noon; people leave at about eight and come back between four and six.
        const leaves = BEGIN + day * DAY + 20 * HOUR + this.#upTo(HOUR);
        this.#stay(life, from, Math.min(leaves, BEGIN + DAYS * DAY));
        from = leaves + 8 * HOUR + this.#upTo(2 * HOUR);
        if (who.rotates === 'outside') this.#rotate(life);
      }
    } else this.#stay(life, BEGIN, BEGIN + DAYS * DAY);
  }

  /** Comes on some evenings for a few hours, with the MAC it has for this network. */
  guest(who: Habitant): void {
    const life = this.#born(who);
    for (const day of who.visits ?? []) {
      const from = BEGIN + day * DAY + 6 * HOUR + this.#upTo(HOUR);
      this.#stay(life, from, from + 3 * HOUR);
    }
  }

  #born(who: Habitant): Life {
    const life = {
      who,
      mac: '',
      ip: this.#nextIp(),
      ap: this.#upTo(2) < 1 ? 'upstairs' : 'downstairs',
    };
    this.#newMac(life);
    this.athome.set(who.name, []);
    return life;
  }

  #newMac(life: Life): void {
    const number = (++this.#macs)
      .toString(16)
      .padStart(6, '0')
      .replace(/(..)(?=.)/g, '$1:');
    life.mac = `${life.who.oui ?? `${['02', '5a', 'c6', 'ae'][this.#macs % 4]}:1b:77`}:${number}`;
    this.ownerOf.set(life.mac, life.who.name);
  }

  #nextIp(): string {
    const number = this.#addresses++;
    return `192.168.${1 + Math.floor(number / 250)}.${2 + (number % 250)}`;
  }

  #rotate(life: Life): void {
    this.rotations++;
    this.#newMac(life);
    // The server of addresses knows a device by its MAC.
    life.ip = this.#nextIp();
  }

  #stay(life: Life, from: number, to: number): void {
    const { who } = life;
    this.athome.get(who.name)?.push([from, to]);
    let now = this.#join(life, from);
    let nextNight = BEGIN + 11 * HOUR;
    while (now < to) {
      while (nextNight < now) nextNight += DAY;
      const isNight = nextNight - now > 17 * HOUR;
      const before = now;
      // Phones wake their radio now and then; what has a cable is never silent for long.
      now += who.sleeps && isNight ? 20 * MINUTE + this.#upTo(70 * MINUTE) : MINUTE + this.#upTo(6 * MINUTE);
      if (now >= to) return;
      if (who.rotates === 'midnight' && before < nextNight && now >= nextNight) {
        this.#rotate(life);
        now = this.#join(life, now + 5 * SECOND);
      } else if (before < OUTAGE && now >= OUTAGE) {
        if (who.rotates === 'rejoining') this.#rotate(life);
        now = this.#join(life, OUTAGE + MINUTE + this.#upTo(2 * MINUTE));
      } else this.#lives(life, now);
    }
  }

  /** DHCP, ARP, what it announces, and a burst of lookups; gives when that is over. */
  #join(life: Life, at: number): number {
    const { who, mac, ip } = life;
    const event = { sensor: this.#sensorOf(life), clientMac: mac };
    const said: Partial<DhcpEvent> = {
      parameterList: [...who.fingerprint],
      ...(who.hostname ? { hostname: who.hostname } : {}),
      ...(who.vendorClass ? { vendorClass: who.vendorClass } : {}),
    };
    const { hostname: _, requestedIp: __, ...silent } = dhcp({ ...event, messageType: 'discover', time: at });
    this.events.push(
      { ...silent, ...said },
      { ...silent, messageType: 'request', time: at + 50_000, requestedIp: ip, ...said },
      { ...silent, messageType: 'ack', time: at + 80_000, assignedIp: ip, serverIp: '192.168.1.1' },
    );
    this.#arp(life, at + 200_000);
    if (who.announces) this.#announce(life, at + 2 * SECOND);
    for (let i = 0; i < (who.looksUp?.length ?? 0); i++) this.#lookup(life, at + 3 * SECOND + i * 300_000, i);
    return at + 15 * SECOND;
  }

  #lives(life: Life, at: number): void {
    if (life.who.roams && this.#upTo(20) < 1) life.ap = life.ap === 'upstairs' ? 'downstairs' : 'upstairs';
    this.#arp(life, at);
    if (life.who.looksUp) this.#lookup(life, at + SECOND, Math.floor(this.#upTo(life.who.looksUp.length)));
    if (life.who.announces && this.#upTo(10) < 1) this.#announce(life, at + 2 * SECOND);
  }

  #arp(life: Life, time: number): void {
    const { mac, ip } = life;
    this.events.push(
      neighbor({ time, sensor: this.#sensorOf(life), op: 'request', senderMac: mac, senderIp: ip, etherMac: mac }),
    );
  }

  #announce(life: Life, time: number): void {
    const { mac, ip, who } = life;
    const base = { time, site: 'home', sensor: this.#sensorOf(life), type: 'announcement', mac, ip } as const;
    for (const said of who.announces ?? []) this.events.push({ ...base, via: 'mdns', ...said });
  }

  #lookup(life: Life, time: number, which: number): void {
    const { mac, ip, who } = life;
    const name = who.looksUp?.[which];
    const sensor = this.#sensorOf(life);
    if (name) this.events.push(dns({ time, sensor, src: ip, srcMac: mac, name, rttUs: 5_000 }));
    const ja4 = who.ja4?.[which % who.ja4.length];
    if (!ja4 || which % 3 !== 0) return;
    const hello = { via: 'tcp', flowId: time, ja4, dst: '198.51.100.7' } as const;
    this.events.push({ type: 'tls', site: 'home', time: time + 1_000, sensor, src: ip, ...hello });
  }

  #sensorOf({ who, ap }: Life): string {
    return who.roams ? ap : 'cable';
  }

  #upTo(most: number): number {
    return this.#random() * most;
  }
}
