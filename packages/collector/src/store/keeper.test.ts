import { type Clock, silentReport } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import type { Alert } from '../detect/alert.ts';
import { anAlert } from '../detect/sample-alert.ts';
import type { AuditEntry } from '../inventory/changes.ts';
import { createDevice, type Device } from '../inventory/device.ts';
import type { DecisionRecord } from './decision-record.ts';
import { createKeeper } from './keeper.ts';
import type { DeviceRecord } from './record-rows.ts';

const alert = (id: string, count: number): Alert => anAlert({ id, count });
const device = (mac: string) => createDevice({ site: 'home', mac });

/** A store that records, and fails while told to. */
function recordingStore() {
  const calls: string[] = [];
  const state = { failing: false };
  const call = (text: string) => {
    if (state.failing) throw new Error('away');
    calls.push(text);
  };
  const store = {
    writeAlerts: async (alerts: readonly Alert[]) => call(`alerts ${alerts.map((a) => `${a.id}×${a.count}`)}`),
    writeDevices: async (devices: readonly DeviceRecord[]) =>
      call(`devices ${devices.map(({ mac, removed }) => (removed ? `-${mac}` : mac))}`),
    writeAudit: async (entries: readonly AuditEntry[]) => call(`audit ${entries.map(({ what }) => what)}`),
    writeDecisions: async (records: readonly DecisionRecord[]) =>
      call(`decisions ${records.map(({ stage }) => stage)}`),
  };
  return { store, calls, state };
}

/** Time that passes only when somebody sleeps, a little at a time so that other work gets its turn. */
const skippingClock = (): Clock => {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    steadyMs: () => nowMs,
    sleep: (ms, signal) => {
      nowMs += ms;
      return new Promise((resolve) => {
        setTimeout(resolve, 1);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  };
};

function setup() {
  const recording = recordingStore();
  const changed: Device[] = [];
  const removed: Device[] = [];
  const audit: AuditEntry[] = [];
  const keeper = createKeeper({
    store: recording.store,
    clock: skippingClock(),
    report: silentReport(),
    inventory: {
      takeChanged: () => changed.splice(0),
      takeRemoved: () => removed.splice(0),
      takeAudit: () => audit.splice(0),
    },
  });
  return { ...recording, changed, removed, audit, keeper };
}

test('stop writes what is not kept yet, each alert as it stood last', async () => {
  const { keeper, calls, changed } = setup();
  await keeper.start();
  keeper.alert(alert('a', 1));
  keeper.alert(alert('a', 2));
  changed.push(device('m'));
  await keeper.stop();
  expect(calls.filter((call) => call.startsWith('alerts') && call !== 'alerts ').at(-1)).toBe('alerts a×2');
  expect(calls).toContain('devices m');
});

test('what the database did not take is written later, and newer news win', async () => {
  const { keeper, calls, changed, state } = setup();
  await keeper.start();
  state.failing = true;
  keeper.alert(alert('a', 1));
  changed.push(device('m'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  keeper.alert(alert('a', 5));
  state.failing = false;
  await expect.poll(() => calls).toContain('alerts a×5');
  await expect.poll(() => calls).toContain('devices m');
  await keeper.stop();
});

test('what the store has not taken is saved, as it stood last, and written after a restart', async () => {
  const before = setup();
  before.state.failing = true;
  await before.keeper.start();
  before.keeper.alert(alert('a', 1));
  before.changed.push(device('m'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  before.keeper.alert(alert('a', 2));
  before.changed.push(device('n'));
  const saved = JSON.parse(JSON.stringify(before.keeper.save()));
  const after = setup();
  after.keeper.restore(saved);
  await after.keeper.start();
  await after.keeper.stop();
  expect(after.calls).toEqual(['alerts a×2', 'devices m,n']);
});

test('what was removed is written as such, unless it came back; changes by people are written once', async () => {
  const { keeper, calls, changed, removed, audit } = setup();
  await keeper.start();
  removed.push(device('m'), device('n'));
  changed.push(device('n'));
  audit.push({ time: 1, site: 'home', mac: 'm', by: 'anna', action: 'forget', what: 'm forgotten' });
  await keeper.stop();
  expect(calls).toEqual(['audit m forgotten', 'devices -m,n']);
});

test('decisions are written soon, and kept over a restart until they are', async () => {
  const { keeper, calls } = setup();
  const decision = {
    time: 1,
    site: 'home',
    alert: 'a',
    detector: 'telnet',
    severity: 'high',
    mac: '',
    receiver: 'phone',
  };
  keeper.decision({ ...decision, stage: 'hours', outcome: 'summary', reason: 'quiet hours', notification: '' });
  const other = setup();
  other.keeper.restore(JSON.parse(JSON.stringify(keeper.save())));
  await other.keeper.start();
  await other.keeper.stop();
  expect(other.calls).toContain('decisions hours');
  expect(calls).toEqual([]);
});
