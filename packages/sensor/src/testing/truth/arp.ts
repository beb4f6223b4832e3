import type { TruthArp } from '@lanhound/testkit';
import { type Category, isAsked, line, timeUs } from './category.ts';

const REQUEST = 1;
const REPLY = 2;
const OPS: readonly string[] = ['request', 'reply', 'announce', 'probe'];

/** Every ARP request and reply with its time and all its addresses; of other operations nothing is told. */
export const arp: Category = {
  name: 'arp',
  factsOf(truth, { events }) {
    const messages = truth.arp.filter((message) => isAsked(message) && [REQUEST, REPLY].includes(message.op));
    const told = events.filter((event) => event.type === 'neighbor' && OPS.includes(event.op));
    return { known: messages.map(eventOf).map(line), told: told.map(line) };
  },
};

function eventOf(message: TruthArp): object {
  const { ts, sha, spa, tha, tpa } = message;
  const macOf = (mac: string) => (mac === '00:00:00:00:00:00' ? undefined : mac);
  const ipOf = (ip: string) => (ip === '0.0.0.0' ? undefined : ip);
  // Frames of cooked captures have no source in the truth. Their own header has one, that of an honest sender.
  const etherMac = message.eth_src ?? sha;
  const sender = { senderMac: macOf(sha), senderIp: ipOf(spa) };
  const target = { targetMac: macOf(tha), targetIp: ipOf(tpa) };
  return { type: 'neighbor', time: timeUs(ts), op: opOf(message), ...sender, ...target, etherMac };
}

function opOf({ op, gratuitous, probe }: TruthArp): string {
  if (gratuitous) return 'announce';
  if (probe) return 'probe';
  return op === REPLY ? 'reply' : 'request';
}
