import type { KindReader } from '../kind-reader.ts';
import { classify } from './classify.ts';
import { Evidence } from './evidence.ts';
import { lookupTraitOf } from './lookup-trait.ts';

/** Kinds by the tables beside this file. */
export function createKindReader(): KindReader {
  const evidence = new Evidence();
  return { classify: (traits) => classify(traits, evidence), lookupTraitOf };
}
