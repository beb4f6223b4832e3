import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Component, Report } from '@lanhound/runtime';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import type { ApiConfig } from './api-config.ts';
import { openApiDocument } from './openapi.ts';
import { HttpError, type Route } from './route.ts';

/** An asker that sends or reads slower than this is let go. */
const REQUEST_MS_MAX = 30_000;
const HEADERS_MS_MAX = 10_000;
const CONNECTIONS_MAX = 200;

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

export interface Api extends Component {
  /** Where it listens, once started: "http://127.0.0.1:8470". */
  url(): string;
}

/** The HTTP interface over these routes. */
export function createApi(config: ApiConfig, routes: readonly Route[], version: string, report: Report): Api {
  const app = createApp(routes, version, report);
  let server: Server | undefined;
  return {
    name: 'collector/api',
    async start() {
      server = app.listen(config.port, config.listen);
      server.requestTimeout = REQUEST_MS_MAX;
      server.headersTimeout = HEADERS_MS_MAX;
      server.maxConnections = CONNECTIONS_MAX;
      await listening(server, config);
    },
    async stop() {
      if (!server?.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    url() {
      const { port } = (server as Server).address() as AddressInfo;
      return `http://${config.listen.includes(':') ? `[${config.listen}]` : config.listen}:${port}`;
    },
  };
}

async function listening(server: Server, { listen, port }: ApiConfig): Promise<void> {
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `api.port is ${port}, want a free port on ${listen}. Set api.port to another, or end what uses it.`,
    );
  }
}

function createApp(routes: readonly Route[], version: string, report: Report): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const seconds = report.histogram('api_request_seconds', {
    help: 'Time to answer a request.',
    labels: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  });
  app.use((request, response, next) => {
    // A page elsewhere that made its own name resolve to loopback must not read what is here.
    if (!LOOPBACK_HOST.test(request.headers.host ?? '')) throw new HttpError(403, 'want a loopback name as Host');
    response.set({
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'",
    });
    next();
  });
  for (const route of routes) {
    app.get(route.path, async (request, response) => {
      const stop = seconds.startTimer({ route: route.path });
      response.on('finish', () => stop({ status: String(response.statusCode) }));
      await answer(route, request, response);
    });
  }
  const document = openApiDocument(routes, version);
  app.get('/openapi.json', (_request, response) => void response.json(document));
  app.use(
    (request, response) => void response.status(404).json({ error: `nothing at ${request.path}; see /openapi.json` }),
  );
  app.use((error: Error, request: Request, response: Response, _next: NextFunction) => {
    const status = statusOf(error);
    if (status >= 500) report.log.warn({ err: error, path: request.path }, 'a request failed');
    if (response.headersSent) response.destroy();
    else
      response.status(status).json({ error: status === 500 ? 'this request failed; the log says why' : error.message });
  });
  return app;
}

async function answer(route: Route, request: Request, response: Response): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const query = checked(route, { ...request.query, ...request.params });
  const body = await route.answer(query as never, gone.signal).catch((error: unknown) => {
    // Nobody is there to be told.
    if (!gone.signal.aborted) throw error;
  });
  if (gone.signal.aborted) return;
  if (route.contentType) response.type(route.contentType).send(body);
  else response.json(body);
}

function checked(route: Route, input: unknown): unknown {
  const result = route.query.safeParse(input);
  if (result.success) return result.data;
  throw new HttpError(400, z.prettifyError(result.error).replaceAll('\n', ' '));
}

function statusOf(error: Error): number {
  if (error instanceof HttpError) return error.status;
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
