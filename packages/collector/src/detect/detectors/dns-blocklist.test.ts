import type { DnsEvent } from '@lanhound/proto';
import { dns, EVENT_TIME, GATEWAY, LAPTOP } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { dryRun } from '../dry-run.ts';
import { dnsBlocklist } from './dns-blocklist.ts';

const nameLists = {
  match: (name: string) => (name.endsWith('bad.example') ? { list: 'malware', entry: 'bad.example' } : undefined),
};

const run = (events: DnsEvent[], config = {}) => dryRun(dnsBlocklist, config, events, { nameLists }).findings;
const bad = (given: Partial<DnsEvent> = {}) => dns({ name: 'www.bad.example', ...given });

test('says who asked for what, and on which list it is', () => {
  const answers = [{ name: 'www.bad.example', type: 'A', ttl: 60, data: '203.0.113.1' }];
  expect(run([bad({ answers })])).toMatchObject([
    {
      severity: 'critical',
      identity: [LAPTOP.ip, 'bad.example'],
      address: LAPTOP.ip,
      title: `${LAPTOP.ip} looked up www.bad.example, which is on the list malware`,
      evidence: {
        name: 'www.bad.example',
        list: 'malware',
        entry: 'bad.example',
        resolver: GATEWAY.ip,
        answerA: '203.0.113.1',
        blocked: false,
      },
    },
  ]);
});

test.each([
  ['a name on no list', dns()],
  ['mDNS', bad({ via: 'mdns' })],
  ['LLMNR', bad({ via: 'llmnr' })],
])('%s is not said', (_, event) => expect(run([event])).toEqual([]));

const address = (type: string, data: string) => ({ name: 'x', type, ttl: 1, data });

test.each([
  ['NXDOMAIN', { rcode: 'NXDOMAIN' }, true, 'NXDOMAIN: blocked by the resolver, or gone'],
  ['0.0.0.0', { answers: [address('A', '0.0.0.0')] }, true, 'blocked by the resolver (0.0.0.0)'],
  ['::', { qtype: 'AAAA', answers: [address('AAAA', '::')] }, true, 'blocked by the resolver (::)'],
  [
    'one real address',
    { answers: [address('A', '0.0.0.0'), address('A', '203.0.113.1')] },
    false,
    '0.0.0.0, 203.0.113.1',
  ],
  ['what a log says blocked it', { blockedBy: 'gravity blocked' }, true, 'blocked by the resolver: gravity blocked'],
  ['SERVFAIL', { rcode: 'SERVFAIL' }, false, 'SERVFAIL'],
  ['nothing', {}, false, 'nothing of this type'],
])('answered with %s', (_, given, blocked, answer) => {
  const [finding] = run([bad(given)]);
  expect(finding?.evidence['blocked']).toBe(blocked);
  expect(Object.entries(finding?.evidence ?? {}).find(([key]) => key.startsWith('answer'))?.[1]).toBe(answer);
  expect(finding?.title.endsWith('; it was blocked')).toBe(blocked);
});

test('a lookup without an answer is said too', () => {
  const { rcode: _, ...unanswered } = bad();
  expect(run([unanswered])[0]?.evidence['answerA']).toBe('no answer was seen');
});

describe('a resolver of the site', () => {
  const atS = (seconds: number) => EVENT_TIME + seconds * 1_000_000;
  const upstream = (seconds: number) =>
    bad({ src: GATEWAY.ip, srcMac: GATEWAY.mac, dst: '203.0.113.53', time: atS(seconds) });
  const askers = (events: DnsEvent[], config = {}) => run(events, config).map(({ address }) => address);

  test('is not blamed for what it forwards', () => {
    expect(askers([dns(), upstream(1), bad({ time: atS(1.1) })])).toEqual([LAPTOP.ip]);
  });

  test('is blamed for what nobody asked of it, when the wait is over', () => {
    expect(askers([dns(), upstream(1), dns({ time: atS(2.9) })])).toEqual([GATEWAY.ip]);
    const { findings } = dryRun(dnsBlocklist, {}, [dns(), upstream(1), dns({ time: atS(3) })], { nameLists });
    expect(findings.map(({ time }) => time)).toEqual([atS(1)]);
  });

  test('a device that resolves for nobody is said at once', () => {
    const { findings } = dryRun(dnsBlocklist, {}, [upstream(1)], { nameLists });
    expect(findings).toHaveLength(1);
  });
});
