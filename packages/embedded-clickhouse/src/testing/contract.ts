import type { ClickHouseClient } from '@clickhouse/client';
import { errorCases } from './contract-errors.ts';
import { insertCases } from './contract-inserts.ts';
import { queryCases } from './contract-queries.ts';
import { type ContractCase, connect, contextFor, type Target } from './target.ts';

/** What the store relies on, and so what the embedded database and a ClickHouse server have to have in common. */
export const contract: readonly ContractCase[] = [...queryCases, ...insertCases, ...errorCases];

/** Run one case over a client of its own. */
export async function runCase({ run }: ContractCase, target: Target): Promise<void> {
  const client: ClickHouseClient = connect(target);
  try {
    await run(contextFor(target, client));
  } finally {
    await client.close();
  }
}
