import type { Event, FlowEvent } from '@lanhound/proto';
import { cleartext, EVENT_TIME, flow, GATEWAY, LAPTOP } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { createDevice } from '../../inventory/device.ts';
import { dryRun } from '../dry-run.ts';
import { insecureProtocol } from './insecure-protocol.ts';

const device = (mac: string, name: string, address: string) =>
  createDevice({ site: 'home', mac, addresses: [address], names: [name], sensors: ['attic'] });

const devices = [device(LAPTOP.mac, 'Laptop', LAPTOP.ip), device(GATEWAY.mac, 'Gateway', GATEWAY.ip)];
const SYN = 2;
const RST_ACK = 20;

const said = (events: Event[], config = {}) =>
  dryRun(insecureProtocol, config, events, { devices }).findings.map(
    ({ severity, title, amends }) => `${amends ? 'amends ' : ''}${severity}: ${title}`,
  );

const telnet = (given: Partial<FlowEvent> = {}) =>
  flow({ dst: GATEWAY.ip, dstMac: GATEWAY.mac, dstPort: 23, app: 'telnet', ...given });

describe('spoken', () => {
  test.each(['open', 'update', 'closed'] as const)('is said on the first event that shows it: %s', (state) => {
    expect(said([telnet({ state })])).toEqual(['critical: Laptop talks Telnet to Gateway']);
  });

  test('is said once a conversation, whatever the port', () => {
    const events = [
      telnet({ dstPort: 4711 }),
      telnet({ dstPort: 4711, state: 'update' }),
      telnet({ dstPort: 4711, state: 'closed' }),
    ];
    expect(said(events)).toEqual(['critical: Laptop talks Telnet to Gateway']);
  });

  test('is said of each conversation', () => {
    expect(said([telnet({ flowId: 1 }), telnet({ flowId: 2 })])).toHaveLength(2);
  });

  test('a login is said, as more about the same conversation', () => {
    const { findings } = dryRun(
      insecureProtocol,
      {},
      [telnet(), cleartext({ credential: true, username: 'root' }), telnet({ state: 'closed' })],
      { devices },
    );
    expect(findings.map(({ title, amends }) => [title, amends])).toEqual([
      ['Laptop talks Telnet to Gateway', false],
      ['Laptop talks Telnet to Gateway, and logged in', true],
    ]);
    expect(findings[1]?.evidence).toMatchObject({ loginSeen: true, username: 'root', port: 23 });
    expect(findings[0]?.identity).toEqual(findings[1]?.identity);
  });

  test.each([
    ['only the words', cleartext({ protocol: 'mqtt' }), ['critical: Laptop talks MQTT without TLS to Gateway']],
    ['a mailbox without a login yet may turn to TLS', cleartext({ protocol: 'imap' }), []],
    [
      'a mailbox login',
      cleartext({ protocol: 'imap', credential: true }),
      ['critical: Laptop talks IMAP without TLS to Gateway'],
    ],
    [
      'a name anybody may use is no login',
      cleartext({ protocol: 'ftp', credential: true, username: 'Anonymous' }),
      ['critical: Laptop talks FTP to Gateway'],
    ],
    ['the greeting of a mailbox', telnet({ app: 'imap' }), []],
    ['the port alone is nothing', telnet({ app: 'ssh' }), []],
    ['http is too common', telnet({ app: 'http' }), []],
  ])('%s', (_, event, titles) => expect(said([event])).toEqual(titles));

  test('http can be added, telnet removed', () => {
    const config = { add: ['http'], remove: ['telnet'] };
    expect(said([telnet(), telnet({ app: 'http', flowId: 2 })], config)).toEqual([
      'normal: Laptop talks HTTP without TLS to Gateway',
    ]);
  });

  test.each([
    [{ protocol: 'telnet' }, 0],
    [{ protocol: 'telnet', server: GATEWAY.ip, client: LAPTOP.mac.toUpperCase() }, 0],
    [{ protocol: 'telnet', server: '192.168.1.99' }, 1],
    [{ protocol: 'ftp' }, 1],
  ])('allowed: %j', (pair, count) => expect(said([telnet()], { allowed: [pair] })).toHaveLength(count));

  test('of an unknown device gives its address', () => {
    expect(said([telnet({ src: '192.168.1.77', srcMac: '02:00:00:00:00:09' })])).toEqual([
      'critical: 192.168.1.77 talks Telnet to Gateway',
    ]);
  });

  test('from the internet is laid to the device that serves it', () => {
    const { findings } = dryRun(
      insecureProtocol,
      {},
      [telnet({ src: '203.0.113.7', srcMac: GATEWAY.mac, dst: LAPTOP.ip, dstMac: LAPTOP.mac })],
      { devices },
    );
    expect(findings[0]).toMatchObject({
      title: 'Somebody on the internet (203.0.113.7) talks Telnet to Laptop',
      device: { mac: LAPTOP.mac },
      identity: ['internet', 'telnet', LAPTOP.mac],
    });
  });
});

describe('an attempt', () => {
  const attempt = (given: Partial<FlowEvent> = {}): FlowEvent => {
    const { app: _, dstTcpFlags: __, ...rest } = telnet({ srcTcpFlags: SYN, ...given });
    return given.dstTcpFlags === undefined ? rest : { ...rest, dstTcpFlags: given.dstTcpFlags };
  };

  test.each([
    ['refused', attempt({ dstTcpFlags: RST_ACK }), ['normal: Laptop tried Telnet on Gateway: refused']],
    ['no answer yet', attempt(), []],
    ['no answer', attempt({ state: 'closed' }), ['normal: Laptop tried Telnet on Gateway: no answer']],
    ['another port', attempt({ dstPort: 24, state: 'closed' }), []],
    [
      'from the internet',
      attempt({ src: '203.0.113.7', state: 'closed' }),
      ['normal: Somebody on the internet tried Telnet on Gateway: no answer'],
    ],
  ])('%s', (_, event, titles) => expect(said([event])).toEqual(titles));

  test('is said once a flow and folded per device and port', () => {
    const events = [
      attempt({ dstTcpFlags: RST_ACK }),
      attempt({ dstTcpFlags: RST_ACK, state: 'closed' }),
      attempt({ dstTcpFlags: RST_ACK, flowId: 2, dst: '192.168.1.3', time: EVENT_TIME + 1 }),
    ];
    const { findings } = dryRun(insecureProtocol, {}, events, { devices });
    expect(findings.map(({ identity }) => identity)).toEqual([
      ['attempt', LAPTOP.mac, '23'],
      ['attempt', LAPTOP.mac, '23'],
    ]);
  });

  test('can be switched off', () => expect(said([attempt({ dstTcpFlags: RST_ACK })], { attempts: false })).toEqual([]));
});
