import { afterAll, beforeAll, describe, test } from 'vitest';
import { contract, runCase } from './testing/contract.ts';
import { startTestDatabase, type TestDatabase } from './testing/embedded.ts';

describe('the embedded database keeps the contract', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await startTestDatabase();
  });
  afterAll(() => db?.stop());

  for (const each of contract) test(each.name, () => runCase(each, db.target));
});
