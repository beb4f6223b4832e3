import { decode } from 'dns-packet';
import { expect, test } from 'vitest';
import { firstQuestions, serviceQuestions, USUAL_TYPES } from './questions.ts';
import { ALL_TYPES } from './service-types.ts';

const namesIn = (bytes: Uint8Array) =>
  (decode(Buffer.from(bytes)).questions ?? []).map(({ name, type }) => `${type} ${name}`);

test('services are asked for by multicast DNS, some in each message', () => {
  const names = Array.from({ length: 20 }, (_, i) => `_t${i}._tcp.local`);
  const questions = serviceQuestions(4, names);
  expect(questions.map(({ group, port }) => `${group} ${port}`)).toEqual(Array(3).fill('224.0.0.251 5353'));
  expect(questions.flatMap(({ bytes }) => namesIn(bytes))).toEqual(names.map((name) => `PTR ${name}`));
  expect(serviceQuestions(6, [])).toEqual([]);
});

test.each([
  [4, '239.255.255.250', '239.255.255.250:1900'],
  [6, 'ff02::c', '[FF02::C]:1900'],
] as const)('what is asked first over IPv%d', (family, group, host) => {
  const questions = firstQuestions(family);
  const search = questions.at(-1);
  const names = questions.slice(0, -1).flatMap(({ bytes }) => namesIn(bytes));
  expect(names).toEqual([ALL_TYPES, ...USUAL_TYPES].map((name) => `PTR ${name}`));
  expect(search).toMatchObject({ group, port: 1900 });
  expect(Buffer.from(search?.bytes ?? []).toString()).toBe(
    `M-SEARCH * HTTP/1.1\r\nHOST: ${host}\r\nMAN: "ssdp:discover"\r\nMX: 3\r\nST: ssdp:all\r\n\r\n`,
  );
});
