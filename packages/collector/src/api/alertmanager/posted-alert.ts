// Alerts as `POST /api/v2/alerts` of Alertmanager takes them, to ours. Its rules: labels alone are required, a missing
// begin is now, an end in the past means that it is over.
import { parseTime } from '@lanhound/proto';
import { z } from 'zod';
import type { ExternalAlert } from '../../detect/external-alert.ts';

const PAIRS_MAX = 64;
const NAME_LENGTH_MAX = 128;
const LABEL_LENGTH_MAX = 1_024;
/** Of annotations more is cut: they say nothing of which alert it is. */
const ANNOTATION_LENGTH_MAX = 4_096;
const URL_LENGTH_MAX = 2_048;

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const Pairs = z.record(z.string(), z.string());

const Posted = z.object({
  labels: Pairs,
  annotations: Pairs.nullish(),
  startsAt: z.string().nullish(),
  endsAt: z.string().nullish(),
  generatorURL: z.string().max(URL_LENGTH_MAX).nullish(),
});

/** What is wrong with it, or the alert. */
export function postedAlert(input: unknown, by: string): ExternalAlert | string {
  const parsed = Posted.safeParse(input);
  if (!parsed.success) return problemOf(parsed.error);
  const { annotations, startsAt, endsAt, generatorURL } = parsed.data;
  const labels = pairs(parsed.data.labels, LABEL_LENGTH_MAX);
  const [startsUs, endsUs] = [timeOf(startsAt), timeOf(endsAt)];
  const wrong =
    wrongLabels(labels) ??
    (startsUs === 'wrong' ? `startsAt is ${quoted(startsAt)}, want an RFC 3339 time` : undefined) ??
    (endsUs === 'wrong' ? `endsAt is ${quoted(endsAt)}, want an RFC 3339 time` : undefined);
  if (wrong !== undefined || startsUs === 'wrong' || endsUs === 'wrong') return wrong ?? '';
  if (startsUs !== undefined && endsUs !== undefined && endsUs < startsUs) {
    return 'start time must be before end time';
  }
  return {
    labels: tidied(labels),
    annotations: tidied(pairs(annotations ?? {}, ANNOTATION_LENGTH_MAX).slice(0, PAIRS_MAX), ANNOTATION_LENGTH_MAX),
    ...{ startsUs: startsUs ?? endsUs, endsUs, by },
    ...(generatorURL && isWebAddress(generatorURL) ? { generatorUrl: generatorURL } : {}),
  };
}

type Pair = [name: string, value: string];

/** Those that are not empty, which are as good as absent, by name. */
const pairs = (given: Readonly<Record<string, string>>, lengthMax: number): Pair[] =>
  Object.entries(given)
    .map(([name, value]): Pair => [name, value.length > lengthMax ? value.slice(0, lengthMax + 1) : value])
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));

function wrongLabels(labels: readonly Pair[]): string | undefined {
  if (labels.length === 0) return 'at least one label pair required';
  if (labels.length > PAIRS_MAX) return `${labels.length} labels, want at most ${PAIRS_MAX}`;
  for (const [name, value] of labels) {
    if (!NAME.test(name) || name.length > NAME_LENGTH_MAX) return `invalid label set: invalid name ${quoted(name)}`;
    if (value.length > LABEL_LENGTH_MAX)
      return `label ${name} is too long, want at most ${LABEL_LENGTH_MAX} characters`;
  }
  // Otherwise one that tells itself would go on without end.
  if (labels.some(([name, value]) => name === 'detector' && value === 'external')) {
    return 'label detector is "external": it was handed in before and told by lanhound, which does not take it again';
  }
  return undefined;
}

/** Undefined for what is not said, and for the zero time of Go, which says so too. */
function timeOf(text: string | null | undefined): number | undefined | 'wrong' {
  if (!text || text.startsWith('0001-01-01T00:00:00')) return undefined;
  return parseTime(text) ?? 'wrong';
}

/** Without characters that steer a terminal. */
const tidied = (given: readonly Pair[], lengthMax = LABEL_LENGTH_MAX): Record<string, string> =>
  Object.fromEntries(given.map(([name, value]) => [name, value.slice(0, lengthMax).replace(/[^\P{Cc}\n\t]/gu, ' ')]));

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:\/\//i.test(text);

const quoted = (text: string | null | undefined): string => JSON.stringify((text ?? '').slice(0, 80));

const problemOf = (error: z.ZodError): string => z.prettifyError(error).replaceAll('\n', ' ').slice(0, 300);
