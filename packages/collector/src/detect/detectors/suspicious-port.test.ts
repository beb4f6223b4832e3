import type { FlowEvent } from '@lanhound/proto';
import { flow, LAPTOP } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { dryRun } from '../dry-run.ts';
import { suspiciousPort } from './suspicious-port.ts';
import { SUSPICIOUS_PORTS } from './suspicious-ports.ts';

const SYN = 2;
const RST_ACK = 20;
const PSH_ACK = 24;
const INTERNET = '203.0.113.7';
const NEAR = '192.168.1.5';

const said = (events: FlowEvent[], config = {}) =>
  dryRun(suspiciousPort, config, events).findings.map(({ title, amends }) => (amends ? `amends: ${title}` : title));

const METASPLOIT = `${LAPTOP.ip} is connected to ${INTERNET} on port 4444/tcp, known for Metasploit`;

test.each([
  ['established', { dstPort: 4444 }, true],
  ['no answer', { dstPort: 4444, srcTcpFlags: SYN, dstTcpFlags: 0 }, false],
  ['refused', { dstPort: 4444, dstTcpFlags: RST_ACK }, false],
  ['under way when the sensor began', { dstPort: 4444, srcTcpFlags: PSH_ACK, dstTcpFlags: PSH_ACK }, true],
  ['another port', { dstPort: 4443 }, false],
  ['another transport', { dstPort: 4444, proto: 17 }, false],
  ['a back door next door', { dst: NEAR, dstPort: 31337 }, true],
  ['remote control next door is normal', { dst: NEAR, dstPort: 3389 }, false],
  ['remote control on the internet', { dstPort: 3389 }, true],
  ['from the internet, not outbound', { src: '203.0.113.8', dst: LAPTOP.ip, dstPort: 3389 }, false],
  ['UDP, answered', { dstPort: 31337, proto: 17, dstPackets: 1 }, true],
  ['UDP, not answered', { dstPort: 31337, proto: 17, dstPackets: 0 }, false],
  ['UDP that is only a file sharer', { dstPort: 31337, proto: 17, dstPackets: 1, app: 'bittorrent' }, false],
  ['SSH is left out on purpose', { dstPort: 22, app: 'ssh' }, false],
])('%s', (_, given, speaks) => {
  expect(said([flow({ dst: INTERNET, ...given })])).toHaveLength(speaks ? 1 : 0);
});

test('a session under way is laid to the client, whoever spoke first', () => {
  const given = { src: INTERNET, srcPort: 4444, dst: LAPTOP.ip, dstPort: 51_000, srcTcpFlags: PSH_ACK };
  expect(said([flow({ ...given, dstTcpFlags: PSH_ACK })])).toEqual([METASPLOIT]);
});

test('is said once a connection; what it speaks is added', () => {
  const open = flow({ dst: INTERNET, dstPort: 4444 });
  const events = [
    open,
    { ...open, state: 'update' as const, app: 'tls' },
    { ...open, state: 'closed' as const, app: 'tls' },
  ];
  expect(said(events)).toEqual([METASPLOIT, `amends: ${METASPLOIT}`]);
  const [, tls] = dryRun(suspiciousPort, {}, events).findings;
  expect(tls?.evidence).toMatchObject({ recognisedAs: 'tls', knownFor: 'Metasploit' });
});

test('the first event may be the last', () => {
  expect(said([flow({ dst: INTERNET, dstPort: 4444, state: 'closed' })])).toEqual([METASPLOIT]);
});

describe('configuration', () => {
  const add = [{ port: 22, name: 'SSH', reason: 'Nobody here uses it.' }];
  test.each([
    ['an added port', { dstPort: 22 }, { add }, 1],
    ['is for the internet unless told', { dst: NEAR, dstPort: 22 }, { add }, 0],
    ['or for anywhere', { dst: NEAR, dstPort: 22 }, { add: [{ ...add[0], scope: 'anywhere' }] }, 1],
    ['a removed port', { dstPort: 4444 }, { remove: ['4444/tcp'] }, 0],
    ['removed over the other transport', { dstPort: 4444 }, { remove: ['4444/udp'] }, 1],
  ])('%s', (_, given, config, count) => {
    expect(said([flow({ dst: INTERNET, ...given })], config)).toHaveLength(count);
  });
});

test('the table names each port once and says why', () => {
  const keys = SUSPICIOUS_PORTS.map(({ port, proto }) => `${port}/${proto}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { reason } of SUSPICIOUS_PORTS) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
});
