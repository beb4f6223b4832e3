import type { NeighborEvent } from '@lanhound/proto';
import { z } from 'zod';
import type { DetectorDeps } from '../detector.ts';
import { boundedMap } from '../window.ts';

/** MACs that passed packets of others on before they ever advertised themselves as routers. */
export interface KnownGateways {
  neighbor(event: NeighborEvent): void;
  has(site: string, mac: string): boolean;
  save(): unknown;
  restore(state: unknown): void;
}

/** Of all sites: routers, and whoever advertises itself as one, of which a flood may be made up. */
const MACS_MAX = 2_000;

const Standing = z.enum(['gateway', 'advertiser']);
const SavedState = z.array(z.tuple([z.string(), Standing]));

export function knownGateways({ deviceOf, onRefused }: Pick<DetectorDeps, 'deviceOf' | 'onRefused'>): KnownGateways {
  const macs = boundedMap<z.output<typeof Standing>>({ keysMax: MACS_MAX, onRefused: () => onRefused('gateways') });
  return {
    neighbor({ site, op, etherMac, senderMac }) {
      const mac = etherMac ?? senderMac;
      if (!mac) return;
      const key = `${site} ${mac}`;
      // An advertisement alone makes a router for the inventory.
      if (op === 'routerAdvertise') {
        if (macs.get(key) === undefined) macs.set(key, 'advertiser');
      } else if (macs.get(key) === undefined && deviceOf(site, { mac })?.router) {
        macs.set(key, 'gateway');
      }
    },
    has: (site, mac) => macs.get(`${site} ${mac}`) === 'gateway',
    save: () => macs.save(),
    restore: (state) => macs.restore(SavedState.parse(state)),
  };
}
