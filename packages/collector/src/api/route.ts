import type { z } from 'zod';
import type { Caller } from './access/gate.ts';

/** Who may ask: anybody at all, whoever is known, whoever may look, whoever may hand in alerts, or operators alone. */
export type Audience = 'anybody' | 'known' | 'viewer' | 'reporter' | 'operator';

/** One thing the interface answers, from which the server, its checks and the OpenAPI document are made. */
export interface Route {
  /** get unless said; what changes anything is another, and for operators. */
  method?: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With parameters as :name. */
  path: string;
  /** Every route says for whom it is. */
  audience: Audience;
  summary: string;
  /** Strict object of path and query parameters; anything else is a 400. */
  query: z.ZodObject;
  /** A strict object, or a list, of the JSON body; without it a body is not read. */
  body?: z.ZodType;
  /** The largest body that is read, when it is not the usual. */
  bodyBytesMax?: number;
  /** Sends JSON unless the route writes text itself. */
  contentType?: string;
  answer(query: never, signal: AbortSignal, exchange: Exchange<never>): Promise<unknown>;
}

/** What there is to a request besides its parameters. */
export interface Exchange<Body> {
  /** Who asks; undefined for a stranger, whom only a route for anybody meets. */
  caller: Caller | undefined;
  /** Where it comes from. */
  address: string;
  body: Body;
  /** Sends a header with the answer. */
  header(name: string, value: string): void;
}

/** The content type of pages for people. */
export const HTML = 'text/html';

/** Types the pieces of a route against each other. */
export const route = <Q extends z.ZodObject, B extends z.ZodType>(
  definition: Omit<Route, 'query' | 'body' | 'answer'> & {
    query: Q;
    body?: B;
    answer(query: z.output<Q>, signal: AbortSignal, exchange: Exchange<z.output<B>>): Promise<unknown>;
  },
): Route => definition as unknown as Route;

/** An answer other than 200 that is the asker's business. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON instead of {"error": message}. */
  readonly body: unknown;
  /** For a person; else it is JSON. */
  readonly page: string | undefined;

  constructor(
    status: number,
    message: string,
    more: { cause?: unknown; headers?: Record<string, string>; body?: unknown; page?: string } = {},
  ) {
    super(message, { cause: more.cause });
    this.body = more.body ?? { error: message };
    this.status = status;
    this.headers = more.headers ?? {};
    this.page = more.page;
  }
}
