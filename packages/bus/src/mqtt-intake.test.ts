import { type EventEmitter, once } from 'node:events';
import { type Duplex, duplexPair } from 'node:stream';
import { type IPublishPacket, MqttClient } from 'mqtt';
import { expect, test } from 'vitest';
import { createMqttIntake, type MqttIntake } from './mqtt-intake.ts';

const CONNACK = Buffer.from([0x20, 2, 0, 0]);
const IN_FLIGHT_MAX = 3;

/** PUBLISH with QoS 1 to the topic "t" and no payload. */
const publish = (messageId: number) => Buffer.from([0x32, 5, 0, 1, 0x74, messageId >> 8, messageId & 0xff]);

interface Connection {
  /** The broker's end. */
  far: Duplex;
  /** What the client sees when the connection is lost. */
  lose(): void;
  /** Packet identifiers of the PUBACKs that arrived. */
  acknowledged(): number[];
}

interface Bench {
  intake: MqttIntake;
  /** Messages that are being worked on or were, by packet identifier. */
  calls: { id: number | undefined; accept(): void; reject(): void; signal: AbortSignal }[];
  ids(): (number | undefined)[];
  /** Make the library connect, as it does again after a close. */
  connect(): Promise<Connection>;
}

/** The library itself, with the test in place of the broker. */
function createBench(): Bench {
  let near: Duplex;
  const client = new MqttClient(() => near, { manualConnect: true, reconnectPeriod: 0, keepalive: 0 });
  const calls: Bench['calls'] = [];
  const accept = (packet: IPublishPacket, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      calls.push({ id: packet.messageId, accept: resolve, reject: () => reject(new Error('not now')), signal });
    });
  return {
    intake: createMqttIntake(client, { inFlightMax: IN_FLIGHT_MAX, accept }),
    calls,
    ids: () => calls.map(({ id }) => id),
    async connect() {
      const [ours, far] = duplexPair();
      near = ours;
      const chunks: Buffer[] = [];
      far.on('data', (chunk: Buffer) => chunks.push(chunk));
      const connected = once(client as unknown as EventEmitter, 'connect');
      client.connect();
      far.write(CONNACK);
      await connected;
      return { far, lose: () => ours.destroy(), acknowledged: () => pubacksIn(Buffer.concat(chunks)) };
    },
  };
}

function pubacksIn(bytes: Buffer): number[] {
  const found: number[] = [];
  // Remaining lengths here have one byte.
  for (let at = 0; at < bytes.length; at += 2 + (bytes[at + 1] as number)) {
    if (bytes[at] === 0x40) found.push(bytes.readUInt16BE(at + 2));
  }
  return found;
}

/** Lets everything happen that waits for nothing outside. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
}

test('several messages at once; each is acknowledged when it is accepted, and not before', async () => {
  const { calls, ids, connect } = createBench();
  const { far, acknowledged } = await connect();
  far.write(Buffer.concat([publish(1), publish(258)]));
  await settle();
  expect(ids()).toEqual([1, 258]);
  expect(acknowledged()).toEqual([]);
  calls[0]?.accept();
  await settle();
  expect(acknowledged()).toEqual([1]);
  calls[1]?.accept();
  await settle();
  expect(acknowledged()).toEqual([1, 258]);
});

test('acknowledgements keep the order of the messages', async () => {
  const { calls, connect } = createBench();
  const { far, acknowledged } = await connect();
  far.write(Buffer.concat([publish(1), publish(2), publish(3)]));
  await settle();
  calls[2]?.accept();
  calls[1]?.accept();
  await settle();
  expect(acknowledged()).toEqual([]);
  calls[0]?.accept();
  await settle();
  expect(acknowledged()).toEqual([1, 2, 3]);
});

test('no more than inFlightMax; the next one follows an acknowledgement', async () => {
  const { calls, ids, connect } = createBench();
  const { far } = await connect();
  far.write(Buffer.concat([1, 2, 3, 4, 5].map(publish)));
  await settle();
  expect(ids()).toEqual([1, 2, 3]);
  // Accepted, but its acknowledgement waits for the first.
  calls[1]?.accept();
  await settle();
  expect(ids()).toEqual([1, 2, 3]);
  calls[0]?.accept();
  await settle();
  expect(ids()).toEqual([1, 2, 3, 4, 5]);
});

test('a message that is given up is not acknowledged, and holds nothing up', async () => {
  const { calls, connect, intake } = createBench();
  const { far, acknowledged } = await connect();
  far.write(Buffer.concat([publish(1), publish(2)]));
  await settle();
  calls[0]?.reject();
  calls[1]?.accept();
  await intake.idle();
  await settle();
  expect(acknowledged()).toEqual([2]);
});

test('what was accepted for one connection is not acknowledged on the next', async () => {
  const { calls, ids, connect } = createBench();
  const first = await connect();
  first.far.write(Buffer.concat([1, 2, 3, 4].map(publish)));
  await settle();
  first.lose();
  await settle();
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, true, true]);
  const second = await connect();
  second.far.write(publish(1));
  await settle();
  // The handlers of the connection that is gone still have their places.
  expect(ids()).toEqual([1, 2, 3]);
  for (const call of calls.splice(0)) call.accept();
  await settle();
  expect(second.acknowledged()).toEqual([]);
  expect(ids()).toEqual([1]);
  calls[0]?.accept();
  await settle();
  expect(second.acknowledged()).toEqual([1]);
});

test('after its end nothing is taken, and what is under way is acknowledged', async () => {
  const { calls, ids, connect, intake } = createBench();
  const { far, acknowledged } = await connect();
  far.write(publish(1));
  await settle();
  intake.end();
  far.write(publish(2));
  await settle();
  calls[0]?.accept();
  await intake.idle();
  await settle();
  expect(ids()).toEqual([1]);
  expect(acknowledged()).toEqual([1]);
});
