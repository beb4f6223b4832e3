// A file of lines that grows to a size, moves aside, and starts anew.
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const NEWLINE = 0x0a;

/** Keys of a receiver that writes such a file. */
export const rotation = (bytesMax: number, filesMax: number) => ({
  bytesMax: z
    .int()
    .min(4096)
    .max(10_000_000_000)
    .default(bytesMax)
    .describe('Beyond this size the file becomes FILE.1, what was FILE.1 becomes FILE.2, and so on.'),
  filesMax: z.int().min(2).max(1000).default(filesMax).describe('Files kept, the current one included.'),
});

export interface RotatedFile {
  /** Appends whole lines that stay together in one file; all of them are written, or none. */
  append(lines: string): Promise<void>;
  /** Without its end; undefined when there is none, here or in the file before. */
  lastLine(): Promise<Buffer | undefined>;
  close(): Promise<void>;
}

/** For its owner's eyes only. FILE.1 is the newest of the old ones. One append at a time. */
export function rotatedFile(path: string, { bytesMax, filesMax }: { bytesMax: number; filesMax: number }): RotatedFile {
  let current: { handle: FileHandle; bytes: number } | undefined;

  const close = async () => {
    await current?.handle.close();
    current = undefined;
  };
  const appendable = async (bytes: number) => {
    current ??= await openFile(path);
    if (current.bytes === 0 || current.bytes + bytes <= bytesMax) return current;
    await close();
    await rotate(path, filesMax);
    current = await openFile(path);
    return current;
  };
  return {
    async append(lines) {
      const bytes = Buffer.from(lines);
      const into = await appendable(bytes.length);
      // A write that was cut short by a full disk leaves half a line; the next try must not append to it.
      try {
        await into.handle.appendFile(bytes);
      } catch (error) {
        await into.handle.truncate(into.bytes).catch(() => {});
        await close();
        throw error;
      }
      into.bytes += bytes.length;
    },
    async lastLine() {
      current ??= await openFile(path);
      return (await lastLineOf(path)) ?? (await lastLineOf(`${path}.1`));
    },
    close,
  };
}

async function openFile(path: string): Promise<{ handle: FileHandle; bytes: number }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'a+', 0o600);
  await handle.chmod(0o600);
  const { size } = await handle.stat();
  if (size === 0 || (await readAt(handle, size - 1, 1))[0] === NEWLINE) return { handle, bytes: size };
  // The machine lost its power within a line; what follows is a line of its own.
  await handle.appendFile('\n');
  return { handle, bytes: size + 1 };
}

async function lastLineOf(path: string): Promise<Buffer | undefined> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (!handle) return undefined;
  try {
    const end = (await handle.stat()).size - 1;
    if (end < 0) return undefined;
    for (let length = 65_536; ; length *= 4) {
      const from = Math.max(0, end - length);
      const bytes = await readAt(handle, from, end - from);
      const at = bytes.lastIndexOf(NEWLINE);
      if (at >= 0 || from === 0) return bytes.subarray(at + 1);
    }
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** The oldest is overwritten. */
async function rotate(path: string, filesMax: number): Promise<void> {
  const nameOf = (age: number) => (age === 0 ? path : `${path}.${age}`);
  for (let age = filesMax - 2; age >= 0; age--) {
    await rename(nameOf(age), nameOf(age + 1)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}
