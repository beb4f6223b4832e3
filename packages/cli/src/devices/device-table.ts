import type { Paint } from '../terminal/style.ts';
import { type Column, tableLines } from '../terminal/table.ts';
import type { ListedDevice } from './device-answers.ts';
import { kindWord, mainAddress, makerInShort, nameOf, seenWord, stateTone } from './device-words.ts';

const NAME_LEAST = 18;
const MAKER_LEAST = 8;
const KIND_LEAST = 6;
/** An IPv4 address is never cut. */
const ADDRESS_LEAST = 15;

/** Devices as a table of at most this width. */
export function deviceTable(devices: readonly ListedDevice[], width: number, nowUs: number, paint: Paint): string[] {
  return tableLines(columnsOf(devices, nowUs), devices, width, paint);
}

function columnsOf(devices: readonly ListedDevice[], nowUs: number): Column<ListedDevice>[] {
  const columns: Column<ListedDevice>[] = [
    {
      title: 'NAME',
      // Maker and address have columns of their own.
      value: (device) => nameOf(device) ?? device.mac,
      least: NAME_LEAST,
      tone: (device) => (nameOf(device) === undefined ? 'dim' : undefined),
    },
    { title: 'KIND', value: kindWord, least: KIND_LEAST },
    { title: 'ADDRESS', value: mainAddress, least: ADDRESS_LEAST },
    { title: 'MAKER', value: makerInShort, least: MAKER_LEAST, tone: () => 'dim' },
    { title: 'STATE', value: ({ state }) => state, tone: ({ state }) => stateTone[state] },
    {
      title: 'SEEN',
      value: (device) => seenWord(device, nowUs),
      tone: ({ presence }) => (presence === 'here' ? undefined : 'dim'),
    },
  ];
  const sites = new Set(devices.map(({ site }) => site));
  return sites.size > 1 ? [{ title: 'SITE', value: ({ site }) => site }, ...columns] : columns;
}
