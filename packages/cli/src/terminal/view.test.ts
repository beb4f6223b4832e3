import type { Alert, Device } from '@lanhound/collector';
import { expect, test } from 'vitest';
import { createView } from './view.ts';

const plain = (_tone: string, text: string) => text;
const device: Device = {
  site: 'home',
  mac: '00:11:22:33:44:55',
  vendor: 'Acme',
  randomised: false,
  addresses: ['192.168.1.7'],
  names: ['tv\u001b[2J'],
  firstSeen: 0,
  lastSeen: 0,
  sensors: ['s'],
};
const alert: Alert = {
  id: 'a',
  fingerprint: 'f',
  detector: 'new-device',
  severity: 'high',
  site: 'home',
  sensor: 's',
  title: 'A new device: tv',
  evidence: { maker: 'Acme' },
  why: 'Nobody said it would come.',
  advice: 'Ask the family.',
  count: 1,
  firstTime: 0,
  lastTime: 0,
};

function shown(isTTY: boolean, act: (view: ReturnType<typeof createView>) => void): string {
  let text = '';
  act(createView({ write: (more: string) => (text += more), isTTY, columns: 80 }, plain, () => 0));
  return text;
}

test('a device is one line that cannot steer the terminal', () => {
  const text = shown(false, (view) => view.device(device));
  expect(text).toMatch(/^\d\d:\d\d:\d\d {2}\+ device {3}tv·\[2J {2}00:11:22:33:44:55, Acme\n$/);
});

test('an alert says what, why and what to do', () => {
  const text = shown(false, (view) => view.alert(alert));
  expect(text).toMatch(/! high {5}A new device: tv\n.*evidence maker: Acme\n.*why {6}Nobody.*\n.*do {7}Ask/);
});

test('the status line is erased before the next line, and is not written to a file', () => {
  const both = (view: ReturnType<typeof createView>) => {
    view.status('12 packets/s');
    view.note('x');
  };
  expect(shown(true, both)).toContain('12 packets/s\r\u001b[K');
  expect(shown(false, (view) => view.status('12 packets/s'))).toBe('');
});
