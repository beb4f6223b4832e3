import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '@lanhound/testkit';
import { expect, test, vi } from 'vitest';
import { openPacketPipe, type PacketPipe, readPacketPipe } from './packet-pipe.ts';

const WAIT = { timeout: 5_000, interval: 1 };

needs({ programs: ['mkfifo'] })('a pipe', () => {
  const open = () => openPacketPipe() as PacketPipe;

  test('hands over everything in order, and ends when its writer does', async () => {
    const { readFd, writeFd } = open();
    let read = Buffer.alloc(0);
    const take = (chunk: Uint8Array) => {
      read = Buffer.concat([read, chunk]);
      return undefined;
    };
    const { ended } = readPacketPipe(readFd, take, async () => {});
    const written = Buffer.from(Array.from({ length: 60_000 }, (_, i) => i % 251));
    for (let at = 0; at < written.length; at += 1_000) writeSync(writeFd, written.subarray(at, at + 1_000));
    closeSync(writeFd);
    await ended;
    expect(read.equals(written)).toBe(true);
  });

  test('modules behind symbolic links are still found where they are', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanhound-test-')));
    try {
      mkdirSync(join(folder, 'real'));
      for (const name of ['first', 'second']) writeFileSync(join(folder, 'real', `${name}.cjs`), '');
      symlinkSync('real', join(folder, 'linked'));
      const { resolve } = createRequire(join(folder, 'main.cjs'));
      resolve('./real/first.cjs');
      const { readFd, writeFd } = open();
      expect(resolve('./linked/second.cjs')).toBe(join(folder, 'real/second.cjs'));
      for (const fd of [readFd, writeFd]) closeSync(fd);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('lets small writes gather', async () => {
    const { readFd, writeFd } = open();
    const chunks: string[] = [];
    let goOn = () => {};
    const pause = vi.fn(
      (_ms: number) =>
        new Promise<void>((resolve) => {
          goOn = resolve;
        }),
    );
    const take = (chunk: Uint8Array) => void chunks.push(Buffer.from(chunk).toString());
    const { ended } = readPacketPipe(readFd, take, pause);
    writeSync(writeFd, 'a');
    await vi.waitFor(() => expect(chunks).toEqual(['a']), WAIT);
    for (const text of ['b', 'c', 'd']) writeSync(writeFd, text);
    expect(pause.mock.calls).toEqual([[25]]);
    goOn();
    await vi.waitFor(() => expect(chunks).toEqual(['a', 'bcd']), WAIT);
    closeSync(writeFd);
    goOn();
    await ended;
  });

  test('is read again at once when it was full, and soon after that', async () => {
    const { readFd, writeFd } = open();
    const pauses: number[] = [];
    const pause = async (ms: number) => void pauses.push(ms);
    let bytes = 0;
    const take = (chunk: Uint8Array) => {
      bytes += chunk.length;
      return undefined;
    };
    const { ended } = readPacketPipe(readFd, take, pause);
    const write = async (chunk: Uint8Array) => {
      const wanted = bytes + writeSync(writeFd, chunk);
      await vi.waitFor(() => expect(bytes).toBe(wanted), WAIT);
    };
    for (const length of [1, 60_000, 1, 1]) await write(Buffer.alloc(length));
    expect(pauses).toEqual([25, 1, 25]);
    closeSync(writeFd);
    await ended;
  });

  test('waits for who takes its chunks, and passes on how that fails', async () => {
    const { readFd, writeFd } = open();
    const pause = vi.fn(async () => {});
    const { ended } = readPacketPipe(readFd, () => Promise.reject(new RangeError('a bug')), pause);
    writeSync(writeFd, 'a');
    await expect(ended).rejects.toThrow(RangeError);
    expect(pause).not.toHaveBeenCalled();
    closeSync(writeFd);
  });

  test('can be left', async () => {
    const { readFd, writeFd } = open();
    const { ended, destroy } = readPacketPipe(
      readFd,
      () => undefined,
      async () => {},
    );
    destroy();
    await ended;
    expect(() => writeSync(writeFd, 'a')).toThrow('EPIPE');
    closeSync(writeFd);
  });
});
