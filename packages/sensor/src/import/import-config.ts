import { z } from 'zod';
import { ADGUARD_LINE_BYTES_MAX, AdguardLogImport, createAdguardLogReader } from './adguard-log.ts';
import { createDnsmasqLeasesReader, DnsmasqLeasesImport } from './dnsmasq-leases.ts';
import { createDnsmasqLogReader, DNSMASQ_LINE_BYTES_MAX, DnsmasqLogImport } from './dnsmasq-log.ts';
import { createFollowedFile, type FollowedFileOptions } from './file/followed-file.ts';
import { createWatchedFile } from './file/watched-file.ts';
import { createIscLeasesReader, ISC_LINE_BYTES_MAX, IscLeasesImport } from './isc-leases.ts';
import { createKeaLeasesReader, KEA_LINE_BYTES_MAX, KEA_OLDER_SUFFIXES, KeaLeasesImport } from './kea-leases.ts';
import { createSnmpSource, SnmpImport } from './snmp.ts';
import type { ImportDeps, ImportSource } from './source.ts';

const IMPORTS_MAX = 16;

/** What somebody else has written down, and where. */
export const ImportConfig = z.discriminatedUnion('kind', [
  DnsmasqLeasesImport,
  IscLeasesImport,
  KeaLeasesImport,
  DnsmasqLogImport,
  AdguardLogImport,
  SnmpImport,
]);
export type ImportConfig = z.infer<typeof ImportConfig>;

export const ImportsConfig = z
  .array(ImportConfig)
  .max(IMPORTS_MAX)
  .default([])
  .describe('What others have written down: leases, query logs, the table of a router; see imports.md.');

type FileImport = Exclude<ImportConfig, { kind: 'snmp' }>;

/** The source that the configuration names; nothing is opened before it runs. */
export function createImport(config: ImportConfig, deps: ImportDeps): ImportSource {
  if (config.kind === 'snmp') return createSnmpSource(config, deps);
  const { file, startAt } = config;
  const name = nameOf(config);
  if (config.kind === 'dnsmasq-leases') {
    return createWatchedFile({ name, file, reader: (sink) => createDnsmasqLeasesReader(config, sink) }, deps);
  }
  const nowUs = () => deps.clock.nowMs() * 1_000;
  return createFollowedFile({ name, file, startAt, ...lineReaderOf(config, nowUs) }, deps);
}

const nameOf = ({ kind, file }: FileImport): string => `${kind} ${file}`;

/** How the lines of a file that grows are read. */
function lineReaderOf(
  config: Exclude<FileImport, { kind: 'dnsmasq-leases' }>,
  nowUs: () => number,
): Pick<FollowedFileOptions, 'lineBytesMax' | 'olderSuffixes' | 'reader'> {
  switch (config.kind) {
    case 'isc-leases':
      return { lineBytesMax: ISC_LINE_BYTES_MAX, reader: (sink) => createIscLeasesReader(sink, nowUs) };
    case 'kea-leases': {
      const reader: FollowedFileOptions['reader'] = (sink) => createKeaLeasesReader(sink, nowUs);
      return { lineBytesMax: KEA_LINE_BYTES_MAX, olderSuffixes: KEA_OLDER_SUFFIXES, reader };
    }
    case 'dnsmasq-log':
      return { lineBytesMax: DNSMASQ_LINE_BYTES_MAX, reader: (sink) => createDnsmasqLogReader(config, sink, nowUs) };
    case 'adguard-log':
      return { lineBytesMax: ADGUARD_LINE_BYTES_MAX, reader: (sink) => createAdguardLogReader(config, sink, nowUs) };
  }
}
