// What programs that tell an Alertmanager ask of it, so that they can tell lanhound.
import { formatTime } from '@lanhound/proto';
import type { Report } from '@lanhound/runtime';
import { z } from 'zod';
import type { ExternalAlert } from '../../detect/external-alert.ts';
import { HttpError, type Route, route } from '../route.ts';
import { healthRoute, readyRoute } from '../status.ts';
import { postedAlert } from './posted-alert.ts';

/** Prometheus sends 64 at once. */
const ALERTS_MAX = 1_000;
const BODY_BYTES_MAX = 1_048_576;
/** Problems that are named in an answer; further ones are counted. */
const PROBLEMS_MAX = 10;

const Nothing = z.strictObject({});
const Alerts = z
  .array(z.unknown())
  .max(ALERTS_MAX)
  .describe(
    'Of each labels, and annotations, startsAt, endsAt, generatorURL if there are any, as Alertmanager has it.',
  );

export interface AlertmanagerDeps {
  report: Report;
  version: string;
  /** Milliseconds since 1970 UTC. */
  startedMs: number;
  /** Takes what was handed in; gives how many there was no place for. */
  seeExternal(posted: readonly ExternalAlert[]): number;
}

export const alertmanagerRoutes = (deps: AlertmanagerDeps): Route[] => [
  postAlertsRoute(deps),
  statusRoute(deps),
  healthRoute('/-/healthy'),
  readyRoute(deps.report, '/-/ready'),
];

const postAlertsRoute = ({ report, seeExternal }: Pick<AlertmanagerDeps, 'report' | 'seeExternal'>) => {
  const taken = report.counter('external_alerts_total', {
    help: 'Alerts of other programs that were handed in, and whether they were taken.',
    labels: ['outcome'],
  });
  return route({
    method: 'post',
    path: '/api/v2/alerts',
    audience: 'reporter',
    summary: 'Hand in alerts of another program, as to an Alertmanager: they are told like our own.',
    query: Nothing,
    body: Alerts,
    bodyBytesMax: BODY_BYTES_MAX,
    contentType: 'text/plain',
    answer: async (_query, _signal, { body, caller }) => {
      const read = body.map((each) => postedAlert(each, caller?.name ?? ''));
      const problems = read.filter((each) => typeof each === 'string');
      const good = read.filter((each) => typeof each !== 'string');
      const refused = good.length > 0 ? seeExternal(good) : 0;
      taken.inc({ outcome: 'taken' }, good.length - refused);
      taken.inc({ outcome: 'invalid' }, problems.length);
      taken.inc({ outcome: 'full' }, refused);
      if (problems.length > 0) throw alike(400, problemsText(problems));
      if (refused > 0) throw alike(503, `no place for ${refused} more; the others were taken`);
      return '';
    },
  });
};

/** The programs of Alertmanager read a text and nothing else. */
const alike = (status: number, text: string): HttpError => new HttpError(status, text, { body: text });

function problemsText(problems: readonly string[]): string {
  const further = problems.length - PROBLEMS_MAX;
  return [...problems.slice(0, PROBLEMS_MAX), ...(further > 0 ? [`and ${further} more`] : [])].join('; ');
}

/** amtool asks for the version. */
const statusRoute = ({ version, startedMs }: Pick<AlertmanagerDeps, 'version' | 'startedMs'>) =>
  route({
    path: '/api/v2/status',
    audience: 'known',
    summary: 'Who takes the alerts, in the words of Alertmanager.',
    query: Nothing,
    answer: async () => ({
      cluster: { status: 'disabled', peers: [] },
      config: { original: '' },
      uptime: formatTime(startedMs * 1000),
      versionInfo: {
        ...{ version, revision: 'lanhound', branch: '', buildUser: '', buildDate: '', goVersion: '' },
      },
    }),
  });
