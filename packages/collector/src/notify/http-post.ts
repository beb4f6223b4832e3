// The one way in which receivers speak HTTP.
import { DeliveryError } from './receiver.ts';

export interface Post {
  url: string;
  method?: 'POST' | 'PUT';
  headers?: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer>;
}

export interface PostDeps {
  fetch: typeof globalThis.fetch;
  nowMs(): number;
}

/** The most of an answer that is read. */
const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * Sends, and gives what is answered with a status of 2xx. Throws DeliveryError, whose words have nothing of the URL but
 * its host, because the rest may be a key.
 */
export async function post({ url, method = 'POST', headers, body }: Post, deps: PostDeps, signal: AbortSignal) {
  // Followed redirects would turn the POST into a GET, and send credentials elsewhere.
  const response = await deps
    .fetch(url, { method, headers: { 'user-agent': 'lanhound', ...headers }, body, signal, redirect: 'manual' })
    .catch((error: unknown) => {
      throw new DeliveryError(`${hostOf(url)} cannot be reached: ${causeOf(error)}`, { retryable: true });
    });
  const answer = await textOf(response);
  if (!response.ok) throw refusal(url, response, deps.nowMs());
  return answer;
}

/** The first of an answer, whatever its length says. */
async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > ANSWER_BYTES_MAX) break;
    }
  } catch {
    // The status says whether it was taken; an answer that breaks off changes nothing.
  }
  return text;
}

/** What a status other than 2xx means for trying again: of 4xx only 408 and 429 say "later". */
function refusal(url: string, { status, headers }: Response, nowMs: number): DeliveryError {
  const retryable = status >= 500 || status === 408 || status === 429;
  const location = headers.get('location');
  const hint = status >= 300 && status < 400 && location ? '; set url to where it redirects' : '';
  return new DeliveryError(`${hostOf(url)} answers ${status}${hint}`, {
    retryable,
    retryAfterMs: retryable ? retryAfterMs(headers.get('retry-after'), nowMs) : undefined,
  });
}

/** Of seconds or an HTTP date (RFC 9110 section 10.2.3); undefined when there is neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** Of the URL only this is ever shown: the rest may be a secret. */
export const hostOf = (url: string): string => new URL(url).host;

/** undici puts the reason into the cause. */
function causeOf(error: unknown): string {
  const { message, cause } = error as Error;
  if (!(cause instanceof Error)) return message;
  return cause.message || ((cause as NodeJS.ErrnoException).code ?? message);
}
