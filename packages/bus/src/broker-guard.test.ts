import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { BrokerGuard, type GuardRefusal } from './broker-guard.ts';

/** A socket whose peer reads nothing until told. */
class StubSocket extends Duplex {
  written: Buffer[] = [];
  timeout = 0;
  readonly #unread: (() => void)[] = [];
  setNoDelay(): void {}
  setKeepAlive(): void {}
  setTimeout(ms: number): void {
    this.timeout = ms;
  }
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written.push(chunk);
    this.#unread.push(done);
  }
  peerReads(): void {
    for (const done of this.#unread.splice(0)) done();
  }
}

function guarded(): { socket: StubSocket; guard: BrokerGuard; refusals: GuardRefusal[] } {
  const socket = new StubSocket();
  const refusals: GuardRefusal[] = [];
  const limits = { beforeBytesMax: 100, afterBytesMax: 1000 };
  const guard = new BrokerGuard(socket as unknown as Socket, limits, (reason) => refusals.push(reason));
  // Somebody takes what the guard lets through.
  guard.resume();
  return { socket, guard, refusals };
}

const turn = () => new Promise(setImmediate);
const CONNECT = Buffer.from([0x10, 2, 0, 0]);

test('a held guard does not read, and goes on when let go', async () => {
  const { socket, guard } = guarded();
  await turn();
  expect(socket.isPaused()).toBe(false);
  guard.hold(true);
  expect(socket.isPaused()).toBe(true);
  guard.hold(false);
  expect(socket.isPaused()).toBe(false);
});

test('a guard does not read while its peer leaves the answers unread', async () => {
  const { socket, guard } = guarded();
  guard.write(Buffer.alloc(70_000));
  socket.push(CONNECT);
  await turn();
  expect(socket.isPaused()).toBe(true);
  socket.peerReads();
  await turn();
  expect(socket.isPaused()).toBe(false);
});

test('pieces that are written together become one write', async () => {
  const { socket, guard } = guarded();
  guard.cork();
  guard.write(Buffer.from([1, 2]));
  guard.write(Buffer.from([3]));
  guard.uncork();
  await turn();
  expect(socket.written).toEqual([Buffer.from([1, 2, 3])]);
});

test('the larger limit counts once the client is admitted', async () => {
  const { socket, guard, refusals } = guarded();
  socket.push(CONNECT);
  await turn();
  guard.admit();
  socket.push(Buffer.from([0x32, 0xe8, 0x07]));
  await turn();
  expect(refusals).toEqual([]);
  socket.push(Buffer.concat([Buffer.alloc(1000), Buffer.from([0x32, 0xe9, 0x07])]));
  await turn();
  expect(refusals).toEqual(['packetTooLarge']);
  expect([guard.destroyed, socket.destroyed]).toEqual([true, true]);
});

test.each([
  ['cuts a silent connection', false, ['idle']],
  ['leaves one alone that is not read', true, []],
])('a timeout %s', async (_, isHeld, expected) => {
  const { socket, guard, refusals } = guarded();
  guard.idleAfter(1500);
  expect(socket.timeout).toBe(1500);
  guard.hold(isHeld);
  socket.emit('timeout');
  expect(refusals).toEqual(expected);
});

test('either side ending ends the other', async () => {
  const first = guarded();
  first.socket.destroy();
  await turn();
  expect(first.guard.destroyed).toBe(true);
  const second = guarded();
  second.guard.destroy();
  expect(second.socket.destroyed).toBe(true);
});
