import type { Report } from '@lanhound/runtime';
import { z } from 'zod';
import { HttpError, route } from './route.ts';

const Nothing = z.strictObject({});

/** Alive: the process answers. */
export const healthRoute = (path = '/health') =>
  route({
    path,
    audience: 'anybody',
    summary: 'Answers while the process lives.',
    query: Nothing,
    answer: async () => ({ status: 'ok' }),
  });

/** Ready: every part is well, or says why not. */
export const readyRoute = (report: Report, path = '/ready') =>
  route({
    path,
    audience: 'anybody',
    summary: 'Whether every part works, 503 otherwise; with the reasons for those who may ask for more.',
    query: Nothing,
    answer: async (_query, _signal, { caller }) => {
      const parts = Object.fromEntries(report.healthOf());
      const failed = Object.entries(parts).flatMap(([part, health]) =>
        health.state === 'failed' ? [`${part}: ${health.reason}`] : [],
      );
      // Reasons name servers and folders, which are not for strangers.
      if (failed.length > 0) throw new HttpError(503, caller ? failed.join('; ') : 'a part does not work');
      return caller ? { status: 'ok', parts } : { status: 'ok' };
    },
  });

export const metricsRoute = (report: Report) =>
  route({
    path: '/metrics',
    audience: 'viewer',
    summary: 'Prometheus metrics.',
    query: Nothing,
    contentType: 'text/plain; version=0.0.4',
    answer: () => report.registry.metrics(),
  });
