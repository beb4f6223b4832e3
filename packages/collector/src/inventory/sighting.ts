import { type Event, type NeighborEvent, protoName } from '@lanhound/proto';

/** What it was that showed a device, in words: "ARP request", "traffic to 192.0.2.1 port 443/tcp". */
export function sightingOf(event: Event, mac: string): string {
  switch (event.type) {
    case 'neighbor':
      return neighborSighting(event);
    case 'dhcp':
      return `DHCP ${event.messageType}`;
    case 'dns':
      return `lookup of ${event.name}`;
    case 'announcement':
      return `${event.via} announcement`;
    case 'flow': {
      const isSource = event.srcMac === mac;
      const port = event.dstPort === undefined ? '' : ` port ${event.dstPort}/${protoName(event.proto)}`;
      return isSource ? `traffic to ${event.serverName ?? event.dst}${port}` : `traffic from ${event.src}${port}`;
    }
    case 'tls':
      return `TLS to ${event.sni ?? event.dst}`;
    case 'http':
      return `HTTP to ${event.host ?? event.dst}`;
    case 'cleartext':
      return `${event.protocol} between ${event.client} and ${event.server}`;
    case 'sensorStats':
    case 'sensorLoss':
      return 'its sensor';
    default:
      return event satisfies never;
  }
}

function neighborSighting({ op }: NeighborEvent): string {
  switch (op) {
    case 'solicit':
      return 'IPv6 neighbour solicitation';
    case 'advertise':
      return 'IPv6 neighbour advertisement';
    case 'routerSolicit':
      return 'IPv6 router solicitation';
    case 'routerAdvertise':
      return 'IPv6 router advertisement';
    case 'redirect':
      return 'IPv6 redirect';
    default:
      return `ARP ${op}`;
  }
}
