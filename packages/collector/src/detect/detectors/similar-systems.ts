import { membersOf } from '../../inventory/kind/kind.ts';
import { isAppliance } from './similar-kinds.ts';

/**
 * Systems that one device may say it has without having been changed: an iPad browses as a Mac, whatever has Linux
 * inside may say Linux.
 */
const FAMILIES: Readonly<Record<string, string>> = {
  Android: 'Linux',
  ChromeOS: 'Linux',
  webOS: 'Linux',
  macOS: 'Apple',
  iOS: 'Apple',
  iPadOS: 'Apple',
  tvOS: 'Apple',
  watchOS: 'Apple',
};

export const familyOf = (system: string): string => FAMILIES[system] ?? system;

/** Things that run what computers run. All others with a system of these families are none of the kind. */
const APPLIANCES_WITH: Readonly<Record<string, ReadonlySet<string>>> = {
  Windows: new Set(['console', 'nas']),
  Apple: new Set(['streaming-box', 'speaker', 'tv', 'watch', 'hub']),
};

/** No device of this kind runs it, whichever of its group it is. */
export const isOutOfPlace = (family: string, kind: string): boolean =>
  membersOf(kind).every((member) => isAppliance(member) && APPLIANCES_WITH[family]?.has(member) === false);
