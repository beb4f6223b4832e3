import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { link, readdir, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { basename, dirname } from 'node:path';

/** Another process has it. */
export class HeldError extends Error {
  override name = 'HeldError';
}

/** How often another process may come between before it is taken to hold the lock. */
const TRIES_MAX = 10;
/** What the smallest system allows for the name of a socket (104 bytes), less what is appended to it here. */
const PATH_BYTES_MAX = 90;

/**
 * Holds a name on the disk for as long as this process lives: a socket that answers. The kernel closes it with the
 * process, however that ends, so what a killed process leaves is known by its silence; also from within another
 * container over the same folder, where process numbers say nothing. Throws HeldError. Gives what lets go of it.
 *
 * Who finds the newest holder silent becomes the next one, under the next number. The newest number is never removed,
 * or two that found the same silence could both come next.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) {
    throw new Error(`${path} is too long for a lock, want at most ${PATH_BYTES_MAX} bytes; choose a shorter dataDir`);
  }
  const own = `${path}-${randomBytes(4).toString('hex')}`;
  const server = createServer((socket) => socket.destroy());
  server.unref();
  server.listen(own);
  await once(server, 'listening');
  try {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const numbers = await numbersOf(path);
      const last = Math.max(0, ...numbers);
      if (last > 0 && (await answers(`${path}.${last}`))) break;
      if (!(await isNext(own, path, last + 1))) continue;
      for (const number of numbers) await rm(`${path}.${number}`, { force: true });
      return () => closed(server);
    }
    throw new HeldError(`${path} is held by another process`);
  } catch (error) {
    await closed(server);
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** One of those that try it at the same time succeeds; not one that comes so late that others came and went. */
async function isNext(own: string, path: string, number: number): Promise<boolean> {
  try {
    await link(own, `${path}.${number}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  if (Math.max(...(await numbersOf(path))) === number) return true;
  await rm(`${path}.${number}`, { force: true });
  return false;
}

async function numbersOf(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`;
  const names = (await readdir(dirname(path))).filter((name) => name.startsWith(prefix));
  return names.map((name) => Number(name.slice(prefix.length))).filter(Number.isSafeInteger);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function closed(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
