import { writeFileSync } from 'node:fs';

const PIECE = Buffer.alloc(1_000_000, 1);

/** Writes to a file until the disk takes no more. */
export function fillDisk(file: string): void {
  try {
    for (;;) writeFileSync(file, PIECE, { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
