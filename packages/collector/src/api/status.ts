import type { Report } from '@lanhound/runtime';
import { z } from 'zod';
import { HttpError, route } from './route.ts';

const Nothing = z.strictObject({});

/** Alive: the process answers. */
export const healthRoute = () =>
  route({
    path: '/health',
    summary: 'Answers while the process lives.',
    query: Nothing,
    answer: async () => ({ status: 'ok' }),
  });

/** Ready: every part is well, or says why not. */
export const readyRoute = (report: Report) =>
  route({
    path: '/ready',
    summary: 'Whether every part works; 503 with the reasons otherwise.',
    query: Nothing,
    answer: async () => {
      const parts = Object.fromEntries(report.healthOf());
      const failed = Object.entries(parts).flatMap(([part, health]) =>
        health.state === 'failed' ? [`${part}: ${health.reason}`] : [],
      );
      if (failed.length > 0) throw new HttpError(503, failed.join('; '));
      return { status: 'ok', parts };
    },
  });

export const metricsRoute = (report: Report) =>
  route({
    path: '/metrics',
    summary: 'Prometheus metrics.',
    query: Nothing,
    contentType: 'text/plain; version=0.0.4',
    answer: () => report.registry.metrics(),
  });
