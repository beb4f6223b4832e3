import type { Clock } from '@lanhound/runtime';
import type { OpenLink } from '../link-socket.ts';
import type { Link } from '../links.ts';

/** One datagram that left. */
export interface Sent {
  atMs: number;
  link: string;
  to: string;
  port: number;
  bytes: Uint8Array;
}

/** A network that takes everything and notes it. */
export function sentOver(clock: Clock, refuses: (to: string) => boolean = () => false) {
  const sent: Sent[] = [];
  const answers: { link: Link; give(bytes: Uint8Array, from: string): void }[] = [];
  let isOpen = 0;
  const open: OpenLink = async (link, onAnswer) => {
    isOpen++;
    if (onAnswer) answers.push({ link, give: onAnswer });
    const name = `${link.interface} ${link.family}`;
    const send = async (to: string, port: number, bytes: Uint8Array) => {
      if (refuses(to)) throw Object.assign(new Error(`send EPERM ${to}`), { code: 'EPERM' });
      sent.push({ atMs: clock.steadyMs(), link: name, to, port, bytes });
    };
    return {
      touch: (ip) => send(ip, 9, new Uint8Array(0)),
      ask: send,
      close: () => void isOpen--,
    };
  };
  return { open, sent, answers, openNow: () => isOpen };
}
