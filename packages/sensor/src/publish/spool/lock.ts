import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { link, rename, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';

/** Another process has it. */
export class HeldError extends Error {
  override name = 'HeldError';
}

/** How often another process may come between before it is taken to hold the lock. */
const TRIES_MAX = 5;
/** What the smallest system allows for the name of a socket (104 bytes), less what is appended to it here. */
const PATH_BYTES_MAX = 90;

/**
 * Holds a name on the disk for as long as this process lives: a socket that answers. The kernel closes it with the
 * process, however that ends, so what a killed process leaves is known by its silence; also from within another
 * container over the same folder, where process numbers say nothing. Throws HeldError.
 *
 * Gives what lets go of it.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) {
    throw new Error(`${path} is too long for a lock, want at most ${PATH_BYTES_MAX} bytes; choose a shorter dataDir`);
  }
  const own = `${path}.${randomBytes(4).toString('hex')}`;
  const server = createServer((socket) => socket.destroy());
  server.unref();
  server.listen(own);
  await once(server, 'listening');
  try {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      if (await linked(own, path)) return () => letGo(server, path);
      if (await answers(path)) break;
      await clearAway(path, `${own}.old`);
    }
    throw new HeldError(`${path} is held by another process`);
  } catch (error) {
    await letGo(server, own);
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** One of two that try it at the same time succeeds. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
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

/** Takes a silent lock away; one that was taken anew in the meantime is put back. */
async function clearAway(path: string, aside: string): Promise<void> {
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (await answers(aside)) await linked(aside, path);
  await rm(aside, { force: true });
}

async function letGo(server: Server, path: string): Promise<void> {
  await rm(path, { force: true });
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}
