import { setImmediate } from 'node:timers/promises';
import { type NameTable, nameTable } from './name-table.ts';
import { type IgnoredReason, type ListSink, parseLines } from './parse-list.ts';

/** About 10 ms of work, after which others have their turn. */
const LINES_AT_ONCE = 10_000;

/** A list ready to be read. */
export interface ListText {
  name: string;
  text: string;
  /** All its names are fine, whatever its rules say. */
  allow: boolean;
}

/** What a list gave. */
export interface ListCounts {
  /** Names and rules read, those also on earlier lists included. */
  names: number;
  /** Of these, refused because the table is full. */
  refused: number;
  /** Lines that gave no name, by reason. */
  ignored: Partial<Record<IgnoredReason, number>>;
}

/** Lists read and ready to be asked; never changed after. */
export interface BuiltLists {
  blocked: NameTable;
  allowed: NameTable;
  /** In the order of the lists given. */
  counts: readonly ListCounts[];
}

/** Reads one list after the other, so that only one's text need be in memory; gives way to other work in between. */
export async function buildTable(lists: AsyncIterable<ListText>, namesMax: number): Promise<BuiltLists> {
  const blocked = nameTable(namesMax);
  const allowed = nameTable(namesMax);
  const counts: ListCounts[] = [];
  for await (const { text, allow } of lists) {
    const count: ListCounts = { names: 0, refused: 0, ignored: {} };
    const sink = sinkInto(count, counts.length, allow ? allowed : blocked, allowed);
    counts.push(count);
    for (let at = 0; at < text.length; ) {
      at = parseLines(text, at, LINES_AT_ONCE, sink);
      await setImmediate();
    }
  }
  return { blocked, allowed, counts };
}

function sinkInto(count: ListCounts, list: number, blocked: NameTable, allowed: NameTable): ListSink {
  const into = (table: NameTable) => (name: string) => {
    count.names++;
    if (!table.add(name, list)) count.refused++;
  };
  return {
    block: into(blocked),
    allow: into(allowed),
    ignored: (reason) => {
      count.ignored[reason] = (count.ignored[reason] ?? 0) + 1;
    },
  };
}

/** The list and entry that a name is on, unless it is allowed. */
export function matchIn({ blocked, allowed }: BuiltLists, name: string): { list: number; entry: string } | undefined {
  const found = blocked.find(name);
  if (found < 0 || allowed.find(name) >= 0) return undefined;
  return { list: found % 256, entry: name.slice(Math.floor(found / 256)) };
}
