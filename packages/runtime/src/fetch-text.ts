/** What the server said of a copy, so that it need not send it again while it is the same. */
export interface Validators {
  etag?: string | undefined;
  lastModified?: string | undefined;
}

export interface FetchTextOptions {
  url: string;
  /** Of the copy at hand. */
  known?: Validators | undefined;
  bytesMax: number;
  signal: AbortSignal;
  fetch: typeof globalThis.fetch;
}

export type FetchedText =
  | { type: 'unchanged' }
  | { type: 'changed'; text: string; etag?: string; lastModified?: string };

/** Fetch a text over HTTP. Rejects with a message for people when there is none to be had. */
export async function fetchText({ url, known, bytesMax, signal, fetch }: FetchTextOptions): Promise<FetchedText> {
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
    if (bytes > bytesMax) throw new Error(`what it sends is larger than bytesMax, ${bytesMax}`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Why a fetch failed, in one line; undici hides the reason in the cause. */
export function fetchFailure(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message || (cause as NodeJS.ErrnoException).code}` : message;
}
