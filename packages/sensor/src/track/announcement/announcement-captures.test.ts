import { describeWithCaptures, type TruthDns } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { CaptureError } from '../../capture/source.ts';
import { inspectCapture } from '../testing/inspect-capture.ts';
import { createAnnouncementTracker } from './announcement.ts';
import { AnnouncementTrackConfig } from './announcement-config.ts';
import type { AnnouncementBody } from './source.ts';

interface TruthMessage {
  ts: string;
  src: string;
  malformed?: true;
  tunnel?: true;
}

interface TruthSsdp extends TruthMessage {
  method: string;
  st?: string;
  nt?: string;
  nts?: string;
  usn?: string;
  server?: string;
  location?: string;
}

interface TruthNbns extends TruthMessage {
  qr: 0 | 1;
  opcode: number;
  name: string;
  addrs?: string[];
  names?: string[];
}

interface Truth {
  ssdp?: TruthSsdp[];
  nbns?: TruthNbns[];
  dns: TruthDns[];
}

const REGISTRATIONS = [5, 8, 9, 15];
const TELLING_OF_ALL = { repeatMs: 0, eventsPerSecondMax: 1_000_000 };

describeWithCaptures('announcements of the capture corpus', (captures) => {
  test.each(captures.entries.map(({ file }) => file))('%s', async (file) => {
    const { ssdp = [], nbns = [], dns } = captures.truth(file) as unknown as Truth;
    const events = await announcementsOf(captures.path(file));

    const notices = ssdp.filter(({ method }) => method === 'NOTIFY' || method === 'RESPONSE');
    expect(events.filter(({ via }) => via === 'ssdp').map(ssdpOf)).toEqual(notices.filter(isReadable).map(truthSsdpOf));

    for (const claim of nbns.filter(isReadable).filter(isClaim)) {
      const names = claim.names ?? [claim.name.replace(/<.*/, '')];
      expect(namesAt(events, timeOf(claim))).toEqual(expect.arrayContaining([...new Set(names)]));
    }

    const answers = dns.filter(({ kind, qr, l4 }) => kind !== 'dns' && qr === 1 && l4 === 'udp');
    const told = events.filter(({ via, service }) => (via === 'mdns' || via === 'llmnr') && service === undefined);
    const hosts = new Set(told.map(({ time, name }) => `${time} ${name}`));
    expect(hosts).toEqual(new Set(answers.filter(isReadable).flatMap(hostsOf)));
  });
});

async function announcementsOf(path: string): Promise<AnnouncementBody[]> {
  const events: AnnouncementBody[] = [];
  const sink = { flow: () => {}, dns: () => {}, event: (event: object) => void events.push(event as AnnouncementBody) };
  const config = AnnouncementTrackConfig.parse(TELLING_OF_ALL);
  await inspectCapture(path, [createAnnouncementTracker(config, { sink, random: () => 0.5 })]).catch(
    (error: unknown) => {
      if (!(error instanceof CaptureError)) throw error;
    },
  );
  return events;
}

const isReadable = ({ malformed, tunnel }: { malformed?: true; tunnel?: true }): boolean => !malformed && !tunnel;
const timeOf = ({ ts }: { ts: string }): number => Math.floor(Number(ts.replace('.', '').slice(0, -3)));

/** A name that is registered, or that an answer says somebody has. */
const isClaim = ({ qr, opcode, addrs, names }: TruthNbns): boolean =>
  qr === 0 ? REGISTRATIONS.includes(opcode) : addrs !== undefined || names !== undefined;

const namesAt = (events: readonly AnnouncementBody[], timeUs: number): (string | undefined)[] =>
  events
    .filter(({ via, time }) => via === 'netbios' && time === timeUs)
    .flatMap(({ name, text }) => [name, text?.['workgroup'], text?.['messenger']]);

const truthSsdpOf = ({ ts, src, st, nt, nts, usn, server, location }: TruthSsdp): object => ({
  ...{ time: timeOf({ ts }), ip: src, service: nt ?? st, nts, server, location },
  uuid: usn?.replace(/^uuid:/, '').replace(/::.*/, ''),
});

const ssdpOf = ({ time, ip, service, text }: AnnouncementBody): object => ({
  ...{ time, ip, service, nts: text?.['nts'], server: text?.['server'], location: text?.['location'] },
  uuid: text?.['uuid'],
});

/** Of what is not taken back. */
function hostsOf(message: TruthDns): string[] {
  const addresses = message.answers.filter(({ type, ttl }) => (type === 'A' || type === 'AAAA') && ttl > 0);
  return addresses.map(({ name }) => `${timeOf(message)} ${name}`);
}
