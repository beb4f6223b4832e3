import type { z } from 'zod';

/** One thing the interface answers, from which the server, its checks and the OpenAPI document are made. */
export interface Route {
  /** With parameters as :name. */
  path: string;
  summary: string;
  /** Strict object of path and query parameters; anything else is a 400. */
  query: z.ZodObject;
  /** Sends JSON unless the route writes text itself. */
  contentType?: string;
  answer(query: never, signal: AbortSignal): Promise<unknown>;
}

/** Types the pieces of a route against each other. */
export const route = <Q extends z.ZodObject>(
  definition: Omit<Route, 'query' | 'answer'> & {
    query: Q;
    answer(query: z.output<Q>, signal: AbortSignal): Promise<unknown>;
  },
): Route => definition as Route;

/** An answer other than 200 that is the asker's business. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}
