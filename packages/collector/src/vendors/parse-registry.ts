import { parse } from 'csv-parse/sync';
import { type Prefixes, REGISTRIES, REGISTRY_FACTS, RegistryError, type RegistryName } from './registry.ts';

/** The columns of IEEE's files; the fourth is the address. */
const COLUMNS = ['Registry', 'Assignment', 'Organization Name'] as const;
/** Longer ones are no company's. */
const NAME_LENGTH_MAX = 200;
/** Of a hundred lines so many may not be understood. */
const FLAWED_PERCENT_MAX = 1;

export interface ParsedRegistry {
  name: RegistryName;
  prefixes: Prefixes;
}

/** One of IEEE's CSV files. Throws RegistryError when it is none, or when too much of it is not understood. */
export function parseRegistry(text: string): ParsedRegistry {
  if (/^\s*<(!doctype|html)/i.test(text))
    throw new RegistryError('it is a web page, want one of the CSV files of IEEE');
  const [header, ...rows] = rowsOf(text);
  if (!COLUMNS.every((column, i) => header?.[i] === column)) {
    throw new RegistryError(
      `its first line is "${header?.join(',').slice(0, 60) ?? ''}", want "${COLUMNS.join(',')},…"`,
    );
  }
  const name = REGISTRIES.find((each) => REGISTRY_FACTS[each].ieee === rows[0]?.[0]);
  if (!name) throw new RegistryError(`its registry is "${rows[0]?.[0]?.slice(0, 20) ?? ''}", want MA-L, MA-M or MA-S`);
  const prefixes: Record<string, string> = {};
  let flawed = 0;
  for (const [registry = '', assignment = '', maker = ''] of rows) {
    const isGood = registry === REGISTRY_FACTS[name].ieee && isPrefix(assignment, REGISTRY_FACTS[name].digits);
    const clean = maker.replace(/\p{C}/gu, '').trim();
    if (isGood && clean) prefixes[assignment.toUpperCase()] = clean.slice(0, NAME_LENGTH_MAX);
    else flawed++;
  }
  if (flawed * 100 > rows.length * FLAWED_PERCENT_MAX) {
    throw new RegistryError(
      `${flawed} of its ${rows.length} lines are not understood, want at most ${FLAWED_PERCENT_MAX} %`,
    );
  }
  return { name, prefixes };
}

function rowsOf(text: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 10_000 });
  } catch (error) {
    throw new RegistryError(`it is no CSV: ${(error as Error).message}`, { cause: error });
  }
}

const isPrefix = (text: string, digits: number): boolean => text.length === digits && /^[0-9A-Fa-f]+$/.test(text);
