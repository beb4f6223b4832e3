import { parseTime } from '@lanhound/proto';
import { expect, test } from 'vitest';
import { devicePage } from './device-page.ts';
import { deviceTable } from './device-table.ts';
import { makerInShort, seenWord } from './device-words.ts';
import { aDevice } from './testing/sample-device.ts';

const plain = (_tone: string, text: string) => text;
const SEEN = '2026-03-01T12:00:00.000000Z';
const nowUs = (parseTime(SEEN) ?? 0) + 12 * 60_000_000;
const widthOf = (line: string) => [...line].length;

const phone = aDevice({
  ...{
    mac: 'aa:bb:cc:00:00:01',
    macs: ['aa:bb:cc:00:00:02', 'aa:bb:cc:00:00:01'],
    label: "Anna's phone",
    state: 'trusted',
  },
  ...{ vendor: 'Acme Mobile Co.,Ltd', addresses: ['fe80::1', '192.168.1.20'], names: ['annas-phone'], model: 'Nice 5' },
  kind: { value: 'phone', confidence: 0.87, reasons: ['asks DHCP like one', 'announces _phone._tcp'] },
  given: { name: "Anna's phone", owner: 'Anna' },
  services: ['urn:schemas-upnp-org:device:MediaRenderer:1', 'ssh'],
  sensors: ['attic'],
  stations: [
    {
      ...{ mac: 'aa:bb:cc:00:00:02', randomised: true, firstSeen: SEEN, lastSeen: SEEN, addresses: ['192.168.1.20'] },
      past: [{ ip: '192.168.1.77', firstSeen: SEEN, lastSeen: SEEN }],
    },
    { mac: 'aa:bb:cc:00:00:01', randomised: false, firstSeen: SEEN, addresses: [], past: [] },
  ],
  talksTo: [{ name: 'example.org', address: '203.0.113.1', sentBytes: 1_500, receivedBytes: 2_000_000 }],
});
const stranger = aDevice({
  ...{ mac: 'aa:bb:cc:00:00:09', label: 'device with a private address (192.168.1.9)', randomised: true },
  ...{ addresses: ['192.168.1.9'], presence: 'away' as const },
  resembles: { mac: phone.mac, label: phone.label, confidence: 0.7, reasons: ['the same name'] },
});

test('the table says who, what, where and since when, and fits', () => {
  const lines = deviceTable([phone, stranger], 80, nowUs, plain);
  expect(lines).toEqual([
    'NAME               KIND   ADDRESS       MAKER        STATE    SEEN',
    "Anna's phone       phone  192.168.1.20  Acme Mobile  trusted  12 min ago",
    'aa:bb:cc:00:00:09         192.168.1.9   private      new      away 12 min',
  ]);
  const narrow = deviceTable([phone, stranger], 70, nowUs, plain);
  expect(narrow.map(widthOf).filter((width) => width > 70)).toEqual([]);
  expect(narrow[2]).toContain('aa:bb:cc:00:00:09');
});

test('several sites have a column', () => {
  const [head, line] = deviceTable([phone, aDevice({ site: 'office' })], 100, nowUs, plain);
  expect([head?.startsWith('SITE'), line?.startsWith('home ')]).toEqual([true, true]);
});

test('the page says what a person wants to know', () => {
  const alert = { severity: 'high', title: "Anna's phone talks Telnet", firstTime: SEEN } as const;
  const page = devicePage(phone, [alert], { width: 80, nowUs, paint: plain });
  const text = page.join('\n');
  expect(page.slice(0, 2)).toEqual([
    "  Anna's phone",
    '  phone · Acme Mobile Co.,Ltd · 192.168.1.20 · trusted · here, seen 12 min ago',
  ]);
  for (const wanted of [
    /kind {8}phone, 87 % sure\n {14}- asks DHCP like one\n/,
    /model {7}Nice 5\n/,
    /owner {7}Anna\n/,
    /addresses {3}fe80::1, 192\.168\.1\.20\n {14}before: 192\.168\.1\.77, 2026-03-01 .* to 2026-03-01 .*\n/,
    /MACs {8}aa:bb:cc:00:00:02 {2}private {2}seen 12 min ago\n {14}aa:bb:cc:00:00:01 {11}never seen\n/,
    /services {4}MediaRenderer, ssh\n/,
    /example\.org +1\.5 kB +2\.0 MB\n/,
    /seen {8}first 2026-03-01 .*, last .*, by attic\n/,
    /alerts {6}2026-03-01 .* {2}high {6}Anna's phone talks Telnet/,
  ])
    expect(text).toMatch(wanted);
  expect(page.map(widthOf).filter((width) => width > 80)).toEqual([]);
  expect(text).not.toContain('question');
});

test('a question is asked with the commands that answer it', () => {
  const text = devicePage(stranger, [], { width: 120, nowUs, paint: plain }).join('\n');
  expect(text).toContain("question    It may be Anna's phone (70 % sure: the same name).");
  expect(text).toContain(`lanhound device merge ${phone.mac} ${stranger.mac}`);
});

test('what somebody said stands before what it seems to be', () => {
  const said = { ...phone, given: { ...phone.given, kind: 'camera', quiet: true }, state: 'blocked' as const };
  const text = devicePage(said, [], { width: 120, nowUs, paint: plain }).join('\n');
  expect(text).toContain('kind        camera, as you said; it seems to be: phone, 87 % sure');
  expect(text).toContain(
    'state       blocked: a mark only: lanhound does not cut its traffic off yet; quiet: its alerts',
  );
});

test('what a device says of itself cannot steer the terminal', () => {
  const evil = aDevice({ label: 'a\u001b[2J', names: ['b\u001b[2J'], model: 'c\u001b[2J', services: ['d\u0007'] });
  const page = devicePage(evil, [], { width: 80, nowUs, paint: plain });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left.
  expect([...page, ...deviceTable([evil], 80, nowUs, plain)].join('')).not.toMatch(/[\u0000-\u001f]/);
});

test.each([
  [{ presence: 'here', lastSeen: SEEN }, 'now', 0],
  [{ presence: 'here', lastSeen: SEEN }, '59 min ago', 59 * 60],
  [{ presence: 'away', lastSeen: SEEN }, 'away 3 h', 3 * 3_600],
  [{ presence: 'away', lastSeen: SEEN }, 'away 59 d', 59 * 86_400],
  [{ presence: 'away', lastSeen: SEEN }, 'away 2026-03-01', 61 * 86_400],
  [{ presence: 'away' }, 'never', 0],
] as const)('seen %o is %s', (device, word, seconds) => {
  expect(seenWord({ lastSeen: undefined, ...device }, (parseTime(SEEN) ?? 0) + seconds * 1_000_000)).toBe(word);
});

test.each([
  ['Samsung Electronics Co.,Ltd', 'Samsung Electronics'],
  ['Apple, Inc.', 'Apple'],
  ['Espressif Inc.', 'Espressif'],
  ['AVM Audiovisuelles Marketing und Computersysteme GmbH', 'AVM Audiovisuelles Marketing und Computersysteme'],
  ['Cocom', 'Cocom'],
])('%s is %s in a column', (vendor, short) => expect(makerInShort({ vendor, randomised: false })).toBe(short));
