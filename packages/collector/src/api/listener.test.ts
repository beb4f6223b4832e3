import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { expect, test } from 'vitest';
import { limitAddresses } from './listener.ts';

/** What is needed of a socket: where it comes from, and whether it was cut. */
class Connection extends EventEmitter {
  cut = false;
  readonly remoteAddress: string;

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }

  destroy(): void {
    this.cut = true;
    this.emit('close');
  }
}

test.each([
  ['of another machine: 32', '192.168.1.9', 32],
  ['of another machine, over a socket of both families: 32', '::ffff:192.168.1.9', 32],
  ['of this machine: no limit of its own', '127.0.0.1', 40],
  ['of this machine, over a socket of both families: none either', '::ffff:127.0.0.1', 40],
])('connections at once %s', (_, address, openMax) => {
  const server = new EventEmitter();
  limitAddresses(server as unknown as Pick<Server, 'on'>);
  const connect = (from: string) => {
    const connection = new Connection(from);
    server.emit('connection', connection);
    return connection;
  };
  const connections = Array.from({ length: 40 }, () => connect(address));
  expect(connections.filter(({ cut }) => !cut)).toHaveLength(openMax);
  expect(connect('192.168.1.10').cut).toBe(false);
  connections[0]?.destroy();
  expect(connect(address).cut).toBe(false);
});
