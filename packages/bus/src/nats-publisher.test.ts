import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { natsPublishError } from './nats-publisher.ts';

const denied = new errors.PermissionViolationError('Permissions Violation', 'publish', 'lanhound.v1.home.attic.events');
const apiError = (err_code: number) => new JetStreamApiError({ code: 400, err_code, description: 'told so' });

test.each([
  ['a missing right', denied, false],
  ['a missing right within a request', new errors.RequestError('request failed', { cause: denied }), false],
  ['a payload larger than the server takes', errors.InvalidArgumentError.format('payload', 'max_payload'), false],
  ['a payload larger than the stream takes', apiError(10_054), false],
  ['a stream that is full', apiError(10_077), true],
  ['no answer', new errors.TimeoutError(), true],
  ['a lost connection', new errors.ClosedConnectionError(), true],
  ['nobody there, as during an election', new errors.RequestError('no responders'), true],
  ['something that is no error', 'odd', true],
])('%s: trying again %s', (_, cause, retryable) => {
  expect(natsPublishError(cause)).toMatchObject({ name: 'BusError', retryable, cause });
});
