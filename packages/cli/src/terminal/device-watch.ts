import { type Device, deviceLabel, kindOf } from '@lanhound/collector';

/** What has become known of a device since it was shown. */
export interface Learned {
  device: Device;
  /** What it was called until now. */
  was: string;
}

export interface DeviceWatch {
  /** It stands on the terminal as it is now. */
  shown(device: Device): void;
  /** Of those shown, the ones with a first name, or another kind, since they were looked at last. */
  look(devices: Iterable<Device>): Learned[];
}

/** Names take turns with every announcement, so only the first one is worth a line. */
export function createDeviceWatch(): DeviceWatch {
  const shown = new Map<string, { label: string; isNamed: boolean; kind: string | undefined }>();
  const keyOf = ({ site, mac }: Device) => `${site} ${mac}`;
  const stateOf = (device: Device) => ({
    ...{ label: deviceLabel(device), kind: kindOf(device) },
    isNamed: device.given.name !== undefined || device.names.length > 0,
  });
  return {
    shown: (device) => void shown.set(keyOf(device), stateOf(device)),
    look(devices) {
      const learned: Learned[] = [];
      for (const device of devices) {
        const before = shown.get(keyOf(device));
        if (!before) continue;
        const now = stateOf(device);
        const isNews = (now.isNamed && !before.isNamed) || (now.kind !== undefined && now.kind !== before.kind);
        if (!isNews) continue;
        shown.set(keyOf(device), now);
        learned.push({ device, was: before.label });
      }
      return learned;
    },
  };
}
