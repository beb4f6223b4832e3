// Forward only. Tables, columns and retention follow the schema without a migration: see reconcile.ts. A step here
// is for what that cannot know, and is never edited once released. It runs before tables are made, so a statement
// about a table says IF EXISTS.
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [
  { number: 1, name: 'the first tables, as the schema has them', statements: [] },
];
