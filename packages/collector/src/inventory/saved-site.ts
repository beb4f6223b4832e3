// A site as it is kept between starts.
import { z } from 'zod';
import { type Device, SavedDevice } from './device.ts';
import { refresh } from './identity/identity.ts';
import { SavedReception } from './identity/reception.ts';
import { noSilences } from './presence.ts';
import type { Site } from './site.ts';
import { createStation, SavedStation } from './station.ts';
import type { VendorOf } from './vendor.ts';

export const SavedSite = z.object({
  site: z.string(),
  firstUs: z.number(),
  stations: z.array(SavedStation),
  devices: z.array(
    z.object({
      device: SavedDevice,
      silences: z.object({ longestUs: z.number(), probes: z.number(), probedUs: z.number() }),
    }),
  ),
  habits: z.object({
    names: z.array(z.string()),
    kept: z.array(z.tuple([z.string(), z.number(), z.array(z.number())])),
  }),
  apart: z.array(z.string()),
  reception: SavedReception,
});
export type SavedSite = z.output<typeof SavedSite>;

export function saveSite(site: Site): SavedSite {
  return {
    site: site.name,
    firstUs: site.firstUs,
    stations: [...site.stations.all()].map((station) => site.stations.saved(station)),
    devices: [...site.identities()].map(({ device, silences }) => ({ device, silences })),
    habits: site.habits.save(),
    apart: site.apart.save(),
    reception: site.reception.save(),
  };
}

export function restoreSite(site: Site, saved: SavedSite, vendorOf: VendorOf): void {
  site.firstUs = saved.firstUs;
  const stations = saved.stations.map((station) => site.stations.restore(withMaker(station, vendorOf)));
  for (const { device, silences } of saved.devices) {
    const own = stations.filter((station) => station.device === device.mac);
    if (own.length === 0) continue;
    const identity = { device: { ...device }, stations: own, silences: { ...silences } };
    refresh(identity);
    site.adopt(identity);
  }
  site.habits.restore(saved.habits);
  site.apart.restore(saved.apart);
  site.reception.restore(saved.reception);
}

/** The registries of makers may have been updated since. One that they know no more keeps its maker. */
function withMaker(station: SavedStation, vendorOf: VendorOf): SavedStation {
  const vendor = vendorOf(station.mac);
  if (vendor === undefined || vendor === station.vendor) return station;
  const traits = station.traits.filter(([type]) => type !== 'vendor');
  return { ...station, vendor, randomised: false, traits: [...traits, ['vendor', [vendor]]] };
}

/** A device as the store keeps it: its addresses are its own unless another claims them later. */
export function restoreDevice(site: Site, device: Device, vendorOf: VendorOf): void {
  const { randomised, firstSeen, lastSeen, names, sensors } = device;
  const stations = device.macs.map((mac, i) => {
    const vendor = vendorOf(mac) ?? device.vendor;
    const known = { site: site.name, mac, randomised, firstSeen, vendor };
    const { traits: _, addresses: __, ...station } = createStation(known);
    const claims =
      i > 0 ? [] : device.addresses.map((ip) => ({ ip, proven: true, sinceUs: lastSeen, timeUs: lastSeen }));
    const own = { ...station, claims, traits: [], router: device.router ?? false, device: device.mac, lastSeen };
    return site.stations.restore({ ...own, names: i > 0 ? [] : names, sensors: i > 0 ? [] : sensors });
  });
  const identity = { device: { ...device }, stations, silences: noSilences() };
  refresh(identity);
  site.adopt(identity);
  if (site.firstUs === 0 || firstSeen < site.firstUs) site.firstUs = firstSeen;
}
