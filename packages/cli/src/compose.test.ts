import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONTAINER_UID, composeSnippet } from './compose-snippet.ts';

interface ComposeFile {
  services: Record<string, Record<string, unknown>>;
}

const FOLDER = join(REPOSITORY, 'deploy/compose');

/** As compose reads it: ${NAME:-default} stands for what is given. ${NAME:?why} is left as it is. */
function composeFile(name: string, given: Record<string, string> = {}): ComposeFile {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  return parse(text.replace(/\$\{(\w+):-([^}]*)\}/g, (_, key: string, other: string) => given[key] ?? other));
}

/** The same for every container. */
const LOCKED = { cap_drop: ['ALL'], read_only: true, ulimits: { core: 0 }, logging: { driver: 'local' } };

describe.each(['sensor', 'collector'])('compose/%s.yaml', (name) => {
  const file = composeFile(`${name}.yaml`);

  test('is locked down', () => expect(file.services[name]).toMatchObject(LOCKED));

  test('has limits, and a place for what is kept', () => {
    const limited = {
      mem_limit: expect.any(String),
      pids_limit: expect.any(Number),
      stop_grace_period: expect.any(String),
    };
    expect(file.services[name]).toMatchObject(limited);
    expect(file.services[name]?.['volumes']).toContainEqual(expect.stringMatching(/^\w+:\/var\/lib\/lanhound$/));
  });

  test('has no key that only some versions of compose know', () => {
    expect(Object.keys(file).filter((key) => !['services', 'volumes', 'secrets'].includes(key))).toEqual([]);
    expect(file.services[name]).not.toHaveProperty('develop');
    expect(file.services[name]).not.toHaveProperty('privileged');
  });
});

test('the right to capture is the sensor’s alone', () => {
  expect(composeFile('sensor.yaml').services['sensor']?.['cap_add']).toEqual(['NET_RAW']);
  expect(composeFile('collector.yaml').services['collector']).not.toHaveProperty('cap_add');
});

test('what enroll prints is the file for sensors, with the enrolment filled in', () => {
  const filled = composeFile('sensor.yaml', { LANHOUND_ENROLLMENT_FILE: './attic.enrollment' });
  expect(parse(composeSnippet('attic.enrollment'))).toEqual(filled);
});

test('the user of the image is the one that must own the enrolment', () => {
  const dockerfile = readFileSync(join(REPOSITORY, 'deploy/docker/Dockerfile'), 'utf8');
  expect(dockerfile).toContain(`\nUSER ${CONTAINER_UID}:${CONTAINER_UID}\n`);
});
