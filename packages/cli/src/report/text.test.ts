import { expect, test } from 'vitest';
import type { ReplayReport } from './report.ts';
import { reportText } from './text.ts';

const plain = (_tone: string, text: string) => text;

const empty: ReplayReport = {
  input: { files: ['empty.pcap'], packets: 0, bytes: 0, problems: [] },
  events: {},
  devices: [],
  talkers: [],
  alerts: [],
  undecoded: {},
};

test('an empty capture says so everywhere', () => {
  const text = reportText(empty, plain, 80);
  expect(text).toContain('0 packets, 0 B');
  expect(text).toContain('Alerts (0)\n  none');
  expect(text).toContain('every packet was understood');
});

test('an alert shows what a person needs, safely', () => {
  const alert: ReplayReport['alerts'][number] = {
    id: '1',
    fingerprint: '1',
    detector: 'insecure-protocol',
    severity: 'critical',
    site: 'home',
    sensor: 'attic',
    title: 'Toaster\u001b[2J talks Telnet',
    evidence: { server: '10.0.0.1', port: 23 },
    why: 'Anyone on the way can read it.',
    advice: 'Use SSH.',
    count: 3,
    firstTime: '2026-01-01T00:00:00.000000Z',
    lastTime: '2026-01-01T00:00:09.000000Z',
  };
  const text = reportText({ ...empty, alerts: [alert], undecoded: { 'ipv4.short': 2 } }, plain, 60);
  expect(text).toContain('critical  Toaster·[2J talks Telnet');
  expect(text).toContain('3 times');
  expect(text).toContain('evidence  server: 10.0.0.1 · port: 23');
  expect(text).toContain('       2  ipv4.short');
});
