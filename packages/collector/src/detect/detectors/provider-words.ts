import { formatTime } from '@lanhound/proto';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import type { DetectorDeps, Evidence } from '../detector.ts';
import type { Provider } from './providers.ts';

/** The device a provider is, its name, and the facts about it and about who was there before. */
export interface ProviderWords {
  device: Device | undefined;
  label: string;
  evidence: Evidence;
}

export function wordsOf(
  { deviceOf }: Pick<DetectorDeps, 'deviceOf'>,
  site: string,
  provider: Provider,
  others: readonly Provider[],
): ProviderWords {
  const device = deviceOfProvider(deviceOf, site, provider);
  const [other] = others;
  const otherDevice = other && deviceOfProvider(deviceOf, site, other);
  return {
    device,
    label: device ? deviceLabel({ ...device, addresses: [provider.ip] }) : provider.ip,
    evidence: {
      address: provider.ip,
      ...(provider.mac ? { mac: provider.mac } : {}),
      ...(device?.vendor ? { vendor: device.vendor } : {}),
      since: formatTime(provider.firstUs),
      ...provider.gives,
      ...(other
        ? {
            knownAddress: other.ip,
            ...(other.mac ? { knownMac: other.mac } : {}),
            ...(otherDevice?.vendor ? { knownVendor: otherDevice.vendor } : {}),
            knownSince: formatTime(other.firstUs),
            knownLastHeard: formatTime(other.lastUs),
          }
        : {}),
    },
  };
}

const deviceOfProvider = (deviceOf: DetectorDeps['deviceOf'], site: string, { mac, ip }: Provider) =>
  deviceOf(site, mac ? { mac } : { ip });
