// What a person carries from the collector's machine to the sensor's, once: who the sensor is, where the bus is, and
// how each proves to the other who it is.
import { readFileSync } from 'node:fs';
import { NAME_PATTERN } from '@lanhound/proto';
import { ConfigError } from '@lanhound/runtime';
import { z } from 'zod';

const PREFIX = 'lanhound-enrollment-1.';
/** A real one has two and a half kilobytes. */
const BYTES_MAX = 32_768;

const pem = (label: string) => z.string().startsWith(`-----BEGIN ${label}-----`).max(8_192);
const name = z.string().regex(NAME_PATTERN);

const Enrollment = z.object({
  /** Absent from the collector's own. */
  address: z.object({ site: name, sensor: name }).optional(),
  bus: z.object({ kind: z.enum(['mqtt', 'nats']), server: z.string().max(300) }),
  serverName: z.string().max(253),
  authority: pem('CERTIFICATE'),
  certificate: pem('CERTIFICATE'),
  key: pem('PRIVATE KEY'),
  nkeySeed: z.string().max(100).optional(),
});

export type Enrollment = z.infer<typeof Enrollment>;

/** One line without spaces. */
export const formatEnrollment = (enrollment: Enrollment): string =>
  PREFIX + Buffer.from(JSON.stringify(enrollment)).toString('base64url');

/** True for what formatEnrollment makes, whole or not; else it is perhaps the name of a file. */
export const looksLikeEnrollment = (text: string): boolean => text.trim().startsWith(PREFIX);

/** The file's text: what it is for people, then the line. Whoever has it can speak as the sensor. */
export const enrollmentFileText = (enrollment: Enrollment, about: string): string =>
  `# ${about}\n# Secret: whoever has this file can speak in its name.\n${formatEnrollment(enrollment)}\n`;

/** The enrolment in a line, or in a file with comments. Throws ConfigError; its message repeats nothing of the text. */
export function parseEnrollment(text: string, source: string): Enrollment {
  const line = text
    .split('\n')
    .map((each) => each.trim())
    .find((each) => each.startsWith(PREFIX));
  const parsed = Enrollment.safeParse(line && text.length <= BYTES_MAX ? decode(line.slice(PREFIX.length)) : undefined);
  if (parsed.success) return parsed.data;
  const value = line ? 'an enrolment that is not whole' : 'no enrolment';
  const fix = 'Make one with `lanhound enroll NAME` on the machine of the collector, and copy all of it.';
  throw new ConfigError([{ field: source, value, want: `a line that begins with ${PREFIX}`, fix }]);
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** Throws ConfigError that names the field. */
export function readEnrollment(file: string, field: string): Enrollment {
  if (looksLikeEnrollment(file)) throw notAFile(field);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const fix = 'Check the path, and that this process may read it.';
    throw new ConfigError([{ field, value: (error as Error).message, want: 'a readable file', fix }]);
  }
  return parseEnrollment(text, `${field} ${file}`);
}

/** Refused and not taken: whoever finds that it works does it again, in a script that stays. */
const notAFile = (field: string) =>
  new ConfigError([
    {
      field,
      value: 'the line itself',
      want: 'the name of the file it is in',
      fix: `${field.startsWith('--') ? SEEN : ''}Write it to a file of your own (umask 077), or set LANHOUND_ENROLLMENT in the environment.`,
    },
  ]);

const SEEN =
  'A command line is seen by every user of the machine: take this one for known, and make another with `lanhound revoke NAME` and `lanhound enroll NAME`. ';
