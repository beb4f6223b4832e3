import { parseIp } from '@lanhound/proto';
import type { CollectorBusConfig, SensorBusConfig } from './bus-config.ts';
import { type Endpoint, parseServer } from './endpoint.ts';
import { MQTT_PORTS } from './mqtt-config.ts';
import { NATS_PORTS } from './nats-config.ts';

/** The servers that an end of the bus talks to. */
export function endpointsOf(config: SensorBusConfig | CollectorBusConfig): Endpoint[] {
  switch (config.kind) {
    case 'nats':
      return config.servers.flatMap((server) => endpointOf(server, NATS_PORTS));
    case 'mqtt':
      return endpointOf(config.server, MQTT_PORTS);
    case 'embedded':
      return [{ host: config.host, port: config.port }];
    default:
      return config satisfies never;
  }
}

function endpointOf(server: string, ports: Record<string, number>): Endpoint[] {
  const parsed = parseServer(server, ports);
  return parsed ? [{ host: parsed.host, port: parsed.port }] : [];
}

/**
 * The bus's own traffic as a BPF filter (pcap-filter(7)): what a sensor leaves out, or it would report its reports.
 * A server given by name is left out by its port alone, because its addresses may change while we capture.
 */
export function captureExclusion(config: SensorBusConfig | CollectorBusConfig): string {
  const terms = new Set(endpointsOf(config).map(termOf));
  return [...terms].join(' or ');
}

function termOf({ host, port }: Endpoint): string {
  return parseIp(host) ? `(tcp port ${port} and host ${host})` : `(tcp port ${port})`;
}
