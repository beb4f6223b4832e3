// The one way in which receivers speak HTTP.
import { parseJson } from '@lanhound/runtime';
import { DeliveryError } from './receiver.ts';

export interface Post {
  url: string;
  method?: 'POST' | 'PUT';
  headers?: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer>;
  /** What this service means by a refusal; what it leaves out is concluded from the status. */
  explain?(refused: Refused): Explanation;
}

/** An answer with a status other than 2xx. */
export interface Refused {
  status: number;
  headers: Headers;
  /** The body, where it is an object of JSON; else empty. */
  json: Readonly<Record<string, unknown>>;
  text: string;
}

/** In our own words: what a server says may repeat a secret. */
export interface Explanation {
  /** What is wrong, and the fix. */
  hint?: string | undefined;
  retryable?: boolean | undefined;
  retryAfterMs?: number | undefined;
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
export async function post(
  { url, method = 'POST', headers, body, explain }: Post,
  deps: PostDeps,
  signal: AbortSignal,
): Promise<string> {
  // Followed redirects would turn the POST into a GET, and send credentials elsewhere.
  const response = await deps
    .fetch(url, { method, headers: { 'user-agent': 'lanhound', ...headers }, body, signal, redirect: 'manual' })
    .catch((error: unknown) => {
      throw new DeliveryError(`${hostOf(url)} cannot be reached: ${causeOf(error)}`, { retryable: true });
    });
  const answer = await textOf(response);
  if (!response.ok) throw refusal(url, response, explain?.(refusedOf(response, answer)) ?? {}, deps.nowMs());
  return answer;
}

function refusedOf({ status, headers }: Response, text: string): Refused {
  const json = parseJson(text);
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  return { status, headers, text, json: isObject ? (json as Record<string, unknown>) : {} };
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
function refusal(url: string, { status, headers }: Response, said: Explanation, nowMs: number): DeliveryError {
  const retryable = said.retryable ?? (status >= 500 || status === 408 || status === 429);
  const location = headers.get('location');
  const moved = status >= 300 && status < 400 && location ? 'it redirects; set the URL to where that leads' : undefined;
  const hint = said.hint ?? moved;
  return new DeliveryError(`${hostOf(url)} answers ${status}${hint ? `: ${hint}` : ''}`, {
    retryable,
    retryAfterMs: retryable ? (said.retryAfterMs ?? retryAfterMs(headers.get('retry-after'), nowMs)) : undefined,
  });
}

/** Of seconds or an HTTP date (RFC 9110 section 10.2.3); undefined when there is neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** A path of a server whose URL may end in a slash or not. */
export const urlUnder = (server: string, path: string): string => `${server.replace(/\/+$/, '')}/${path}`;

/** Of the URL only this is ever shown: the rest may be a secret. */
export const hostOf = (url: string): string => new URL(url).host;

/** undici puts the reason into the cause. */
function causeOf(error: unknown): string {
  const { message, cause } = error as Error;
  if (!(cause instanceof Error)) return message;
  return cause.message || ((cause as NodeJS.ErrnoException).code ?? message);
}
