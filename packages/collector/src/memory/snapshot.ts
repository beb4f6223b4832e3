// The whole memory in one file: a line about the rest, then the rest. It is there whole or not at all.
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

const VERSION = 1;

const Head = z.object({ version: z.literal(VERSION), bytes: z.number(), crc32: z.number() });

export type Snapshot = Record<string, unknown>;

/** Written beside and renamed into place, and on the disk when this resolves. Throws when the disk does not take it. */
export async function writeSnapshot(file: string, body: Buffer): Promise<void> {
  const head = JSON.stringify({ version: VERSION, bytes: body.length, crc32: crc32(body) });
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(`${head}\n`);
    await handle.writeFile(body);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  const directory = await open(dirname(file));
  await directory.sync().finally(() => directory.close());
}

/** Throws with what is wrong with it. */
export async function readSnapshot(file: string): Promise<Snapshot> {
  const bytes = await readFile(file);
  const end = bytes.indexOf('\n');
  if (end < 0) throw new Error('it has no first line');
  const head = Head.parse(JSON.parse(bytes.subarray(0, end).toString()));
  const body = bytes.subarray(end + 1);
  if (body.length !== head.bytes) throw new Error(`it has ${body.length} bytes, want ${head.bytes}`);
  if (crc32(body) !== head.crc32) throw new Error('its checksum does not fit');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(body.toString()));
}
