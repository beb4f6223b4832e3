import { chownSync, statSync } from 'node:fs';

/** What root writes into the folder of a service must be the service's to read and to replace. */
export function giveToOwnerOf(dir: string, path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dir);
  if (uid !== 0) chownSync(path, uid, gid);
}

/** Says when a file has become another one; undefined while there is none. */
export function fileVersion(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}
