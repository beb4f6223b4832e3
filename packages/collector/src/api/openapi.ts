// The OpenAPI document, made from the routes themselves so that it cannot say otherwise than they do.
import { z } from 'zod';
import { type Audience, HTML, type Route, route } from './route.ts';

const ERROR = { description: 'What is wrong, as {"error": "…"}.' };
const SECURITY = [{ token: [] }, { session: [] }];

/** The document of these routes and of itself, in the place where it is looked for. */
export function openApiRoute(routes: readonly Route[], version: string): Route {
  const itself = route({
    path: '/openapi.json',
    audience: 'viewer',
    summary: 'This document.',
    query: z.strictObject({}),
    answer: async () => document,
  });
  // Pages are for people, and change when they want to.
  const forPrograms = routes.filter(({ contentType }) => contentType !== HTML);
  const document = openApiDocument([...forPrograms, itself], version);
  return itself;
}

function openApiDocument(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method ?? 'get']: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'lanhound', version, description: 'What happens on the network.' },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Of `lanhound token create`.' },
        session: { type: 'apiKey', in: 'cookie', name: 'lanhound', description: 'Of POST /api/v1/session.' },
      },
    },
  };
}

const AUDIENCES: Partial<Record<Audience, string>> = {
  operator: 'For operators.',
  reporter: 'For reporters and operators.',
};

const openApiPath = (path: string) => path.replace(/:(\w+)/g, '{$1}');

function operation(route: Route): Record<string, unknown> {
  const contentType = route.contentType ?? 'application/json';
  const body = route.body && { 'application/json': { schema: z.toJSONSchema(route.body, { io: 'input' }) } };
  return {
    summary: route.summary,
    ...(AUDIENCES[route.audience] ? { description: AUDIENCES[route.audience] } : {}),
    security: route.audience === 'anybody' ? [] : SECURITY,
    parameters: parametersOf(route),
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      200: { description: route.summary, content: { [contentType]: {} } },
      ...Object.fromEntries([400, 401, 403, 404, 409, 429, 503].map((status) => [status, ERROR])),
    },
  };
}

function parametersOf(route: Route): Record<string, unknown>[] {
  const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name));
  const schema = z.toJSONSchema(route.query, { io: 'input', override: withDefault }) as {
    properties?: Record<string, { description?: string }>;
  };
  return Object.entries(schema.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: inPath.has(name) ? 'path' : 'query',
    required: inPath.has(name),
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

/** Left out by the library where the input, text, is of another type than the default. */
function withDefault({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodType;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}) {
  if (zodSchema instanceof z.ZodDefault) jsonSchema.default = zodSchema.def.defaultValue as number | string;
}
