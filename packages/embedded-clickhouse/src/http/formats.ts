/** Formats whose blocks can be sent one behind the other: no head, no foot, nothing between rows but the row's end. */
const STREAMABLE = new Set([
  'jsoneachrow',
  'jsonlines',
  'ndjson',
  'jsoncompacteachrow',
  'jsonstringseachrow',
  'jsoncompactstringseachrow',
  'csv',
  'tsv',
  'tabseparated',
  'tsvraw',
  'tabseparatedraw',
  'tskv',
  'rowbinary',
]);

export const isStreamable = (format: string): boolean => STREAMABLE.has(format.toLowerCase());

/** Content-Type as ClickHouse gives it. */
export function contentTypeOf(format: string): string {
  const name = format.toLowerCase();
  if (name === 'jsoneachrow' || name === 'jsonlines' || name === 'ndjson') return 'application/x-ndjson; charset=UTF-8';
  if (name.startsWith('json')) return 'application/json; charset=UTF-8';
  if (name.startsWith('csv'))
    return `text/csv; charset=UTF-8; header=${name.includes('withnames') ? 'present' : 'absent'}`;
  if (name.startsWith('tsv') || name.startsWith('tabseparated')) return 'text/tab-separated-values; charset=UTF-8';
  return name.startsWith('rowbinary') || name === 'native' ? 'application/octet-stream' : 'text/plain; charset=UTF-8';
}
