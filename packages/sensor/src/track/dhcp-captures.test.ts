import type { DhcpEvent } from '@lanhound/proto';
import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { CaptureError } from '../capture/source.ts';
import { createDhcpTracker } from './dhcp.ts';
import { DhcpTrackConfig } from './dhcp-config.ts';
import type { EventBody } from './records.ts';
import { inspectCapture } from './testing/inspect-capture.ts';

interface TruthMessage {
  frame: number;
  ts: string;
  src: string;
  dst: string;
  type: string;
  params?: number[];
  fqdn?: string;
  vendor_class?: string;
  malformed?: true;
  tunnel?: true;
}

interface TruthDhcp extends TruthMessage {
  mac: string;
  yiaddr?: string;
  giaddr?: string;
  requested?: string;
  server_id?: string;
  lease?: number;
  hostname?: string;
}

interface TruthDhcpv6 extends TruthMessage {
  client_duid?: string;
  mac?: string;
  addrs?: string[];
}

type DhcpBody = Omit<DhcpEvent, 'site' | 'sensor'>;

describeWithCaptures('DHCP of the capture corpus', (captures) => {
  test.each(captures.entries.map(({ file }) => file))('%s', async (file) => {
    const events: EventBody[] = [];
    const sink = { flow: () => {}, dns: () => {}, event: (event: EventBody) => void events.push(event) };
    const tracker = createDhcpTracker(DhcpTrackConfig.parse({}), { sink });
    await inspectCapture(captures.path(file), [tracker]).catch((error: unknown) => {
      if (!(error instanceof CaptureError)) throw error;
    });
    const truth = captures.truth(file) as unknown as { dhcp?: TruthDhcp[]; dhcpv6?: TruthDhcpv6[] };
    const known = ({ malformed, tunnel }: TruthMessage) => !malformed && !tunnel;
    const expected = [
      ...(truth.dhcp ?? []).filter(known).map((message) => ({ frame: message.frame, event: eventOf(message) })),
      ...(truth.dhcpv6 ?? []).filter(known).map((message) => ({ frame: message.frame, event: eventOfV6(message) })),
    ].sort((a, b) => a.frame - b.frame);
    // How long a lease of DHCPv6 is, and where its server listens, the truth does not say.
    const got = events.map((event) => (isV6(event) ? { ...event, leaseSeconds: undefined } : event));
    expect(got).toEqual(expected.map(({ event }) => event));
  });
});

const isV6 = (event: EventBody): boolean => event.type === 'dhcp' && event.src.includes(':');

function eventOf(message: TruthDhcp): DhcpBody {
  const { mac, yiaddr, requested, giaddr, server_id, lease, hostname } = message;
  return {
    ...bodyOf(message, message.type.toLowerCase()),
    clientMac: mac,
    ...(requested !== undefined && { requestedIp: requested }),
    ...(yiaddr !== undefined && { assignedIp: yiaddr }),
    ...(server_id !== undefined && { serverIp: server_id }),
    ...(giaddr !== undefined && { relay: giaddr }),
    ...(lease !== undefined && { leaseSeconds: lease }),
    ...(hostname !== undefined && { hostname }),
  };
}

/** Names that DHCPv4 has too are told apart. */
const NAMES_V6: Readonly<Record<string, string>> = { REQUEST: 'request6', RELEASE: 'release6', DECLINE: 'decline6' };

function eventOfV6(message: TruthDhcpv6): DhcpBody {
  const { type, client_duid, mac, addrs } = message;
  const [address] = addrs ?? [];
  const isServers = type === 'ADVERTISE' || type === 'REPLY';
  return {
    ...bodyOf(message, NAMES_V6[type] ?? type.toLowerCase()),
    ...(client_duid !== undefined && { clientDuid: client_duid }),
    ...(mac !== undefined && { clientMac: mac }),
    ...(address !== undefined && { [isServers ? 'assignedIp' : 'requestedIp']: address }),
  };
}

function bodyOf({ ts, src, dst, vendor_class, params, fqdn }: TruthMessage, messageType: string): DhcpBody {
  return {
    type: 'dhcp',
    time: Math.floor(Number(ts.replace('.', '').slice(0, -3))),
    messageType,
    src,
    dst,
    ...(vendor_class !== undefined && { vendorClass: vendor_class }),
    ...(params !== undefined && { parameterList: params }),
    ...(fqdn !== undefined && { fqdn }),
  };
}
