import { describeWithCaptures, type TruthArp } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { CaptureError } from '../capture/source.ts';
import { createNeighborTracker } from './neighbor.ts';
import { NeighborTrackConfig } from './neighbor-config.ts';
import type { EventBody } from './records.ts';
import { inspectCapture } from './testing/inspect-capture.ts';

const REQUEST = 1;
const REPLY = 2;

describeWithCaptures('ARP of the capture corpus', (captures) => {
  test.each(captures.entries.map(({ file }) => file))('%s', async (file) => {
    const events: EventBody[] = [];
    const sink = { flow: () => {}, dns: () => {}, event: (event: EventBody) => void events.push(event) };
    const tracker = createNeighborTracker(NeighborTrackConfig.parse({}), { sink });
    await inspectCapture(captures.path(file), [tracker]).catch((error: unknown) => {
      if (!(error instanceof CaptureError)) throw error;
    });
    const arp = events.filter((event) => event.type === 'neighbor' && !/olicit|dvertise|redirect/.test(event.op));
    const known = captures.truth(file).arp.filter(({ op, tunnel }) => (op === REQUEST || op === REPLY) && !tunnel);
    // Cooked captures have no frame source in the truth; the sensor reads it from their own header.
    const expected = known.map((message) => {
      const event = eventOf(message);
      return message.eth_src === undefined ? { ...event, etherMac: message.sha } : event;
    });
    expect(arp).toEqual(expected);
  });
});

function eventOf(message: TruthArp): EventBody {
  const { sha, spa, tha, tpa } = message;
  return {
    type: 'neighbor',
    time: Math.floor(Number(message.ts.replace('.', '').slice(0, -3))),
    op: opOf(message),
    ...(sha !== '00:00:00:00:00:00' && { senderMac: sha }),
    ...(spa !== '0.0.0.0' && { senderIp: spa }),
    ...(tha !== '00:00:00:00:00:00' && { targetMac: tha }),
    ...(tpa !== '0.0.0.0' && { targetIp: tpa }),
    ...(message.eth_src !== undefined && { etherMac: message.eth_src }),
  };
}

function opOf({ op, gratuitous, probe }: TruthArp): string {
  if (gratuitous) return 'announce';
  if (probe) return 'probe';
  return op === REPLY ? 'reply' : 'request';
}
