import { z } from 'zod';
import type { EventSink } from '../track/records.ts';
import { ipOf, macOf } from './addresses.ts';
import { clientNameOf, duidOf, duidOfClientId } from './client-identity.ts';
import { fileKeys } from './file/file-keys.ts';
import type { LineReader } from './file/followed-file.ts';
import { LeaseTable, SavedLeases } from './lease-table.ts';

export const IscLeasesImport = z.strictObject({
  kind: z.literal('isc-leases'),
  ...fileKeys({ startAt: 'beginning', example: '/var/lib/dhcp/dhcpd.leases, or dhcpd6.leases' }),
});
export type IscLeasesImport = z.infer<typeof IscLeasesImport>;

export const ISC_LINE_BYTES_MAX = 16_384;

/** What a lease, or a DHCPv6 association around one, says of itself: texts in quotes as bytes, all else as text. */
interface Block {
  kind: 'lease' | 'association' | 'address' | 'other';
  /** The address, or the identifier of an association. */
  subject: string;
  statements: Map<string, string>;
}

/** A lease in a lease's place: a "host" or a "failover" with blocks in it nests no deeper. */
const DEPTH_MAX = 8;
const BLOCK = /^(.{1,4096}?)\s*\{$/;
const KINDS: readonly (readonly [RegExp, Block['kind']])[] = [
  [/^lease ([\d.]{7,15})$/, 'lease'],
  [/^ia-(?:na|ta) "(.*)"$/, 'association'],
  [/^iaaddr ([0-9a-f:.]{2,45})$/i, 'address'],
];
/** Behind a time in seconds stands the same time for people. */
const STATEMENT = /^(.*);(?: #[^"]*)?$/;
/** Statements that count, by how they begin: their value is what follows up to the semicolon. */
const STATEMENTS = [
  ...['starts', 'ends', 'cltt', 'binding state', 'hardware ethernet', 'uid', 'client-hostname', 'max-life'],
  'set vendor-class-identifier =',
] as const;

const Saved = z.object({ leases: SavedLeases });

/** The file of dhcpd is a journal: the latest block about an address counts, and now and then it is written anew. */
export function createIscLeasesReader(sink: EventSink, nowUs: () => number): LineReader {
  const table = new LeaseTable();
  const blocks: Block[] = [];
  let understood = 0;
  const see = (block: Block, around: Block | undefined) => {
    const lease =
      block.kind === 'lease' ? leaseOf(block) : block.kind === 'address' ? leaseOfV6(block, around) : undefined;
    if (!lease || (lease.endsUs !== undefined && lease.endsUs <= nowUs())) return;
    understood++;
    table.see({ ...lease, givenUs: Math.min(lease.givenUs, nowUs()) }, sink);
  };
  return {
    line(bytes) {
      const line = bytes.toString('latin1').trim();
      const [, head] = BLOCK.exec(line) ?? [];
      const [innermost] = blocks.slice(-1);
      if (head !== undefined) {
        if (blocks.length >= DEPTH_MAX) blocks.length = 0;
        blocks.push(blockOf(head));
      } else if (line === '}') {
        const block = blocks.pop();
        if (block) see(block, blocks.at(-1));
      } else if (innermost) note(innermost, line);
    },
    tick: (timeUs) => table.forgetEnded(timeUs),
    finish: () => {},
    counters: () => ({ understood, refused: table.refused }),
    save: () => ({ leases: table.save() }),
    restore(state) {
      const saved = Saved.safeParse(state);
      if (saved.success) table.restore(saved.data.leases);
    },
  };
}

function blockOf(head: string): Block {
  for (const [pattern, kind] of KINDS) {
    const [, subject] = pattern.exec(head) ?? [];
    if (subject !== undefined) return { kind, subject, statements: new Map() };
  }
  return { kind: 'other', subject: '', statements: new Map() };
}

function note({ statements }: Block, line: string): void {
  const [, statement = ''] = STATEMENT.exec(line) ?? [];
  const name = STATEMENTS.find((each) => statement.startsWith(`${each} `));
  if (name) statements.set(name, statement.slice(name.length + 1));
}

function leaseOf({ subject, statements }: Block) {
  const ip = ipOf(subject);
  const mac = macOf(statements.get('hardware ethernet'));
  const givenUs = timeOf(statements.get('cltt')) ?? timeOf(statements.get('starts'));
  const ends = statements.get('ends');
  const endsUs = timeOf(ends);
  if (statements.get('binding state') !== 'active') return undefined;
  if (ip === undefined || mac === undefined || givenUs === undefined) return undefined;
  if (endsUs === undefined && ends !== 'never') return undefined;
  return {
    ...{ ip, mac, givenUs, endsUs },
    hostname: clientNameOf(quoted(statements.get('client-hostname'))),
    vendorClass: clientNameOf(quoted(statements.get('set vendor-class-identifier ='))),
    duid: duidOfClientId(quoted(statements.get('uid'))?.toString('hex')),
  };
}

/** Four bytes of the association's number, then the client's DUID. */
const ASSOCIATION_BYTES = 4;

function leaseOfV6({ subject, statements }: Block, around: Block | undefined) {
  const ip = ipOf(subject);
  const duid = duidOf(
    unescaped(around?.kind === 'association' ? around.subject : '').toString('hex', ASSOCIATION_BYTES),
  );
  const endsUs = timeOf(statements.get('ends'));
  const givenUs = timeOf(around?.statements.get('cltt')) ?? startOf(endsUs, statements.get('max-life'));
  if (statements.get('binding state') !== 'active') return undefined;
  if (!ip?.includes(':') || duid === undefined || givenUs === undefined) return undefined;
  if (endsUs === undefined && statements.get('ends') !== 'never') return undefined;
  return { ip, duid, givenUs, endsUs };
}

const SECOND_US = 1_000_000;

function startOf(endsUs: number | undefined, seconds: string | undefined): number | undefined {
  return endsUs === undefined || !/^\d{1,10}$/.test(seconds ?? '') ? undefined : endsUs - Number(seconds) * SECOND_US;
}

/** "4 2026/03/05 12:34:56" in UTC, or "epoch 1772713496; # …" with db-time-format local. */
const CALENDAR = /^[0-6] (\d{4})\/(\d{2})\/(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;
const EPOCH = /^epoch (\d{1,10})\b/;

function timeOf(text = ''): number | undefined {
  const epoch = EPOCH.exec(text)?.[1];
  if (epoch !== undefined) return Number(epoch) * SECOND_US;
  const parts = CALENDAR.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) * 1_000;
}

/** The bytes of a text in quotes. */
function quoted(text: string | undefined): Buffer | undefined {
  const inside = text === undefined ? undefined : /^"(.*)"$/.exec(text)?.[1];
  return inside === undefined ? undefined : unescaped(inside);
}

/** A byte as three octal digits, or what stands behind the backslash. */
const unescaped = (text: string): Buffer =>
  Buffer.from(
    text.replace(/\\([0-7]{3}|.)/g, (_, escaped: string) =>
      escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8) & 0xff) : escaped,
    ),
    'latin1',
  );
