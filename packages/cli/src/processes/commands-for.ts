import type { CommandListener, PublisherDeps } from '@lanhound/bus';
import type { SensorConfig } from '@lanhound/sensor';

/** A sensor that may do nothing but listen to its network listens for no commands. */
export function commandsFor(
  { site, sensor, discovery }: SensorConfig,
  hear: CommandListener['hear'],
): Pick<PublisherDeps, 'commands'> {
  const mayDo = discovery.networks.length > 0 && discovery.probes;
  return mayDo ? { commands: { address: { site, sensor }, hear } } : {};
}
