import { secret } from '@lanhound/runtime';
import { z } from 'zod';
import { createImportHealth } from './import-health.ts';
import {
  HOME_NETWORKS,
  isNetwork,
  macOfBytes,
  NEIGHBORS_MAX,
  type Neighbor,
  NeighborTable,
  parseMediaIndex,
  parsePhysicalIndex,
} from './neighbor-table.ts';
import type { SnmpSession } from './snmp-session.ts';
import type { ImportDeps, ImportSource } from './source.ts';
import { stateFile } from './state-file.ts';

/** RFC 3414 section 11.2: shorter ones are guessed. */
const password = secret(z.string().min(8).max(255));

const V2cLogin = z.strictObject({
  kind: z.literal('v2c'),
  community: secret(z.string().min(1).max(255)).describe(
    'The community that may read; it goes over the wire as it is.',
  ),
});

const V3Login = z
  .strictObject({
    kind: z.literal('v3'),
    user: z.string().min(1).max(32).describe('The name of the user.'),
    authProtocol: z
      .enum(['sha', 'sha256', 'sha512', 'md5'])
      .default('sha256')
      .describe('How authPassword proves itself.'),
    authPassword: password.optional().describe('Without one nothing proves who answers.'),
    privacyProtocol: z
      .enum(['aes', 'aes256', 'des'])
      .default('aes')
      .describe('How messages are encrypted, where privacyPassword is given.'),
    privacyPassword: password.optional().describe('Needs authPassword; without one messages are readable by all.'),
  })
  .refine(({ authPassword, privacyPassword }) => privacyPassword === undefined || authPassword !== undefined, {
    path: ['authPassword'],
    message: 'a password, since privacyPassword needs one',
  });

export const SnmpImport = z.strictObject({
  kind: z.literal('snmp'),
  host: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,255}$/, 'an address or a name')
    .describe('The router.'),
  port: z.int().min(1).max(65_535).default(161).describe('Its UDP port.'),
  login: z.discriminatedUnion('kind', [V2cLogin, V3Login]),
  intervalSeconds: z
    .number()
    .min(5)
    .max(3_600)
    .default(30)
    .describe('How often the table is read. A router calls a neighbour reachable for half a minute after its answer.'),
  timeoutMs: z.int().min(100).max(30_000).default(2_000).describe('How long to wait for each answer; asked twice.'),
  networks: z
    .array(z.string().refine(isNetwork, 'a network such as 192.168.1.0/24'))
    .min(1)
    .max(64)
    .default(HOME_NETWORKS)
    .describe(
      'Interfaces of the router count that have a neighbour in one of these; the one to the provider does not.',
    ),
});
export type SnmpImport = z.infer<typeof SnmpImport>;

/** Columns of ipNetToPhysicalTable (RFC 4293) and of ipNetToMediaTable, which it replaced. */
const PHYSICAL = { mac: '1.3.6.1.2.1.4.35.1.4', type: '1.3.6.1.2.1.4.35.1.6', state: '1.3.6.1.2.1.4.35.1.7' } as const;
const MEDIA = { mac: '1.3.6.1.2.1.4.22.1.2', type: '1.3.6.1.2.1.4.22.1.4' } as const;

/** What reading one table may take, all questions together. */
const READING_MS_MAX = 60_000;

