import { z } from 'zod';
import { AnnouncementTrackConfig } from './announcement/announcement-config.ts';
import { DhcpTrackConfig } from './dhcp-config.ts';
import { DnsTrackConfig } from './dns-config.ts';
import { HttpTrackConfig } from './http/http-config.ts';
import { NeighborTrackConfig } from './neighbor-config.ts';
import { StreamConfig } from './stream/stream-config.ts';
import { QuicTrackConfig } from './tls/quic-config.ts';
import { TlsTrackConfig } from './tls/tls-config.ts';

const idleMs = (defaultMs: number, what: string) =>
  z.int().min(1_000).max(86_400_000).default(defaultMs).describe(`${what} is closed after this long without a packet.`);

/** Limits and times of flows; see createTracker. */
export const TrackConfig = z
  .strictObject({
    flowsMax: z
      .int()
      .min(1)
      .max(4_194_304)
      .default(262_144)
      .describe('Flows at the same time, 192 bytes each; beyond it the one heard least recently is closed.'),
    announceMs: z
      .int()
      .min(0)
      .max(900)
      .default(250)
      .describe('How long a new flow is watched before it is announced, unless its protocol is recognised earlier.'),
    activeMs: z.int().min(1_000).max(86_400_000).default(60_000).describe('How often a flow that goes on is reported.'),
    lingerMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(2_000)
      .describe('Silence after which a finished or reset TCP connection is closed; what comes late belongs to it.'),
    tcpIdleMs: idleMs(3_600_000, 'A TCP connection; phones and brokers are silent for half an hour'),
    tcpUnansweredIdleMs: idleMs(30_000, 'A TCP connection attempt without answer'),
    udpIdleMs: idleMs(60_000, 'A UDP flow in one direction'),
    udpAnsweredIdleMs: idleMs(180_000, 'A UDP flow in both directions'),
    icmpIdleMs: idleMs(30_000, 'An ICMP flow'),
    otherIdleMs: idleMs(60_000, 'A flow of another protocol'),
    recognisePayloadsMax: z
      .int()
      .min(0)
      .max(1_000)
      .default(16)
      .describe('Payloads of a flow that are looked at to recognise its protocol.'),
    serverNamesMax: z
      .int()
      .min(0)
      .max(4_194_304)
      .default(65_536)
      .describe('Flows whose server name is repeated in their later events.'),
    stream: StreamConfig.prefault({}),
    tls: TlsTrackConfig.prefault({}),
    quic: QuicTrackConfig.prefault({}),
    http: HttpTrackConfig.prefault({}),
    announcement: AnnouncementTrackConfig.prefault({}),
    dns: DnsTrackConfig.prefault({}),
    neighbor: NeighborTrackConfig.prefault({}),
    dhcp: DhcpTrackConfig.prefault({}),
  })
  .prefault({});

export type TrackConfig = z.output<typeof TrackConfig>;
