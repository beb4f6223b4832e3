import type { IPublishPacket, MqttClient } from 'mqtt';
import { createWindow } from './window.ts';

/** What a client receives, several messages at once. */
export interface MqttIntake {
  /** Take no more. What is accepted from now on is still acknowledged while the connection is up. */
  end(): void;
  /** Resolves when every message is acknowledged or given up. */
  idle(): Promise<void>;
}

export interface MqttIntakeOptions {
  /** Messages that are not yet acknowledged; the connection is not read while one more waits. */
  inFlightMax: number;
  /** Resolves to acknowledge the message. The signal aborts with its connection; nothing acknowledges it then. */
  accept(packet: IPublishPacket, signal: AbortSignal): Promise<void>;
}

/** One connection of the client, from its first message to its close. */
interface Connection {
  stream: MqttClient['stream'];
  ended: AbortController;
  /** Settles when the message before is acknowledged or given up. */
  last: Promise<void>;
}

/** Type and remaining length of a PUBACK, MQTT 3.1.1 section 3.4.1. */
const PUBACK_HEADER = [0x40, 2];

/** The library acknowledges a message unless it is told of an error, and goes on with the next in both cases. */
const ACKNOWLEDGED_LATER = new Error('acknowledged later');

/**
 * Lets a client at protocol version 4 work on several messages at once: the library reads on as soon as a message is
 * taken over, and the PUBACK is ours to write once it is accepted. PUBACKs keep the order of the messages, as MQTT
 * 3.1.1 section 4.6 wants, and go to the connection that brought the message and to no other: on the next one, the
 * same packet identifier may stand for another message.
 */
export function createMqttIntake(client: MqttClient, { inFlightMax, accept }: MqttIntakeOptions): MqttIntake {
  const window = createWindow(inFlightMax, 1);
  let connection: Connection | undefined;
  let hasEnded = false;

  const connectionNow = (): Connection => {
    if (connection?.stream === client.stream) return connection;
    connection?.ended.abort();
    connection = { stream: client.stream, ended: new AbortController(), last: Promise.resolve() };
    // The library goes on with what it has read when a connection breaks.
    if (hasEnded || connection.stream.destroyed) connection.ended.abort();
    return connection;
  };
  client.on('close', () => connection?.ended.abort());

  const answer = async (packet: IPublishPacket, { stream, ended, last }: Connection) => {
    await accept(packet, ended.signal);
    await last;
    if (packet.messageId !== undefined && stream.writable) stream.write(puback(packet.messageId));
  };

  /** Resolves once the message has its place among those under way. */
  const take = async (packet: IPublishPacket) => {
    const on = connectionNow();
    await window.enter(on.ended.signal);
    const given = () => window.leave();
    on.last = answer(packet, on).then(given, given);
  };

  client.handleMessage = (packet, next) => {
    const onward = () => next(ACKNOWLEDGED_LATER);
    take(packet).then(onward, onward);
  };

  return {
    end() {
      hasEnded = true;
      connection?.ended.abort();
    },
    idle: window.empty,
  };
}

const puback = (messageId: number): Buffer => Buffer.from([...PUBACK_HEADER, messageId >> 8, messageId & 0xff]);
