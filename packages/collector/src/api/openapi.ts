// The OpenAPI document, made from the routes themselves so that it cannot say otherwise than they do.
import { z } from 'zod';
import type { Route } from './route.ts';

const ERROR = { description: 'What is wrong, as {"error": "…"}.' };

export function openApiDocument(routes: readonly Route[], version: string): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: { title: 'lanhound', version, description: 'What happens on the network, read-only.' },
    paths: Object.fromEntries(routes.map((route) => [openApiPath(route.path), { get: operation(route) }])),
  };
}

const openApiPath = (path: string) => path.replace(/:(\w+)/g, '{$1}');

function operation(route: Route): Record<string, unknown> {
  const contentType = route.contentType ?? 'application/json';
  return {
    summary: route.summary,
    parameters: parametersOf(route),
    responses: {
      200: { description: route.summary, content: { [contentType]: {} } },
      400: ERROR,
      404: ERROR,
      503: ERROR,
    },
  };
}

function parametersOf(route: Route): Record<string, unknown>[] {
  const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name));
  const schema = z.toJSONSchema(route.query, { io: 'input' }) as {
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
