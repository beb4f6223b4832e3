import { isGroupMac, parseMac } from '@lanhound/proto';
import { z } from 'zod';
import { applyEdit, DeviceEdit } from '../../inventory/changes.ts';
import { createDevice, type Device } from '../../inventory/device.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { macAddress } from '../parameter.ts';
import { route } from '../route.ts';
import type { ChangeDevice } from './device-changes.ts';
import { devicesWith } from './device-lookup.ts';

/** More devices than one request may bring come in several. */
const DEVICES_MAX = 500;
/** Room for as many with a name, an owner and some notes each. */
const BODY_BYTES_MAX = 1_048_576;

/** The MAC of one device, and not of all or nobody. */
const deviceMac = macAddress.refine((mac) => {
  const number = parseMac(mac) ?? 0;
  return number !== 0 && !isGroupMac(number);
}, 'want the MAC of one device, and not of a group');

/** A device as a list has it; what is absent stays as it is. */
export const ImportedDevice = DeviceEdit.extend({
  mac: deviceMac.describe('Any MAC that it has; it names a device that was never seen.'),
  macs: z.array(deviceMac).max(16).optional().describe('Further MACs of the same device.'),
  site: z.string().min(1).max(63).optional().describe('Where it is, when that is not clear.'),
});
export type ImportedDevice = z.output<typeof ImportedDevice>;

const ImportBody = z.strictObject({
  devices: z.array(ImportedDevice).max(DEVICES_MAX).describe('The list, or a part of it.'),
  dryRun: z.boolean().optional().describe('Say what would be done, and do nothing.'),
});

/** What became, or would become, of each device of the list. */
export interface ImportResult {
  added: number;
  changed: number;
  unchanged: number;
  /** By their place in the list. */
  refused: { index: number; mac: string; message: string }[];
}

export const deviceImportRoute = (inventory: Inventory, changeDevice: ChangeDevice) =>
  route({
    method: 'post',
    path: '/api/v1/devices/import',
    audience: 'operator',
    summary: 'Say of many devices what they are, also of those that were never seen; who is listed is known.',
    query: z.strictObject({}),
    body: ImportBody,
    bodyBytesMax: BODY_BYTES_MAX,
    answer: async (_query, _signal, { body, caller }): Promise<ImportResult> => {
      const result: ImportResult = { added: 0, changed: 0, unchanged: 0, refused: [] };
      for (const [index, device] of body.devices.entries()) {
        const outcome = body.dryRun
          ? preview(device, inventory)
          : bringIn(device, { inventory, changeDevice, by: caller?.name ?? '' });
        if (typeof outcome === 'string') result[outcome]++;
        else result.refused.push({ index, mac: device.mac, message: outcome.message });
      }
      return result;
    },
  });

type Outcome = 'added' | 'changed' | 'unchanged' | { message: string };

interface ImportDeps {
  inventory: Pick<Inventory, 'find' | 'all'>;
  changeDevice: ChangeDevice;
  by: string;
}

function bringIn(listed: ImportedDevice, { inventory, changeDevice, by }: ImportDeps): Outcome {
  const place = placeOf(listed, inventory);
  if (typeof place !== 'string') return place;
  const { mac } = listed;
  const known = inventory.find(place, { mac });
  const said = changeDevice({ type: known ? 'edit' : 'add', site: place, mac, edit: editOf(listed, known) }, by);
  if (!said.ok) return said;
  let isChanged = said.audit !== '';
  for (const further of furtherMacs(listed)) {
    if (inventory.find(place, { mac: further })?.mac === inventory.find(place, { mac })?.mac) continue;
    const other = changeDevice({ type: 'add', site: place, mac: further, edit: {} }, by);
    const merged = other.ok ? changeDevice({ type: 'merge', site: place, mac, from: further }, by) : other;
    if (!merged.ok) return merged;
    isChanged = true;
  }
  return known ? (isChanged ? 'changed' : 'unchanged') : 'added';
}

function preview(listed: ImportedDevice, inventory: Pick<Inventory, 'find' | 'all'>): Outcome {
  const place = placeOf(listed, inventory);
  if (typeof place !== 'string') return place;
  const known = inventory.find(place, { mac: listed.mac });
  if (!known) return 'added';
  const draft = createDevice({ ...known, given: { ...known.given } });
  const isEdited = applyEdit(draft, editOf(listed, known)) !== '';
  return isEdited || furtherMacs(listed).some((mac) => !known.macs.includes(mac)) ? 'changed' : 'unchanged';
}

/** Whoever is in a list of known devices is known: who was new is trusted, unless the list says otherwise. */
function editOf({ mac, macs, site, ...edit }: ImportedDevice, known: Device | undefined): DeviceEdit {
  return known?.state === 'new' && edit.state === undefined ? { ...edit, state: 'trusted' } : edit;
}

const furtherMacs = ({ mac, macs = [] }: ImportedDevice): string[] => macs.filter((each) => each !== mac);

const SITE_DEFAULT = 'home';

/** The site it is at: the one that is said, else the one that knows it, else the only one there is. */
function placeOf({ site, mac }: ImportedDevice, inventory: Pick<Inventory, 'all'>): string | { message: string } {
  if (site !== undefined) return site;
  const knowing = devicesWith(inventory, mac);
  const sites = [...new Set((knowing.length > 0 ? knowing : [...inventory.all()]).map((device) => device.site))];
  if (sites.length <= 1) return sites[0] ?? SITE_DEFAULT;
  return { message: `${mac} could be at ${sites.join(' or ')}: say its site` };
}
