import { checkConfig, parseConfig, redactConfig } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import { createEmbeddedBroker } from './broker.ts';
import { EmbeddedBrokerConfig } from './broker-config.ts';
import { CollectorBusConfig, SensorBusConfig } from './bus-config.ts';
import { captureExclusion, endpointsOf } from './capture-exclusion.ts';
import { testDeps } from './testing/bus-kit.ts';

test.each([
  ['kind: nats', { kind: 'nats', servers: ['nats://127.0.0.1:4222'], inFlightMax: 256, waitOnFirstConnect: true }],
  ['kind: mqtt', { kind: 'mqtt', server: 'mqtt://127.0.0.1:1883', messageBytesMax: 1_000_000 }],
  ['kind: mqtt\nserver: mqtts://broker.lan\ntls: {}', { server: 'mqtts://broker.lan', tls: {} }],
])('a sensor may say %j', (yaml, expected) => expect(parseConfig(SensorBusConfig, yaml)).toMatchObject(expected));

test.each([
  ['kind: embedded', { host: '127.0.0.1', port: 1883, network: { port: 8883 }, inFlightMax: 512 }],
  ['kind: nats', { stream: 'lanhound', consumer: 'collector', inFlightMax: 128, ackWaitMs: 3_000 }],
  ['kind: mqtt', { clientId: 'lanhound-collector', inFlightMax: 64 }],
])('a collector may say %j', (yaml, expected) => expect(parseConfig(CollectorBusConfig, yaml)).toMatchObject(expected));

test.each([
  ['kind: kafka', /kind/],
  ['kind: nats\ninFlightMx: 4', /inFlightMx is an unknown key, .*Did you mean inFlightMax\?/],
  ['kind: nats\nservers: [localhost]', /servers\[0\] is "localhost", want a URL such as nats:\/\/192/],
  ['kind: nats\nservers: [nats://a:99999]', /servers\[0\] is/],
  ['kind: nats\nservers: []', /servers is \[\], want at least 1/],
  ['kind: mqtt\nserver: http://a', /server is "http:\/\/a", want a URL such as mqtt:/],
  ['kind: mqtt\nserver: mqtt://[::zz]', /server is/],
  ['kind: mqtt\ntls: {}', /server is .*mqtts:\/\/ because tls is set/],
  ['kind: mqtt\nserver: mqtts://a\ntls: { certFile: a.pem }', /tls is .*certFile and keyFile together/],
  ['kind: mqtt\nusername: attic', /passwordFile is missing, want a password for username/],
  ['kind: nats\npassword: x', /user is missing, want a user for the password/],
  ['kind: nats\nuser: a\npassword: x\npasswordFile: y', /want only one of password and passwordFile/],
  ['kind: mqtt\nenrollmentFile: a', /server is .*mqtts:\/\/ because an enrolment is set/],
  ['kind: mqtt\nserver: mqtts://a\ntls: {}\nenrollmentFile: a', /tls is .*want only enrollmentFile/],
  ['kind: nats\nuser: a\npassword: b\nenrollmentFile: a', /user is .*want only enrollmentFile/],
  ['kind: mqtt\ninFlightMax: 0', /inFlightMax is 0, want at least 1/],
])('a sensor may not say %j', (yaml, text) => expect(() => parseConfig(SensorBusConfig, yaml)).toThrow(text));

test.each([
  ['kind: embedded\nhost: 0.0.0.0', /host is "0.0.0.0", want a loopback address .* run `lanhound enroll NAME`/],
  ['kind: embedded\nhost: "::"', /host is "::", want a loopback address/],
  ['kind: embedded\nhost: broker.lan', /host is "broker.lan", want a loopback address/],
  ['kind: embedded\nusers: []', /users is an unknown key/],
  ['kind: embedded\nnetwork: { tls: false }', /network.tls is an unknown key/],
  ['kind: embedded\nnetwork: { names: ["a b"] }', /names\[0\] is "a b", want a name or address/],
])('a collector may not say %j', (yaml, text) => expect(() => parseConfig(CollectorBusConfig, yaml)).toThrow(text));

test.each([
  'kind: embedded\nhost: "::1"',
  'kind: embedded\nhost: localhost',
  'kind: embedded\nhost: 127.8.8.8',
  'kind: embedded\nnetwork: { host: "::", port: 8884, names: [collector.lan, "fd00::1"] }',
])('listening is fine: %j', (yaml) => expect(parseConfig(CollectorBusConfig, yaml)).toBeDefined());

test('a broker that would be exposed is not made, however its configuration came about', () => {
  const config = { ...EmbeddedBrokerConfig.parse({ kind: 'embedded' }), host: '192.168.1.2' };
  const make = () => createEmbeddedBroker(config, { ...testDeps(), handler: async () => {} });
  expect(make).toThrow(/bus\.host is "192\.168\.1\.2", want a loopback address/);
});

test('secrets are not shown', () => {
  const password = parseConfig(SensorBusConfig, 'kind: nats\nuser: a\npassword: upstairs');
  expect(JSON.stringify(redactConfig(SensorBusConfig, password))).not.toContain('upstairs');
  const enrolled = parseConfig(SensorBusConfig, 'kind: mqtt\nserver: mqtts://a\nenrollment: upstairs');
  expect(JSON.stringify(redactConfig(SensorBusConfig, enrolled))).not.toContain('upstairs');
  expect(() => parseConfig(SensorBusConfig, 'kind: nats\nuser: a\npassword: [upstairs]')).toThrow(
    'password is (hidden), want a string',
  );
});

test.each([
  [
    { kind: 'nats', servers: ['nats://10.0.0.1', 'tls://nats.lan:4443'] },
    '(tcp port 4222 and host 10.0.0.1) or (tcp port 4443)',
  ],
  [{ kind: 'mqtt', server: 'mqtts://[fd00::5]' }, '(tcp port 8883 and host fd00::5)'],
  [{ kind: 'mqtt', server: 'mqtt://broker.lan' }, '(tcp port 1883)'],
  [{ kind: 'nats', servers: ['nats://a.lan', 'nats://b.lan'] }, '(tcp port 4222)'],
])('the bus %o is left out of captures', (config, filter) =>
  expect(captureExclusion(checkConfig(SensorBusConfig, config))).toBe(filter),
);

test('endpoints name what is talked to', () => {
  const embedded = checkConfig(CollectorBusConfig, { kind: 'embedded', port: 1884 });
  expect(endpointsOf(embedded)).toEqual([{ host: '127.0.0.1', port: 1884 }]);
  const nats = checkConfig(SensorBusConfig, { kind: 'nats', servers: ['nats://[::1]:4223'] });
  expect(endpointsOf(nats)).toEqual([{ host: '::1', port: 4223 }]);
});
