import type { FlowEvent } from '@lanhound/proto';
import { flow } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { failedAttempt, isEstablished, rolesOf } from './conversation.ts';

const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;
const tcp = (srcTcpFlags: number, dstTcpFlags: number | undefined, given: Partial<FlowEvent> = {}): FlowEvent => {
  const { dstTcpFlags: _, ...rest } = flow({ srcTcpFlags, dstPort: 23, ...given });
  return dstTcpFlags === undefined ? rest : { ...rest, dstTcpFlags };
};

describe('established', () => {
  test.each([
    ['accepted', tcp(SYN | ACK, SYN | ACK), true],
    ['no answer', tcp(SYN, undefined), false],
    ['refused', tcp(SYN, RST | ACK), false],
    ['half way, data from both', tcp(ACK | PSH, ACK | PSH), true],
    ['half way, data from one', tcp(ACK | PSH, ACK), false],
    ['UDP answered', flow({ proto: 17, dstPackets: 1 }), true],
    ['UDP not answered', flow({ proto: 17, dstPackets: 0 }), false],
    ['UDP closed, answered last', flow({ proto: 17, state: 'closed', srcPackets: 0, dstPackets: 1 }), true],
    ['ICMP', flow({ proto: 1 }), false],
  ])('%s', (_, event, established) => expect(isEstablished(event)).toBe(established));
});

describe('an attempt that failed', () => {
  test.each([
    ['refused at once', tcp(SYN, RST | ACK, { state: 'open' }), 'refused'],
    ['no answer yet', tcp(SYN, undefined, { state: 'open' }), undefined],
    ['no answer at the end', tcp(SYN, undefined, { state: 'closed', reason: 'idle' }), 'no answer'],
    ['no answer in a minute', tcp(SYN, undefined, { state: 'update' }), 'no answer'],
    ['accepted, still open', tcp(SYN | ACK, SYN | ACK), undefined],
    [
      'accepted and closed without a word',
      tcp(SYN | ACK, SYN | ACK, { state: 'closed' }),
      'accepted, but nothing was said',
    ],
    ['spoken, unrecognised', tcp(SYN | ACK, SYN | ACK | PSH, { state: 'closed' }), undefined],
    ['reset after it was accepted and used', tcp(SYN | ACK, SYN | ACK | PSH | RST, { state: 'closed' }), undefined],
    ['recognised', tcp(SYN | ACK, SYN | ACK, { state: 'closed', app: 'telnet' }), undefined],
    ['start not seen', tcp(ACK, RST), undefined],
  ])('%s', (_, event, outcome) => expect(failedAttempt(event)).toBe(outcome));
});

describe('roles', () => {
  test.each([
    ['the initiator is the client', { srcPort: 23, dstPort: 5000 }, 5000],
    ['without the start the lower port serves', { srcPort: 23, dstPort: 5000, srcTcpFlags: ACK }, 23],
    ['without the start, already right', { srcPort: 5000, dstPort: 23, srcTcpFlags: ACK }, 23],
    ['UDP is taken as it is', { proto: 17, srcPort: 53, dstPort: 5000 }, 5000],
  ])('%s', (_, given, port) => expect(rolesOf(flow(given))?.port).toBe(port));

  test('protocols without ports have none', () => {
    const { srcPort: _, dstPort: __, ...icmp } = flow({ proto: 1 });
    expect(rolesOf(icmp)).toBeUndefined();
  });
});
