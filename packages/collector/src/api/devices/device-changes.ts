import { z } from 'zod';
import { type ChangeResult, type DeviceChange, DeviceEdit } from '../../inventory/changes.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { macAddress } from '../parameter.ts';
import { type Exchange, route } from '../route.ts';
import { deviceToJson } from './device-json.ts';
import { DeviceQuery, deviceOf, refusal } from './device-lookup.ts';

/** Makes a change in the name of whoever asks. */
export type ChangeDevice = (change: DeviceChange, by: string) => ChangeResult;

const MergeBody = z.strictObject({ from: macAddress.describe('Any MAC of the other device, which becomes part.') });

/** What people decide about one device. */
export const deviceChangeRoutes = (inventory: Inventory, changeDevice: ChangeDevice) => {
  const make = (change: DeviceChange, { caller }: Pick<Exchange<never>, 'caller'>): Record<string, unknown> => {
    const result = changeDevice(change, caller?.name ?? '');
    if (!result.ok) throw refusal(result);
    const { device, audit } = result;
    return { ...(device ? { device: deviceToJson(device) } : {}), ...(audit === '' ? {} : { changed: audit }) };
  };
  return [
    route({
      method: 'patch',
      path: '/api/v1/devices/:mac',
      audience: 'operator',
      summary: 'Say what a device is: an empty text or list takes back what was said.',
      query: DeviceQuery,
      body: DeviceEdit,
      answer: async (query, _signal, exchange) => {
        const { site, mac } = deviceOf(inventory, query);
        return make({ type: 'edit', site, mac, edit: exchange.body }, exchange);
      },
    }),
    route({
      method: 'delete',
      path: '/api/v1/devices/:mac',
      audience: 'operator',
      summary: 'Forget a device with all that was said of it; seen again it is new.',
      query: DeviceQuery,
      answer: async (query, _signal, exchange) => {
        const { site, mac } = deviceOf(inventory, query);
        return make({ type: 'forget', site, mac }, exchange);
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/devices/:mac/merge',
      audience: 'operator',
      summary: 'Two that are one device: what is known of the other is added to this one.',
      query: DeviceQuery,
      body: MergeBody,
      answer: async (query, _signal, exchange) => {
        const { site, mac } = deviceOf(inventory, query);
        return make({ type: 'merge', site, mac, from: exchange.body.from }, exchange);
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/devices/:mac/split',
      audience: 'operator',
      summary: 'A MAC that belongs to another device: it becomes one of its own, and the two are not merged again.',
      query: DeviceQuery,
      answer: async (query, _signal, exchange) => {
        const { site } = deviceOf(inventory, query);
        return make({ type: 'split', site, mac: query.mac }, exchange);
      },
    }),
  ];
};
