import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@lanhound/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Enrollment,
  enrollmentFileText,
  formatEnrollment,
  parseEnrollment,
  readEnrollment,
} from './enrollment.ts';

const ENROLLMENT: Enrollment = {
  address: { site: 'home', sensor: 'attic' },
  bus: { kind: 'mqtt', server: 'mqtts://192.168.1.10:8883' },
  serverName: 'lanhound-bus',
  authority: '-----BEGIN CERTIFICATE-----\nA\n',
  certificate: '-----BEGIN CERTIFICATE-----\nB\n',
  key: '-----BEGIN PRIVATE KEY-----\nC\n',
};
const LINE = formatEnrollment(ENROLLMENT);

test.each([
  ['the line', LINE],
  ['the line as it was copied', `  ${LINE}  \r\n`],
  ['the file', enrollmentFileText(ENROLLMENT, 'attic of home')],
])('%s is read', (_, text) => expect(parseEnrollment(text, 'X')).toEqual(ENROLLMENT));

test('the line has no spaces, and the file says that it is secret', () => {
  expect(LINE).toMatch(/^lanhound-enrollment-1\.[A-Za-z0-9_-]+$/);
  expect(enrollmentFileText(ENROLLMENT, 'attic of home')).toMatch(/^# attic of home\n# Secret: .*\n/);
});

test.each([
  ['nothing', '', /X is no enrolment, want a line that begins with lanhound-enrollment-1/],
  ['something else', 'password', /X is no enrolment/],
  ['half a line', LINE.slice(0, 200), /X is an enrolment that is not whole/],
  ['a later version', LINE.replace('-1.', '-2.'), /X is no enrolment/],
  ['more than one has', LINE.padEnd(40_000, 'A'), /X is an enrolment that is not whole/],
  ['a name that is none', formatEnrollment({ ...ENROLLMENT, address: { site: '../x', sensor: 'a' } }), /not whole/],
])('%s is refused', (_, text, message) => expect(() => parseEnrollment(text, 'X')).toThrow(message));

test('whatever is read, it is an enrolment or refused, and nothing of it is repeated', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `lanhound-enrollment-1.${text}`),
      ),
      (text) => {
        try {
          parseEnrollment(text, 'X');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          if (text.length > 30) expect((error as Error).message).not.toContain(text.slice(22));
        }
      },
    ),
  ));

test.each([
  ['--enrollment', /the line itself, want the name of the file.*A command line is seen.*revoke NAME/],
  ['enrollmentFile', /enrollmentFile is the line itself, want the name of the file.*\. Write it to a file/],
])('the line in the place of the file is refused and not repeated: %s', (field, said) => {
  const line = formatEnrollment(ENROLLMENT);
  expect(() => readEnrollment(line, field)).toThrow(said);
  expect(() => readEnrollment(line, field)).not.toThrow(line.slice(30, 60));
});

test('a file that cannot be read is named', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lanhound-enrollment-'));
  const file = join(dir, 'attic.enrollment');
  expect(() => readEnrollment(file, '--enrollment')).toThrow(
    /--enrollment is ENOENT.*attic\.enrollment.*want a readable/,
  );
  writeFileSync(file, LINE);
  expect(readEnrollment(file, '--enrollment')).toEqual(ENROLLMENT);
  rmSync(dir, { recursive: true });
});
