import { ConfigError, checkConfig, parseConfig, redactConfig } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import { StoreConfig } from './config.ts';

test('nothing said is the embedded engine', () => {
  expect(parseConfig(StoreConfig, '')).toMatchObject({
    database: { kind: 'embedded' },
    retentionDays: { flows: 30, alerts: 365 },
  });
});

test('a server needs its URL only, and its password is never shown', () => {
  const config = checkConfig(StoreConfig, { database: { kind: 'server', url: 'https://ch:8443', password: 'x' } });
  expect(redactConfig(StoreConfig, config)).toMatchObject({
    database: { url: 'https://ch:8443', username: 'default', password: '(hidden)', database: 'lanhound' },
  });
});

test.each([
  ['database: {kind: server, url: "ftp://ch"}', /database\.url/],
  ['database: {kind: server, url: "http://ch", database: "a b"}', /database\.database/],
  ['database: {kind: oracle}', /database\.kind/],
  ['retentionDays: {flow: 3}', /retentionDays\.flow .*Did you mean flows\?/],
  ['retentionDays: {flows: 0}', /retentionDays\.flows is 0, want at least 1/],
])('%s is refused', (yaml, message) => {
  expect(() => parseConfig(StoreConfig, yaml)).toThrow(ConfigError);
  expect(() => parseConfig(StoreConfig, yaml)).toThrow(message);
});
