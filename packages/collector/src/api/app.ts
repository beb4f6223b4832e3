import type { Clock, Report } from '@lanhound/runtime';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { TOKEN_ROLES, type TokenRole } from './access/access-file.ts';
import type { Caller, Gate } from './access/gate.ts';
import { type Doorplate, refuseForeign, SECURITY_HEADERS } from './browser-guard.ts';
import { openApiRoute } from './openapi.ts';
import { type Audience, HTML, HttpError, type Route } from './route.ts';

/** The largest body that is read, unless a route says otherwise. */
const BODY_BYTES_MAX = 16_384;
/** Where the pages for people are. */
const PAGES = '/alerts/';
/** Refusals are counted each, and logged at most so often. */
const REFUSALS_EVERY_MS = 60_000;

/** What the roles may. */
const MAY: Readonly<Record<Exclude<Audience, 'anybody'>, readonly TokenRole[]>> = {
  known: TOKEN_ROLES,
  viewer: ['viewer', 'operator'],
  reporter: ['reporter', 'operator'],
  operator: ['operator'],
};

export interface AppDeps extends Doorplate {
  gate: Gate;
  report: Report;
  version: string;
  clock: Clock;
}

/** Every request: from no web page, by somebody who may, with parameters as the route says. */
export function createApp(given: readonly Route[], deps: AppDeps): Express {
  const routes = [...given, openApiRoute(given, deps.version)];
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((request, response, next) => {
    response.set(SECURITY_HEADERS);
    refuseForeign(request.headers, deps, request.method === 'GET' && request.path.startsWith(PAGES));
    next();
  });
  const admit = doorkeeper(deps);
  const seconds = deps.report.histogram('api_request_seconds', {
    help: 'Time to answer a request.',
    labels: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  });
  for (const route of routes) {
    app[route.method ?? 'get'](route.path, (request, response, next) => {
      const stop = seconds.startTimer({ route: route.path });
      response.on('finish', () => stop({ status: String(response.statusCode) }));
      response.locals['caller'] = admit(request, route.audience);
      next();
    });
    app[route.method ?? 'get'](route.path, ...bodyReader(route), (request, response) =>
      answer(route, request, response),
    );
  }
  app.use((request) => {
    admit(request, 'viewer');
    throw new HttpError(404, `no ${request.method} at ${request.path}; see /openapi.json`);
  });
  app.use(failed(deps.report));
  return app;
}

/** Gives who asks, or throws 401 for a stranger and 403 for somebody who may not. */
function doorkeeper({ gate, report, clock }: AppDeps) {
  const refused = report.counter('api_refused_total', {
    help: 'Requests refused for want of rights, by what was wrong.',
    labels: ['reason'],
  });
  let saidMs = Number.NEGATIVE_INFINITY;
  const refuse = (request: Request, reason: string, error: HttpError): HttpError => {
    refused.inc({ reason });
    if (clock.steadyMs() - saidMs < REFUSALS_EVERY_MS) return error;
    saidMs = clock.steadyMs();
    const fields = { reason, address: request.socket.remoteAddress };
    report.log.warn(fields, 'a request was refused; further ones within a minute are only counted');
    return error;
  };
  return (request: Request, audience: Audience): Caller | undefined => {
    const identity = gate.identify(request.headers);
    if (audience === 'anybody') return identity.kind === 'known' ? identity : undefined;
    if (identity.kind !== 'known') {
      const reason = identity.kind === 'wrong' ? identity.what : 'stranger';
      throw refuse(request, reason, unauthorised(identity.kind === 'wrong' ? `the ${identity.what} is not known` : ''));
    }
    if (!MAY[audience].includes(identity.role)) {
      const want = MAY[audience].map((role) => (role === 'operator' ? `an ${role}` : `a ${role}`)).join(' or ');
      throw refuse(request, 'role', new HttpError(403, `${identity.name} is a ${identity.role}, want ${want}`));
    }
    return identity;
  };
}

const unauthorised = (what: string) =>
  new HttpError(401, `${what || 'nothing says who asks'}, want a token (lanhound token create) or a login`, {
    headers: { 'WWW-Authenticate': 'Bearer realm="lanhound"' },
  });

function bodyReader({ body, bodyBytesMax = BODY_BYTES_MAX }: Route): RequestHandler[] {
  if (!body) return [];
  // A form of another page cannot send this type without asking first, and nobody answers that question.
  const isJson: RequestHandler = (request, _response, next) => {
    if (!request.is('application/json')) throw new HttpError(415, 'Content-Type is another, want application/json');
    next();
  };
  return [isJson, express.json({ limit: bodyBytesMax, strict: true })];
}

async function answer(route: Route, request: Request, response: Response): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const query = checked(route.query, { ...request.query, ...request.params });
  const exchange = {
    caller: response.locals['caller'] as Caller | undefined,
    address: request.socket.remoteAddress ?? '',
    body: (route.body ? checked(route.body, request.body) : undefined) as never,
    header: (name: string, value: string) => void response.set(name, value),
  };
  const body = await route.answer(query as never, gone.signal, exchange).catch((error: unknown) => {
    // Nobody is there to be told.
    if (!gone.signal.aborted) throw error;
  });
  if (gone.signal.aborted) return;
  if (route.contentType) response.type(route.contentType).send(body);
  else response.json(body);
}

function checked(schema: z.ZodType, input: unknown): unknown {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new HttpError(400, z.prettifyError(result.error).replaceAll('\n', ' '));
}

function failed(report: Report) {
  return (error: Error, request: Request, response: Response, _next: NextFunction): void => {
    const status = statusOf(error);
    if (status >= 500) report.log.warn({ err: error, path: request.path }, 'a request failed');
    if (response.headersSent) return void response.destroy();
    if (error instanceof HttpError) response.set(error.headers);
    response.status(status);
    if (error instanceof HttpError && error.page !== undefined) response.type(HTML).send(error.page);
    else response.json(error instanceof HttpError ? error.body : { error: textOf(error, status) });
  };
}

function textOf(error: Error, status: number): string {
  if (status >= 500) return 'this request failed; the log says why';
  if (error instanceof URIError) return 'the path cannot be decoded, want UTF-8 in percent-encoding';
  const { type, limit } = error as { type?: unknown; limit?: unknown };
  // The parser's own words quote the body.
  if (type === 'entity.too.large') return `the body is too large, want at most ${limit} bytes`;
  return 'the body cannot be read, want JSON in UTF-8';
}

function statusOf(error: Error): number {
  if (error instanceof HttpError) return error.status;
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
