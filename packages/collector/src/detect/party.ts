import { isNear } from '@lanhound/proto';
import { type Device, deviceLabel } from '../inventory/device.ts';
import type { DetectorDeps } from './detector.ts';

/** One end of a conversation, as people call it. */
export interface Party {
  ip: string;
  /** The device it is, when it is one of the site's. */
  device: Device | undefined;
  /** Of the site: a private or link-local address, or a global one that the inventory knows a device for. */
  local: boolean;
  /** The MAC of the device, else the address: what stays the same while the party does. */
  key: string;
  /** For titles: "Toaster", or the address. */
  label: string;
}

/**
 * Who is behind an address. The MAC counts only for addresses of the site: frames from the internet carry the
 * gateway's, and the gateway is not to blame for what passes through it.
 */
export function partyOf(
  { deviceOf }: Pick<DetectorDeps, 'deviceOf'>,
  site: string,
  { ip, mac }: { ip: string; mac?: string | undefined },
): Party {
  const near = isNear(ip);
  const sender = near ? deviceOf(site, { mac, ip }) : undefined;
  // A router's MAC stands for itself only with its own addresses: others are behind it.
  const isBehind = sender?.router === true && !sender.addresses.includes(ip);
  const device = sender && !isBehind ? sender : deviceOf(site, { ip });
  return {
    ip,
    device,
    local: near || device !== undefined,
    key: device?.mac ?? ip,
    label: device ? deviceLabel(device) : ip,
  };
}
