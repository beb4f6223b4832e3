import { dhcp, EVENT_TIME, neighbor } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import { dryRun } from '../dry-run.ts';
import { ipConflict } from './ip-conflict.ts';

const SECOND = 1_000_000;
const IP = '192.168.1.40';
const PRINTER = '00:1b:a9:00:00:40';
const CAMERA = '00:17:88:00:00:41';

const announces = (seconds: number, mac: string, ip = IP) => {
  const claim = { senderMac: mac, etherMac: mac, senderIp: ip, targetIp: ip };
  return neighbor({ time: EVENT_TIME + seconds * SECOND, op: 'announce', ...claim });
};
/** A quarrel: each defends the address when the other claims it (RFC 5227 section 2.4). */
const quarrel = (turns: number, fromSeconds = 0) =>
  Array.from({ length: turns }, (_, i) => announces(fromSeconds + i * 3, i % 2 === 0 ? PRINTER : CAMERA));
const later = (seconds: number) => announces(seconds, '00:00:00:00:00:09', '192.168.1.9');

const device = (mac: string, name: string) => createDevice({ site: 'home', mac, names: [name] });
const devices = [device(PRINTER, 'printer'), device(CAMERA, 'camera')];
const SAID = 'normal: camera and printer both use 192.168.1.40';

test.each([
  ['that have it briefly twice', [...quarrel(3), later(60)], []],
  ['that have it briefly three times', [...quarrel(4), later(60)], [SAID]],
  ['is told once it can be no spoofing', [...quarrel(4), later(9 + 14)], []],
  ['and then is', [...quarrel(4), later(9 + 15)], [SAID]],
  [
    'is told again while it lasts, ten minutes later',
    [...quarrel(6), later(60), ...quarrel(4, 500), later(700)],
    [SAID, SAID],
  ],
  ['is not told again when it is over', [...quarrel(6), later(60), later(700)], [SAID]],
])('a conflict of two %s', (_, events, expected) => {
  const { findings } = dryRun(ipConflict, {}, events, { devices });
  expect(findings.map(({ severity, title }) => `${severity}: ${title}`)).toEqual(expected);
});

test('who pushes is left to arp-spoof, for what was a conflict too', () => {
  const push = (seconds: number) =>
    neighbor({ time: EVENT_TIME + seconds * SECOND, senderMac: CAMERA, etherMac: CAMERA, senderIp: IP });
  const events = [...quarrel(4), push(10), push(12), push(14), ...quarrel(8), later(60)];
  expect(dryRun(ipConflict, {}, events, { devices }).findings).toEqual([]);
});

test.each([
  ['decline', [`normal: camera was given ${IP}, which printer already uses`]],
  ['decline6', [`normal: camera was given ${IP}, which printer already uses`]],
  ['release', []],
])('an address given back by %s', (messageType, expected) => {
  const owners = [{ ...(devices[0] as Device), addresses: [IP] }, devices[1] as Device];
  const event = dhcp({ messageType, clientMac: CAMERA, requestedIp: IP });
  const { findings } = dryRun(ipConflict, {}, [event], { devices: owners });
  expect(findings.map(({ severity, title }) => `${severity}: ${title}`)).toEqual(expected);
});

test('a conflict that was about to be told is told after a restart', () => {
  const { saved } = dryRun(ipConflict, {}, quarrel(4), { devices });
  const { findings } = dryRun(ipConflict, {}, [later(60)], { devices, saved: JSON.parse(JSON.stringify(saved)) });
  expect(findings.map(({ title, evidence }) => [title, evidence['changesOfMac']])).toEqual([
    ['camera and printer both use 192.168.1.40', 3],
  ]);
});
