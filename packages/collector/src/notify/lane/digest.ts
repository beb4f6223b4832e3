// Alerts that wait for the next summary of one receiver. Times are microseconds since 1970 UTC.
import type { Alert } from '../../detect/alert.ts';
import type { DigestEntry } from '../notification.ts';

/** A summary of more would not be read; further ones are counted in it and found in the console and the database. */
const ENTRIES_MAX = 200;

export interface Digest {
  readonly size: number;
  readonly dueUs: number | undefined;
  add(alert: Alert, reason: string, nowUs: number, dueUs: number): void;
  /** An alert that waits here goes on, or is over. */
  update(alert: Alert): void;
  /** What waits under this id of an alert. */
  get(id: string): Alert | undefined;
  remove(id: string): void;
  postpone(dueUs: number): void;
  take(): { entries: DigestEntry[]; omitted: number; fromUs: number };
  all(): SavedDigestState;
  restore(saved: SavedDigestState): void;
}

export interface SavedDigestState {
  entries: readonly DigestEntry[];
  omitted: number;
  fromUs: number;
  dueUs?: number | undefined;
}

export function createDigest(): Digest {
  let entries = new Map<string, DigestEntry>();
  let omitted = 0;
  let fromUs = 0;
  let dueUs: number | undefined;
  return {
    get size() {
      return entries.size;
    },
    get dueUs() {
      return dueUs;
    },
    add(alert, reason, nowUs, nextUs) {
      if (entries.size === 0) fromUs = nowUs;
      dueUs = Math.min(dueUs ?? nextUs, nextUs);
      if (entries.size >= ENTRIES_MAX && !entries.has(alert.id)) omitted++;
      else entries.set(alert.id, { alert, reason });
    },
    update(alert) {
      const entry = entries.get(alert.id);
      if (entry) entries.set(alert.id, { ...entry, alert });
    },
    get: (id) => entries.get(id)?.alert,
    remove: (id) => void entries.delete(id),
    postpone(nextUs) {
      dueUs = nextUs;
    },
    take() {
      const taken = { entries: [...entries.values()], omitted, fromUs };
      entries = new Map();
      omitted = 0;
      dueUs = undefined;
      return taken;
    },
    all: () => ({ entries: [...entries.values()], omitted, fromUs, dueUs }),
    restore(saved) {
      for (const entry of saved.entries) entries.set(entry.alert.id, entry);
      ({ omitted, fromUs, dueUs } = saved);
    },
  };
}
