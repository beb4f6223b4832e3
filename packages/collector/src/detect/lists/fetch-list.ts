import type { CopyFacts } from './list-store.ts';

export interface FetchListOptions {
  url: string;
  /** The copy at hand, so that an unchanged list is not sent again. */
  known: CopyFacts | undefined;
  bytesMax: number;
  signal: AbortSignal;
  fetch: typeof globalThis.fetch;
}

export type Fetched = { type: 'unchanged' } | { type: 'changed'; text: string; etag?: string; lastModified?: string };

/** Fetch a list over HTTP. Rejects with a message for people when there is none to be had. */
export async function fetchList({ url, known, bytesMax, signal, fetch }: FetchListOptions): Promise<Fetched> {
  const response = await fetch(url, {
    signal,
    headers: {
      accept: 'text/plain, */*;q=0.5',
      ...(known?.etag ? { 'if-none-match': known.etag } : {}),
      ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
    },
  });
  if (response.status === 304 && known) {
    await response.body?.cancel();
    return { type: 'unchanged' };
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the server answers ${response.status} ${response.statusText}`.trim());
  }
  const text = await textOf(response, bytesMax);
  const etag = response.headers.get('etag');
  const lastModified = response.headers.get('last-modified');
  return { type: 'changed', text, ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
}

/** Counted as it comes, after decompression: what the server says about its length is not trusted. */
async function textOf(response: Response, bytesMax: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > bytesMax) throw new Error(`the list is larger than bytesMax, ${bytesMax}`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Why a fetch failed, in one line; undici hides the reason in the cause. */
export function fetchFailure(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message || (cause as NodeJS.ErrnoException).code}` : message;
}
