// What tables and pages say of a device.
import type { DeviceState } from '@lanhound/collector';
import { parseTime } from '@lanhound/proto';
import type { Tone } from '../terminal/style.ts';
import { formatAge, formatAgo } from '../terminal/units.ts';
import type { ListedDevice } from './device-answers.ts';

/** As the collector shows it: a guess less sure is not worth a column. */
const SURE = 0.6;

export const timeOf = (text: string | undefined): number => (text === undefined ? 0 : (parseTime(text) ?? 0));

export function kindWord({ given, kind }: Pick<ListedDevice, 'given' | 'kind'>): string {
  return given.kind ?? (kind && kind.confidence >= SURE ? kind.value : '');
}

/** The address people know it by: IPv4, else the first that is not only of the link. */
export function mainAddress({ addresses }: Pick<ListedDevice, 'addresses'>): string {
  const isIpv4 = (ip: string) => !ip.includes(':');
  return addresses.find(isIpv4) ?? addresses.find((ip) => !ip.startsWith('fe80:')) ?? addresses[0] ?? '';
}

export const makerWord = ({ vendor, randomised }: Pick<ListedDevice, 'vendor' | 'randomised'>): string =>
  vendor ?? (randomised ? 'private' : '');

/** What it is called: nothing when neither it nor anybody has said. */
export const nameOf = ({ given, names }: Pick<ListedDevice, 'given' | 'names'>): string | undefined =>
  given.name ?? names[0];

const LEGAL_FORM = /[\s,(]+(inc|incorporated|co|corp|corporation|ltd|limited|llc|gmbh|ag|s\.?a|oy|ab|bv|b\.v)\b.*$/i;

/** "Samsung Electronics" of "Samsung Electronics Co.,Ltd": a column has little room. */
export const makerInShort = (device: Pick<ListedDevice, 'vendor' | 'randomised'>): string =>
  makerWord(device).replace(LEGAL_FORM, '');

/** "now", "12 min ago", "away 3 d", "never". */
export function seenWord({ lastSeen, presence }: Pick<ListedDevice, 'lastSeen' | 'presence'>, nowUs: number): string {
  if (lastSeen === undefined) return 'never';
  const us = timeOf(lastSeen);
  return presence === 'here' ? formatAgo(us, nowUs) : `away ${formatAge(us, nowUs)}`;
}

export const stateTone: Record<DeviceState, Tone | undefined> = {
  new: 'yellow',
  trusted: 'green',
  guest: 'cyan',
  watched: 'bold',
  ignored: 'dim',
  blocked: 'red',
};

/** What follows from a state today, where that is not plain from its name. */
export const stateMeans: Partial<Record<DeviceState, string>> = {
  new: 'nobody has said yet what it is',
  watched: 'you are told when it is gone, and when it is back',
  ignored: 'its alerts are recorded, and not sent',
  blocked: 'a mark only: lanhound does not cut its traffic off yet',
};
