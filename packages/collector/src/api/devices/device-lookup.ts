import { z } from 'zod';
import type { ChangeResult } from '../../inventory/changes.ts';
import type { Device } from '../../inventory/device.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { macAddress } from '../parameter.ts';
import { HttpError } from '../route.ts';

/** Names one device in the path of a route. */
export const DeviceQuery = z.strictObject({
  site: z.string().min(1).max(63).optional().describe('Where it is; needed when several sites know the MAC.'),
  mac: macAddress.describe('Any MAC that the device has.'),
});
export type DeviceQuery = z.output<typeof DeviceQuery>;

/** The device that has the MAC. Throws 404 when there is none, 409 when several sites have one. */
export function deviceOf(inventory: Pick<Inventory, 'all'>, { site, mac }: DeviceQuery): Device {
  const found = devicesWith(inventory, mac).filter((device) => site === undefined || device.site === site);
  const [device] = found;
  if (!device) throw new HttpError(404, `no device ${mac}${site === undefined ? '' : ` at site ${site}`}`);
  if (found.length === 1) return device;
  const sites = found.map((each) => each.site).join(', ');
  throw new HttpError(409, `${mac} is known at ${sites}: add site= to say which`);
}

/** Of each site that knows the MAC. */
export function devicesWith(inventory: Pick<Inventory, 'all'>, mac: string): Device[] {
  return [...inventory.all()].filter(({ macs }) => macs.includes(mac));
}

/** All MACs of the devices that have this one, and it itself; undefined for none. */
export function macsOf(
  inventory: Pick<Inventory, 'all'>,
  { site, mac }: { site?: string | undefined; mac?: string | undefined },
): string[] | undefined {
  if (mac === undefined) return undefined;
  const devices = devicesWith(inventory, mac).filter((device) => site === undefined || device.site === site);
  return [...new Set([mac, ...devices.flatMap(({ macs }) => macs)])];
}

/** What a refused change is answered with. */
export function refusal({ reason, message }: Extract<ChangeResult, { ok: false }>): HttpError {
  return new HttpError(reason === 'unknown' ? 404 : 409, message);
}
