// Where an alert stands with one receiver now. Times are microseconds since 1970 UTC.
import type { LaneContext } from './context.ts';
import { type Group, wasTold } from './group.ts';

export type Place =
  /** Nothing is on its way: it never came here, or all was said. */
  | { state: 'none' }
  | { state: 'told'; atUs: number }
  /** Told by itself; nobody may know when. */
  | { state: 'waits'; dueUs?: number | undefined }
  | { state: 'summary'; dueUs?: number | undefined }
  /** In a message that waits for the receiver. */
  | { state: 'queued'; notification: string }
  | { state: 'sending'; notification: string };

export function placeOf({ digest, outbox, groups }: LaneContext, id: string): Place {
  if (digest.get(id)) return { state: 'summary', dueUs: digest.dueUs };
  const { flying } = outbox;
  if (flying?.parts.some(({ fresh }) => fresh.includes(id))) return { state: 'sending', notification: flying.entry.id };
  for (const group of groups.values()) if (group.alerts.has(id) || wasTold(group, id)) return placeIn(group, id);
  return { state: 'none' };
}

function placeIn(group: Group, id: string): Place {
  const { notification, dueUs, told } = group;
  if (told && wasTold(group, id)) return { state: 'told', atUs: told.atUs };
  return notification === undefined ? { state: 'waits', dueUs } : { state: 'queued', notification };
}
