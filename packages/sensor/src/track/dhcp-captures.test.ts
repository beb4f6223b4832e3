import type { DhcpEvent } from '@lanhound/proto';
import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { CaptureError } from '../capture/source.ts';
import { createDhcpTracker } from './dhcp.ts';
import { DhcpTrackConfig } from './dhcp-config.ts';
import type { EventBody } from './records.ts';
import { inspectCapture } from './testing/inspect-capture.ts';

interface TruthDhcp {
  ts: string;
  src: string;
  dst: string;
  type: string;
  mac: string;
  yiaddr?: string;
  giaddr?: string;
  requested?: string;
  server_id?: string;
  lease?: number;
  hostname?: string;
  vendor_class?: string;
  params?: number[];
  fqdn?: string;
  malformed?: true;
}

describeWithCaptures('DHCP of the capture corpus', (captures) => {
  test.each(captures.entries.map(({ file }) => file))('%s', async (file) => {
    const events: EventBody[] = [];
    const sink = { flow: () => {}, dns: () => {}, event: (event: EventBody) => void events.push(event) };
    const tracker = createDhcpTracker(DhcpTrackConfig.parse({}), { sink });
    await inspectCapture(captures.path(file), [tracker]).catch((error: unknown) => {
      if (!(error instanceof CaptureError)) throw error;
    });
    const { dhcp = [] } = captures.truth(file) as unknown as { dhcp?: TruthDhcp[] };
    expect(events).toEqual(dhcp.filter((message) => !message.malformed).map(eventOf));
  });
});

function eventOf(message: TruthDhcp): Omit<DhcpEvent, 'site' | 'sensor'> {
  const { yiaddr, requested, giaddr, server_id, lease, hostname, vendor_class, params, fqdn } = message;
  return {
    type: 'dhcp',
    time: Math.floor(Number(message.ts.replace('.', '').slice(0, -3))),
    messageType: message.type.toLowerCase(),
    src: message.src,
    dst: message.dst,
    clientMac: message.mac,
    ...(requested !== undefined && { requestedIp: requested }),
    ...(yiaddr !== undefined && { assignedIp: yiaddr }),
    ...(server_id !== undefined && { serverIp: server_id }),
    ...(giaddr !== undefined && { relay: giaddr }),
    ...(lease !== undefined && { leaseSeconds: lease }),
    ...(hostname !== undefined && { hostname }),
    ...(vendor_class !== undefined && { vendorClass: vendor_class }),
    ...(params !== undefined && { parameterList: params }),
    ...(fqdn !== undefined && { fqdn }),
  };
}
