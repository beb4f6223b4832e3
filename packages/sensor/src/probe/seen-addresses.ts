import type { EventBody, EventSink } from '../track/records.ts';

/** Tells of each address that somebody says is his, by ARP or neighbour discovery. */
export function tellingAddresses(sink: EventSink, saw: (ip: string) => void): EventSink {
  return {
    flow: (record) => sink.flow(record),
    dns: (record) => sink.dns(record),
    event: (event: EventBody) => {
      if (event.type === 'neighbor' && event.senderIp) saw(event.senderIp);
      sink.event(event);
    },
  };
}
