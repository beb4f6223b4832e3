import type { KindReader } from '../kind-reader.ts';
import { classify } from './classify.ts';
import { lookupTraitOf } from './lookup-trait.ts';

/** Kinds by the tables beside this file. */
export const kindReader: KindReader = { classify, lookupTraitOf };
