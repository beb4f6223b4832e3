import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync, unlinkSync } from 'node:fs';
import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Both ends of a pipe of the kernel. */
export interface PacketPipe {
  readFd: number;
  writeFd: number;
}

/** As much as a pipe of Linux holds (pipe(7)); it may be a page, when the user has many. */
const CHUNK_BYTES = 65_536;
const FULL_BYTES_MIN = 2_048;
/**
 * How long the pipe is left alone when there was little in it. Each reading costs more than many packets, and so does
 * each time that the writer is woken for one: of a busy link the pipe is soon full, and then the writer sleeps.
 */
const GATHER_MS = 25;
/** The same when the pipe was full just before: as long as the writer needs to fill it again. */
const REFILL_MS = 1;
const MKFIFO_MS_MAX = 2_000;

/**
 * What Node gives a child for its output is a pair of sockets, in which every write stays a buffer of its own: there
 * each packet costs both sides twice what it costs in a pipe. A pipe without a child has to be named for a moment.
 * Undefined where none can be made: no mkfifo, or no place for temporary files.
 */
export function openPacketPipe(): PacketPipe | undefined {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'lanhound-pipe-'));
    const path = join(folder, 'packets');
    execFileSync('mkfifo', ['-m', '600', path], { stdio: 'ignore', timeout: MKFIFO_MS_MAX });
    // Opened for reading first and without waiting, or each end would wait for the other.
    const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeFd = openSync(path, constants.O_WRONLY);
    // By itself, since rmSync asks what it is: while a pipe is the last that Node has asked about, it takes symbolic
    // links on the way to a module for plain folders, and does not find what that module needs (fs.realpathSync).
    unlinkSync(path);
    return { readFd, writeFd };
  } catch {
    return undefined;
  } finally {
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}

/** Borrows a chunk until it returns; reading waits for what it returns. */
export type Take = (chunk: Uint8Array) => Promise<void> | undefined;

export interface Reading {
  /** Resolves when the writers have closed the pipe or the reading was destroyed; rejects with what `take` threw. */
  readonly ended: Promise<void>;
  destroy(): void;
}

/** Reads a pipe and closes it at the end. Between readings `pause` lets packets gather in it. */
export function readPacketPipe(fd: number, take: Take, pause: (ms: number) => Promise<void>): Reading {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let largest = 0;
  let wasFull = false;
  const rest = (bytes: number): Promise<void> | undefined => {
    const pauseMs = wasFull ? REFILL_MS : GATHER_MS;
    largest = Math.max(largest, bytes);
    // Half of what it ever held: it may have kept its writer waiting, and more may be behind.
    wasFull = bytes >= Math.max(largest / 2, FULL_BYTES_MIN);
    return wasFull ? undefined : pause(pauseMs);
  };
  const fail = (error: unknown) => void socket.destroy(error as Error);
  const see = (bytes: number): boolean => {
    try {
      const wait = take(buffer.subarray(0, bytes)) ?? rest(bytes);
      wait?.then(() => void socket.resume(), fail);
      return wait === undefined;
    } catch (error) {
      fail(error);
      return false;
    }
  };
  // One buffer for all readings, and a pause that really stops them.
  const onread: ConnectOpts['onread'] = { buffer, callback: see };
  const options: SocketConstructorOpts & ConnectOpts = { fd, readable: true, writable: false, onread };
  const socket = new Socket(options);
  const ended = new Promise<void>((resolve, reject) => {
    socket.once('error', reject).once('close', () => resolve());
  });
  socket.resume();
  return { ended, destroy: () => void socket.destroy() };
}

/** The same from what Node gives. */
export const readPackets = (stream: Readable, take: Take): Reading => ({
  ended: drain(stream, take),
  destroy: () => void stream.destroy(),
});

async function drain(stream: Readable, take: Take): Promise<void> {
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) await take(chunk);
  } catch (error) {
    // What destroying the stream of a stopped process looks like from here.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