/** A router's table of neighbours, read now and then. */
export function createSnmpSource(config: SnmpImport, deps: ImportDeps): ImportSource {
  const { clock } = deps;
  const { host, port } = config;
  const name = `snmp ${host}:${port}`;
  const table = new NeighborTable(config.networks);
  return {
    name,
    counters: () => ({ understood: table.told }),
    async run(sink, signal) {
      const state = stateFile(deps.stateDir, name);
      const health = createImportHealth(name, deps.report);
      table.restore(await state.load());
      let saved = JSON.stringify(table.save());
      const save = async () => {
        const text = JSON.stringify(table.save());
        if (text !== saved) await state.save(table.save()).catch(health.notSaved);
        saved = text;
      };
      while (!signal.aborted) {
        try {
          const neighbors = await readNeighbors(config, AbortSignal.any([signal, AbortSignal.timeout(READING_MS_MAX)]));
          if (neighbors.length === 0) health.doubtful(NOTHING);
          else health.well();
          table.see(neighbors, clock.nowMs() * 1_000, sink);
          await save();
        } catch (error) {
          if (!signal.aborted) health.away((error as Error).message);
        }
        await clock.sleep(config.intervalSeconds * 1_000, signal);
      }
    },
  };
}

const NOTHING = 'the router answers but shows no neighbours: let its view include 1.3.6.1.2.1.4 (IP-MIB)';

/** Throws an Error that says what to do, and never with what password. */
export async function readNeighbors(config: SnmpImport, signal: AbortSignal): Promise<Neighbor[]> {
  // Loaded with the first router: most sensors ask none.
  const { openSnmpSession } = await import('./snmp-session.ts');
  const session = openSnmpSession(config);
  const close = () => session.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    return await neighborsOf(session);
  } catch (error) {
    throw new Error(reasonOf(error as Error, config));
  } finally {
    signal.removeEventListener('abort', close);
    session.close();
  }
}

async function neighborsOf(session: SnmpSession): Promise<Neighbor[]> {
  const macs = await session.column(PHYSICAL.mac, NEIGHBORS_MAX);
  if (macs.size > 0) {
    const types = await session.column(PHYSICAL.type, NEIGHBORS_MAX);
    const states = await session.column(PHYSICAL.state, NEIGHBORS_MAX);
    return rowsOf(macs, parsePhysicalIndex, types, states);
  }
  const oldMacs = await session.column(MEDIA.mac, NEIGHBORS_MAX);
  const oldTypes = oldMacs.size > 0 ? await session.column(MEDIA.type, NEIGHBORS_MAX) : new Map();
  return rowsOf(oldMacs, parseMediaIndex, oldTypes, new Map());
}

type Column = ReadonlyMap<string, unknown>;

function rowsOf(macs: Column, parseIndex: typeof parseMediaIndex, types: Column, states: Column): Neighbor[] {
  return [...macs].flatMap(([index, bytes]) => {
    const place = parseIndex(index);
    const mac = macOfBytes(bytes);
    return place && mac
      ? [{ ...place, mac, type: numberOf(types.get(index)), state: numberOf(states.get(index)) }]
      : [];
  });
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** What the library's codes of answers that it refuses mean for whoever set it up. */
const REFUSED_ANSWERS: Readonly<Record<number, string>> = {
  4: 'its answers cannot be decrypted; see privacyProtocol and privacyPassword',
  5: 'the user is unknown there, or one side does not prove itself; see user, authProtocol and authPassword',
  9: 'it answers in another version',
  10: 'its answers name another community',
};
/** Words of RFC 3416 and RFC 3414 for why a question is refused, and codes of the system. */
const PLAIN_WORDS = /^[A-Za-z_() ,]{1,60}$/;

/** In our own words: the library's quote communities and digests. */
function reasonOf(error: Error & { code?: unknown }, { host, port, login }: SnmpImport): string {
  const at = `${host}:${port}`;
  const { name, message, code } = error;
  if (name === 'RequestTimedOutError') {
    const right = login.kind === 'v2c' ? 'the community is right' : 'the user may read';
    return `no answer from ${at}; see that it speaks SNMP ${login.kind}, lets this machine ask, and ${right}`;
  }
  const refused = name === 'ResponseInvalidError' ? REFUSED_ANSWERS[code as number] : undefined;
  const said = [code, String(message).split(':')[0]].find((word) => typeof word === 'string' && PLAIN_WORDS.test(word));
  return `${at} does not tell: ${refused ?? said ?? 'its answers are not what was asked for'}`;
}
