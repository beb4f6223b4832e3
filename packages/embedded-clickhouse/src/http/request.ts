import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { failure } from './errors.ts';
import { parameterName, type SessionState, settingName } from './settings.ts';

/** What the URL and the headers of a query say. */
export interface QueryRequest {
  /** From ?query=; the body holds the SQL, or the rest of it, otherwise. */
  sql: string;
  queryId: string;
  state: SessionState;
  /** Format of results when the SQL does not say FORMAT. */
  defaultFormat: string;
  /** Answer only when all is known, so that an error comes with its status. */
  waitsForEnd: boolean;
  /** How to compress the response, if at all. */
  encoding?: ResponseEncoding;
}

export type ResponseEncoding = 'gzip' | 'br' | 'deflate';

/** Parameters of ClickHouse's HTTP interface that mean nothing here, or that the headers of a request answer. */
const IGNORED = new Set([
  'user',
  'password',
  'quota_key',
  'role',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_zlib_compression_level',
  'http_response_buffer_size',
  'buffer_size',
]);

/** Parameters that would change what bytes mean. Passing over them in silence would break the client later. */
const REFUSED = new Map([
  ['session_id', 'a session over several requests; put the settings into each request'],
  ['compress', 'block compression; set enable_http_compression=1 and send Accept-Encoding'],
  ['decompress', 'block compression; send Content-Encoding'],
]);

const TEXT_MAX = 200;

/** Everything that is none of the interface's own parameters is a setting. Throws DatabaseError. */
export function parseRequest(search: URLSearchParams, headers: IncomingHttpHeaders): QueryRequest {
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  let compress = false;
  for (const [name, value] of search) {
    const refused = REFUSED.get(name);
    if (refused && value !== '0' && value !== '')
      throw failure('NOT_IMPLEMENTED', `${name}: no support for ${refused}`);
    if (name === 'enable_http_compression') compress = isOn(value);
    else if (name.startsWith('param_')) parameters.set(parameterName(name.slice('param_'.length)), value);
    else if (!OWN.has(name) && !IGNORED.has(name) && !refused) settings.set(settingName(name), value);
  }
  const encoding = compress ? chooseEncoding(String(headers['accept-encoding'] ?? '')) : undefined;
  return {
    sql: search.get('query') ?? '',
    queryId: (search.get('query_id') || randomUUID()).replace(/[^\x20-\x7e]/g, '?').slice(0, TEXT_MAX),
    state: { database: search.get('database') ?? header(headers, 'x-clickhouse-database'), settings, parameters },
    defaultFormat: search.get('default_format') || header(headers, 'x-clickhouse-format') || 'TabSeparated',
    waitsForEnd: isOn(search.get('wait_end_of_query')),
    ...(encoding ? { encoding } : {}),
  };
}

const OWN = new Set(['query', 'query_id', 'database', 'default_format', 'wait_end_of_query']);

const isOn = (value: string | null) => value === '1' || value === 'true';

const header = (headers: IncomingHttpHeaders, name: string) => String(headers[name] ?? '');

/** gzip is the cheapest for what it saves; the client names what it takes. */
function chooseEncoding(accepted: string): ResponseEncoding | undefined {
  const names = accepted
    .toLowerCase()
    .split(',')
    .map((part) => part.split(';', 1)[0]?.trim());
  return (['gzip', 'br', 'deflate'] as const).find((name) => names.includes(name));
}

/** Parts of a multipart form: the client sends long parameters so. */
export async function parseForm(
  body: Buffer,
  contentType: string,
): Promise<{ sql: string; parameters: Map<string, string> }> {
  const parameters = new Map<string, string>();
  let sql = '';
  for (const [name, value] of await readForm(body, contentType)) {
    if (typeof value !== 'string') throw failure('NOT_IMPLEMENTED', `${name}: no support for external tables`);
    if (name === 'query') sql = value;
    else if (name.startsWith('param_')) parameters.set(parameterName(name.slice('param_'.length)), value);
    else throw failure('NOT_IMPLEMENTED', `${name}: no support for external tables; want query and param_ parts`);
  }
  return { sql, parameters };
}

async function readForm(body: Buffer, contentType: string) {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    throw failure('INCORRECT_DATA', `The multipart form in the body is broken: ${(error as Error).message}`);
  }
}
