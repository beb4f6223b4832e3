import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Link } from './links.ts';
import { type OwnPackets, PORT } from './own-packets.ts';

/** What the sensor sends on one link: ordinary UDP, for which no right is needed. */
export interface LinkSocket {
  /**
   * One empty datagram to the port that throws away whatever comes (RFC 863). To send it the kernel has to find who
   * has the address, and that, or the answer that nobody listens there, is what is wanted of it. Rejects when it cannot
   * be sent; that nobody has the address is not known here.
   */
  touch(ip: string): Promise<void>;
  /** A question to all who listen to the group. */
  ask(group: string, port: number, bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** Answers are handed over as they come, from anybody. */
export type OpenLink = (link: Link, onAnswer?: (bytes: Uint8Array, from: string) => void) => Promise<LinkSocket>;

const NOTHING = new Uint8Array(0);
/** Nothing to one address ever leaves the link, whatever the machine's routes say. */
const HOPS = 1;
/** RFC 6762 section 11 wants 255 of multicast DNS; a group of the link is never routed. */
const GROUP_HOPS = 255;

export function linkOpener(own: OwnPackets): OpenLink {
  return async (link, onAnswer) => {
    const { family, interface: name } = link;
    const socket = createSocket(family === 4 ? { type: 'udp4' } : { type: 'udp6', ipv6Only: true });
    if (onAnswer) socket.on('message', (bytes, { address }) => onAnswer(bytes, withoutScope(address)));
    const bound = once(socket, 'listening');
    socket.bind({ port: 0, exclusive: true });
    await bound;
    // A socket's later errors are those of what it sends, which is answered for there.
    socket.on('error', () => {});
    const { port: ownPort } = socket.address();
    own.opened(ownPort);
    const close = () => {
      own.closed(ownPort);
      socket.close();
    };
    try {
      socket.setTTL(HOPS);
      socket.setMulticastTTL(GROUP_HOPS);
      socket.setMulticastLoopback(false);
      socket.setMulticastInterface(family === 4 ? (link.own[0]?.ip ?? '') : `::%${name}`);
    } catch (error) {
      close();
      throw error;
    }
    return {
      touch(ip) {
        own.asked(ip);
        return send(socket, NOTHING, PORT.discard, ip.startsWith('fe80:') ? `${ip}%${name}` : ip);
      },
      ask: (group, port, bytes) => send(socket, bytes, port, family === 4 ? group : `${group}%${name}`),
      close,
    };
  };
}

const withoutScope = (address: string): string => address.split('%')[0] as string;

function send(socket: Socket, bytes: Uint8Array, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(bytes, port, address, (error) => (error ? reject(error) : resolve()));
  });
}
