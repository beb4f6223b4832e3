import type { Report } from '@lanhound/runtime';
import type { z } from 'zod';
import type { Alert } from '../detect/alert.ts';
import type { Device } from '../inventory/device.ts';
import type { Message } from './message/message.ts';
import type { Notification } from './notification.ts';

/**
 * Who reads it. A person is told little: hours, budget and pace are kept, what is held comes as a digest. A system is
 * told all that is routed to it, unless everything is off. A record is told always.
 */
export type ReceiverAudience = 'person' | 'system' | 'record';

/** Somewhere that notifications go. */
export interface Receiver {
  /** Deliver one. Resolves when it arrived; rejects with DeliveryError, or any other error, when it did not. */
  send(notification: Notification, signal: AbortSignal): Promise<void>;
  /**
   * For what forgets an alert that it does not hear of again: called about once a second, and when there is news, with
   * all that fire. What it does about it is its own business.
   */
  keep?(standing: () => readonly Alert[]): void;
  close?(): Promise<void>;
}

/** The same receiver, which is never sent two at once. */
export function oneAtATime(receiver: Receiver): Receiver {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...receiver,
    send(notification, signal) {
      const turn = last.then(() => receiver.send(notification, signal));
      last = turn.catch(() => {});
      return turn;
    },
  };
}

/** Why something was not delivered. */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  /** False when trying again cannot help. */
  readonly retryable: boolean;
  /** The receiver asked to be left alone for so long. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryable: boolean; retryAfterMs?: number | undefined; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export interface ReceiverDeps {
  report: Report;
  /** What the receiver is called in the configuration. */
  name: string;
  /** Relative paths are within it. */
  dataDir: string;
  /** Where people reach lanhound, without a slash at its end; empty when it is not known. */
  externalUrl: string;
  /** Milliseconds since 1970 UTC. */
  nowMs(): number;
  fetch: typeof globalThis.fetch;
  /** Onto the bus, for those who listen there for alerts of the site. */
  sendAlert(site: string, bytes: Uint8Array): Promise<void>;
  /** What a person reads, in the configured language. */
  messageOf(notification: Notification): Message;
  /** What is known of a device. */
  deviceOf(site: string, mac: string): Device | undefined;
}

/** One kind of receiver: its schema and its making. */
export interface ReceiverDefinition<C extends z.ZodObject> {
  /** Some are read by whom the configuration says. */
  audience: ReceiverAudience | ((config: z.output<C>) => ReceiverAudience);
  config: C;
  /** It is told of what is muted as well. */
  hearsAll?: true;
  /** It speaks by the `fetch` that it is given and touches nothing else, so that what it would send can be shown. */
  speaksHttp?: true;
  /** The lines it would write, for receivers that write lines. */
  linesOf?(notification: Notification, config: z.output<C>): readonly string[];
  create(config: z.output<C>, deps: ReceiverDeps): Receiver;
}

export const defineReceiver = <C extends z.ZodObject>(definition: ReceiverDefinition<C>): ReceiverDefinition<C> =>
  definition;
