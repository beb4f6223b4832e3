// Devices as the interface and the report give them.
import { formatTime } from '@lanhound/proto';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import type { DeviceDetails, Inventory } from '../../inventory/inventory.ts';

/** Times are RFC 3339; of a device that is only known of lastSeen is absent. */
export function deviceToJson(device: Device): Record<string, unknown> {
  const { firstSeen, lastSeen, presenceSince, ...rest } = device;
  return {
    label: deviceLabel(device),
    ...rest,
    firstSeen: formatTime(firstSeen),
    ...seen(lastSeen),
    presenceSince: formatTime(presenceSince),
  };
}

/** The device with all that its kind and its merges rest on. */
export function detailsToJson(
  { device, stations, traits }: DeviceDetails,
  inventory: Pick<Inventory, 'find'>,
): Record<string, unknown> {
  const other = device.resembles && inventory.find(device.site, { mac: device.resembles.mac });
  return {
    ...deviceToJson(device),
    ...(device.resembles && other
      ? { resembles: { ...device.resembles, mac: other.mac, label: deviceLabel(other) } }
      : {}),
    stations: stations.map(({ mac, vendor, randomised, firstSeen, lastSeen, addresses, past }) => ({
      ...{ mac, ...(vendor ? { vendor } : {}), randomised, firstSeen: formatTime(firstSeen), ...seen(lastSeen) },
      addresses,
      past: past.map(({ ip, ...when }) => ({
        ...{ ip, firstSeen: formatTime(when.firstSeen), lastSeen: formatTime(when.lastSeen) },
      })),
    })),
    traits: Object.fromEntries(traits),
  };
}

const seen = (lastSeen: number): { lastSeen?: string } => (lastSeen > 0 ? { lastSeen: formatTime(lastSeen) } : {});
