import { type Alert, createDevice } from '@lanhound/collector';
import { expect, test } from 'vitest';
import { createView } from './view.ts';

const plain = (_tone: string, text: string) => text;
const device = createDevice({
  site: 'home',
  mac: '00:11:22:33:44:55',
  vendor: 'Acme',
  randomised: false,
  addresses: ['192.168.1.7'],
  names: ['tv\u001b[2J'],
  firstSeen: 0,
  lastSeen: 0,
  sensors: ['s'],
});
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

test('a device is told by name, address and maker, and cannot steer the terminal', () => {
  const text = shown(false, (view) => view.device(device));
  expect(text.slice(8)).toBe(`  + device    tv·[2J\n${' '.repeat(22)}192.168.1.7, 00:11:22:33:44:55, Acme\n`);
});

test('what a label says is not said again', () => {
  const text = shown(false, (view) => view.device({ ...device, names: [] }));
  expect(text.slice(8)).toBe(`  + device    Acme (192.168.1.7)\n${' '.repeat(22)}00:11:22:33:44:55\n`);
});

test('what is learnt of a device says what it was called before', () => {
  const kind = { value: 'tv', confidence: 0.9, reasons: [] };
  const learned = { device: { ...device, names: ['Living room'], kind }, was: 'Acme (192.168.1.7)' };
  const text = shown(false, (view) => view.learned(learned));
  expect(text.slice(8)).toBe(`  ~ device    Living room: tv\n${' '.repeat(22)}was Acme (192.168.1.7)\n`);
});

test('an alert says what, why and what to do, in one column', () => {
  const title = 'A new device with a name that is longer than what is left of the line: tv';
  const text = shown(false, (view) => view.alert({ ...alert, title }));
  expect(text.slice(8).split('\n')).toEqual([
    '  ! high      A new device with a name that is longer than what is left',
    `${' '.repeat(22)}of the line: tv`,
    '          evidence    maker: Acme',
    '          why         Nobody said it would come.',
    '          do          Ask the family.',
    '',
  ]);
});

test('a command stands whole on a line of its own, however long', () => {
  const command = `sudo setcap cap_net_raw+ep /${'long/'.repeat(20)}tcpdump`;
  const trouble = { problem: 'no right to capture on lo', step: 'Grant it', command, meanwhile: 'All else runs.' };
  const text = shown(false, (view) => view.trouble('capture', trouble));
  expect(text.slice(8).split('\n')).toEqual([
    '  ! capture   no right to capture on lo',
    '          do          Grant it:',
    `          ${command}`,
    '          meanwhile   All else runs.',
    '',
  ]);
});

test('the status line is erased before the next line, and is not written to a file', () => {
  const both = (view: ReturnType<typeof createView>) => {
    view.status('12 packets/s');
    view.note('x');
  };
  expect(shown(true, both)).toContain('12 packets/s\r\u001b[K');
  expect(shown(false, (view) => view.status('12 packets/s'))).toBe('');
});
