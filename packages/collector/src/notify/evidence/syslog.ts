// Evidence as lines of RFC 5424.
import type { Severity } from '../../detect/detector.ts';
import type { EvidenceRecord } from './record.ts';

/** Security and authorization, for eyes of few. */
const FACILITY = 10;
const SEVERITY: Record<Severity, number> = { critical: 2, high: 4, normal: 5, info: 6 };

/** The number that RFC 5612 leaves to examples: lanhound has none of its own. */
const ENTERPRISE = 32473;

const HOST_MAX = 255;
const NAME_MAX = 32;

/** Without its end of line. `host` is where the collector runs. */
export function syslogOf(record: EvidenceRecord, previous: string, host: string): string {
  const { time, severity, title } = record;
  const id = record.event === 'alert' ? record.detector : record.event;
  const priority = FACILITY * 8 + SEVERITY[severity];
  const head = `<${priority}>1 ${time} ${word(host, HOST_MAX)} lanhound - ${word(id, NAME_MAX)}`;
  // What is UTF-8 says so by its first character.
  return `${head} ${structured(record, previous)} \uFEFF${oneLine(title)}`;
}

function structured(record: EvidenceRecord, previous: string): string {
  if (record.event === 'notice') {
    const { notification, text } = record;
    return element('lanhound', { previous, notification, text });
  }
  const { event: _, time, title, evidence, device, ...alert } = record;
  const own = element('lanhound', { previous, ...alert });
  const identity = device ? element('device', device) : '';
  const seen = Object.keys(evidence).length > 0 ? element('evidence', evidence) : '';
  return own + identity + seen;
}

function element(name: string, params: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${word(key, NAME_MAX)}="${escaped(Array.isArray(value) ? value.join(', ') : String(value))}"`,
    );
  return `[${name}@${ENTERPRISE}${texts.join('')}]`;
}

/** RFC 5424 section 6.3.3. */
const escaped = (value: string): string => oneLine(value).replace(/["\\\]]/g, '\\$&');

/** Printable ASCII without what ends a name; "-" when nothing is left. */
const word = (text: string, most: number): string => text.replace(/[^!#-<>-\\^-~]/g, '').slice(0, most) || '-';

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
