import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import type { KnownAlert } from './alert-answers.ts';
import { alertTable, shortIds, stateWord } from './alert-table.ts';
import { endWord } from './silence-table.ts';

const NOW = Date.parse('2026-03-01T15:00:00Z') * 1000;
const plain = (_tone: string, text: string) => text;

const anAlert = (given: Partial<KnownAlert> = {}): KnownAlert => ({
  ...{ id: '6eeb31e8a2f549af-1772366400000000', fingerprint: '6eeb31e8a2f549af', detector: 'insecure-protocol' },
  ...{ severity: 'critical', site: 'home', sensor: 'attic', title: 'toaster talks Telnet to 192.168.1.1' },
  ...{ device: { mac: '02:00:00:00:00:03', name: 'toaster' }, evidence: {}, why: '', advice: '', count: 3 },
  ...{ firstTime: '2026-03-01T12:00:00Z', lastTime: '2026-03-01T12:00:00Z', ...given },
});

test('a wide table has a line for each, a narrow one the title below', () => {
  expect(alertTable([anAlert()], 120, NOW, plain)).toEqual([
    'ID        WHEN     SEVERITY  TITLE                                DEVICE   COUNT  STATE',
    '6eeb31e8  3 h ago  critical  toaster talks Telnet to 192.168.1.1  toaster      3  open',
  ]);
  expect(alertTable([anAlert()], 80, NOW, plain)).toEqual([
    'ID        WHEN     SEVERITY  DEVICE   COUNT  STATE',
    '6eeb31e8  3 h ago  critical  toaster      3  open',
    '  toaster talks Telnet to 192.168.1.1',
  ]);
});

test.each([40, 60, 80, 110, 140])('%i columns are enough for long names', (width) => {
  const name = 'a device with a name that never ends and never ends and never ends';
  const long = anAlert({ title: `${name} talks to ${name}`, device: { mac: '', name }, silenced: 'silenced by anna' });
  const lines = alertTable([long, anAlert({ site: 'office' })], width, NOW, plain);
  if (width >= 80) expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
  expect(lines.join('\n')).toContain('silenced');
});

test('what came several times is named by its newest; what begins alike by more', () => {
  const of = (fingerprint: string, time: number) => ({ id: `${fingerprint}-${time}`, fingerprint });
  const alerts = [of('aaaaaaaa11111111', 2), of('aaaaaaaa11111111', 1), of('aaaaaaaa22222222', 1)];
  expect([...shortIds(alerts).values()]).toEqual(['aaaaaaaa1', 'aaaaaaaa2']);
});

test.each([
  [{}, 'open'],
  [{ silenced: 'silenced by anna: I know (k3f9p)' }, 'silenced'],
  [{ silenced: 'allowed by anna (k3f9p)' }, 'allowed'],
  [{ resolvedTime: '2026-03-01T12:00:00Z' }, 'over'],
])('%j is %s', (given, word) => expect(stateWord(given)).toBe(word));

test.each([
  [{ active: true }, 'never'],
  [{ active: true, ends: '2026-03-01T16:59:59Z' }, 'in 2 h'],
  [{ active: true, ends: '2026-03-01T15:00:10Z' }, 'in a moment'],
  [{ active: true, ends: '2026-12-24T12:00:00Z' }, '2026-12-24'],
  [{ active: false, ends: '2026-03-01T14:50:00Z' }, 'ended 10 min ago'],
])('%j ends %s', (given, word) => expect(endWord(given, NOW)).toBe(word));
