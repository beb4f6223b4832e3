import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { parseConfig, redactConfig, secret } from './config.ts';
import { ConfigError } from './config-error.ts';
import { httpUrl } from './http-url.ts';

const Bus = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('nats'),
    servers: z.array(z.string()).min(1),
    password: secret(z.string()).optional(),
    tls: z.strictObject({ verify: z.boolean() }).optional(),
  }),
  z.strictObject({
    kind: z.enum(['mqtt', 'mqtts']),
    url: z.string(),
    tls: z.strictObject({ caFile: z.string() }).optional(),
  }),
]);
const Config = z.strictObject({
  site: z.string().default('home'),
  queueBytesMax: z.int().min(1).default(1000),
  level: z.enum(['info', 'debug']).default('info'),
  bus: Bus.optional(),
  buses: z.array(Bus).optional(),
  users: z.array(z.strictObject({ name: z.string(), password: secret(z.string()) })).default([]),
});

test('empty text gives the defaults', () => {
  expect(parseConfig(Config, '')).toEqual({ site: 'home', queueBytesMax: 1000, level: 'info', users: [] });
});

test.each([
  ['a typo', 'queueByteMax: 5', /c.yaml: queueByteMax is an unknown key, want one of .*Did you mean queueBytesMax\?/],
  ['a wrong type', 'queueBytesMax: many', /queueBytesMax is "many", want a number/],
  ['a number too small', 'queueBytesMax: 0', /queueBytesMax is 0, want at least 1/],
  ['a near miss of a word', 'level: inof', /level is "inof", want one of info, debug\. Did you mean info\?/],
  [
    'a typo inside a union',
    'bus: {kind: nats, servers: [a], pasword: x}',
    /bus.pasword is an unknown key.*Did you mean password\?/,
  ],
  [
    'a key of another option',
    'bus: {kind: nats, servers: [a], url: b}',
    /bus.url is an unknown key, want one of kind, servers, password, tls\. Remove it\.$/,
  ],
  [
    'a key of another option, chosen by one of several words',
    'bus: {kind: mqtts, url: a, servers: [b]}',
    /bus.servers is an unknown key, want one of kind, url, tls\./,
  ],
  [
    'a key below a union that another option has there',
    'bus: {kind: mqtt, url: a, tls: {verify: true, caFile: b}}',
    /bus.tls.verify is an unknown key, want one of caFile\./,
  ],
  [
    'a typo in an option within a list',
    'buses: [{kind: mqtt, url: a}, {kind: nats, server: [a], servers: [b]}]',
    /buses\[1\].server is an unknown key, want one of kind, servers, password, tls\. Did you mean servers\?/,
  ],
  ['an unknown variant', 'bus: {kind: amqp}', /bus.kind is "amqp", want one of nats, mqtt, mqtts/],
  ['no variant', 'bus: {url: a}', /bus.kind is missing, want one of nats, mqtt, mqtts/],
  ['a missing field', 'users: [{name: a}]', /users\[0\].password is missing, want a string/],
  ['broken YAML', 'site: [', /want valid YAML/],
  ['a list at the top', '- 1', /the configuration is a list of 1, want a/],
])('%s is refused with what is wanted', (_, yaml, message) => {
  expect(() => parseConfig(Config, yaml, 'c.yaml')).toThrow(ConfigError);
  expect(() => parseConfig(Config, yaml, 'c.yaml')).toThrow(message);
});

test('a wrong secret is not repeated in the message', () => {
  expect(() => parseConfig(Config, 'users: [{name: a, password: 12345}]')).toThrow(
    /password is \(hidden\), want a string/,
  );
});

test('a secret of one option is hidden under another too', () => {
  const config = { bus: { kind: 'mqtt', url: 'a', password: 'p' } };
  expect(redactConfig(Config, config)).toEqual({ bus: { kind: 'mqtt', url: 'a', password: '(hidden)' } });
});

test('secrets are hidden wherever they stand', () => {
  const config = parseConfig(Config, 'bus: {kind: nats, servers: [a], password: p}\nusers: [{name: n, password: q}]');
  const text = JSON.stringify(redactConfig(Config, config));
  expect(text).toContain('"servers":["a"]');
  expect(text.match(/\(hidden\)/g)).toHaveLength(2);
});

const Secrets = z.strictObject({
  server: z
    .string()
    .regex(/^mqtts?:\/\/[a-z.]+$/, 'a URL')
    .optional(),
  url: httpUrl().optional(),
  authorization: z.strictObject({ type: z.string(), token: secret(z.string()) }).optional(),
  user: z
    .strictObject({ password: secret(z.string()).optional(), passwordFile: z.string().optional() })
    .refine(({ password, passwordFile }) => (password === undefined) !== (passwordFile === undefined), 'one of them')
    .optional(),
  hosts: z.array(z.string()).max(1).optional(),
});

test.each([
  ['in a URL', 'server: mqtt://anna:hunter2@host', /server is "mqtt:\/\/\(hidden\)@host"/],
  ['in a web URL', 'url: https://anna:hunter2@host/', /url is "https:\/\/\(hidden\)@host\/", want a URL without user/],
  ['where an object is wanted', 'authorization: Bearer hunter2', /authorization is \(hidden\), want a object/],
  [
    'in an object that is wrong as a whole',
    'user: {password: hunter2, passwordFile: a}',
    /an object of password, passw/,
  ],
  ['in a list that is too long', 'hosts: [hunter2, hunter2]', /hosts is a list of 2/],
  ['that begins like an alias', 'user: {password: *hunter2}', /valid YAML/],
  ['that begins like a tag', 'user: {password: !hunter2 }', /wrong at line 1, column \d+ \(TAG_RESOLVE_FAILED\)/],
  ['whose quotes do not end', 'user: {password: "hunter2', /wrong at line 1/],
  ['given twice', 'user: {password: hunter2, password: hunter2}', /DUPLICATE_KEY/],
  ['in a file that is not there', 'user: {password: !file /no/such}', /!file \/no\/such: ENOENT/],
  ['in a variable that is not set', 'user: {password: !env NO_SUCH_VARIABLE}', /!env NO_SUCH_VARIABLE: not set/],
])('a secret %s is not in the message', (_, yaml, message) => {
  expect(() => parseConfig(Secrets, yaml)).toThrow(ConfigError);
  expect(() => parseConfig(Secrets, yaml)).toThrow(message);
  expect(() => parseConfig(Secrets, yaml)).not.toThrow(/hunter2/);
});

test('a value may stand in a file or in the environment', () => {
  const file = join(temporaryDirectory(), 'token');
  writeFileSync(file, 'hunter2\n');
  vi.stubEnv('LANHOUND_TEST_SECRET', 'hunter3');
  onTestFinished(() => void vi.unstubAllEnvs());
  const yaml = `authorization: { type: !env LANHOUND_TEST_SECRET, token: !file ${file} }`;
  expect(parseConfig(Secrets, yaml)).toEqual({ authorization: { type: 'hunter3', token: 'hunter2' } });
});
