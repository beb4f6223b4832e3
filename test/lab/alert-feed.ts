import { REPOSITORY, type WebhookPost } from '@lanhound/testkit';
import type { Lab } from './lab.ts';
import type { Namespace } from './namespace.ts';

const PORT = 9000;

/** When an alert is late by this much, it will not come. */
const ARRIVE_MS_MAX = 60_000;

/** An alert as it arrived in a post, in Alertmanager's words. */
export interface ArrivedAlert {
  status: 'firing' | 'resolved';
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  /** When its post was there, milliseconds since 1970 UTC by the machine's clock. */
  arrivedMs: number;
}

/** A real HTTP receiver beside the collector, and what it was sent. */
export interface AlertFeed {
  readonly url: string;
  alerts(): ArrivedAlert[];
  /** The first alert, past or future, that fits. */
  untilAlert(what: string, fits: (alert: ArrivedAlert) => boolean): Promise<ArrivedAlert>;
  /** All that was posted, as text. */
  text(): string;
}

/** Listens on the loopback of the switch, or of the collector's machine; ends with the lab. */
export async function startAlertFeed(lab: Lab, at: Namespace = lab.switch): Promise<AlertFeed> {
  const source = ['--import', 'tsx'];
  const args = [...source, 'test/lab/webhook-program.ts', String(PORT)];
  const receiver = await at.start('node', args, { cwd: REPOSITORY, ready: /receiving at/ });
  return {
    url: `http://127.0.0.1:${PORT}/`,
    alerts: () => alertsIn(receiver.output()),
    untilAlert: (what, fits) => receiver.untilFound((output) => alertsIn(output).find(fits), what, ARRIVE_MS_MAX),
    text: () => receiver.output(),
  };
}

function alertsIn(output: string): ArrivedAlert[] {
  const whole = output.slice(0, output.lastIndexOf('\n') + 1).split('\n');
  const posts = whole.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as WebhookPost);
  return posts.flatMap(({ body, arrivedMs }) => {
    const { alerts = [] } = body as { alerts?: Omit<ArrivedAlert, 'arrivedMs'>[] };
    return alerts.map((alert) => ({ ...alert, arrivedMs }));
  });
}

/** What a detector said, as often as it was posted. */
export const alertsBy = (feed: AlertFeed, detector: string): ArrivedAlert[] =>
  feed.alerts().filter(({ labels }) => labels['detector'] === detector);

/** Its titles, each once. */
export const summariesBy = (feed: AlertFeed, detector: string): string[] => [
  ...new Set(alertsBy(feed, detector).map(({ annotations }) => annotations['summary'] ?? '')),
];
