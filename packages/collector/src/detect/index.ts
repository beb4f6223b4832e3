import type { DetectorDefinition } from './detector.ts';
import { arpSpoof } from './detectors/arp-spoof.ts';
import { certificateExpiry } from './detectors/certificate-expiry.ts';
import { deviceBack } from './detectors/device-back.ts';
import { deviceChanged } from './detectors/device-changed.ts';
import { deviceGone } from './detectors/device-gone.ts';
import { dnsBlocklist } from './detectors/dns-blocklist.ts';
import { dnsServerChanged } from './detectors/dns-server-changed.ts';
import { external } from './detectors/external.ts';
import { gatewayChanged } from './detectors/gateway-changed.ts';
import { insecureProtocol } from './detectors/insecure-protocol.ts';
import { ipConflict } from './detectors/ip-conflict.ts';
import { newConnection } from './detectors/new-connection.ts';
import { newDevice } from './detectors/new-device.ts';
import { receiverFailing } from './detectors/receiver-failing.ts';
import { rogueDhcp } from './detectors/rogue-dhcp.ts';
import { rogueRouterAdvertisement } from './detectors/rogue-router-advertisement.ts';
import { sensorGap } from './detectors/sensor-gap.ts';
import { sensorLoss } from './detectors/sensor-loss.ts';
import { sensorSilent } from './detectors/sensor-silent.ts';
import { suspiciousPort } from './detectors/suspicious-port.ts';
import { tableFull } from './detectors/table-full.ts';
import { unattendedDevices } from './detectors/unattended-devices.ts';

/** Every detector; a new one is a file and a line here. */
export const detectors = [
  newDevice,
  unattendedDevices,
  insecureProtocol,
  suspiciousPort,
  newConnection,
  dnsBlocklist,
  arpSpoof,
  ipConflict,
  rogueDhcp,
  rogueRouterAdvertisement,
  gatewayChanged,
  dnsServerChanged,
  deviceChanged,
  deviceGone,
  deviceBack,
  sensorLoss,
  sensorSilent,
  sensorGap,
  certificateExpiry,
  receiverFailing,
  external,
  tableFull,
] as const;

/** "new-device" is configured as newDevice. */
export type ConfigKey<N extends string> = N extends `${infer A}-${infer B}` ? `${A}${Capitalize<ConfigKey<B>>}` : N;

export const configKeyOf = <N extends string>(name: N): ConfigKey<N> =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as ConfigKey<N>;

const RESOLVING: ReadonlySet<string> = new Set(
  detectors.flatMap((each: DetectorDefinition) => (each.resolves ? [each.name] : [])),
);

/** Whether a detector says itself when what it found is over. */
export const resolvesItself = (detector: string): boolean => RESOLVING.has(detector);
