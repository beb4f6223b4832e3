import type { Address } from '@lanhound/proto';
import type { Component } from '@lanhound/runtime';
import type { AlertSender } from './alerts.ts';
import type { CommandSender } from './commands.ts';

/** An encoded batch on its way. */
export interface BatchMessage {
  address: Address;
  /** "epoch-sequence": with the address it names the batch for ever, so a bus that can will suppress repeats. */
  id: string;
  bytes: Uint8Array;
}

/** The sensor's end of a bus. */
export interface BatchPublisher extends Component {
  /**
   * Resolves once the far side answers for the batch. Rejects with BusError otherwise; the batch may have arrived
   * all the same, so the caller sends it again under the same id until this resolves.
   */
  publish(message: BatchMessage, signal?: AbortSignal): Promise<void>;
}

/** A batch as it arrived. The bytes are the receiver's to keep. */
export interface Delivery {
  address: Address;
  bytes: Uint8Array;
}

/**
 * Called with the batches of a sensor in the order of their arrival, each without waiting for the answer to the one
 * before: what needs order is done before the first await. Every bus bounds how many are unanswered (inFlightMax).
 *
 * Resolves when the batch is safe, which acknowledges it. Rejects when it is not: the bus delivers it again later,
 * possibly behind its successors. A batch that can never be accepted is the handler's to put aside; it resolves then
 * too.
 */
export type DeliveryHandler = (delivery: Delivery) => Promise<void>;

/** The collector's end of a bus: from start to stop it hands every batch to its handler. */
export interface BatchConsumer extends Component {
  /** The way back. */
  readonly commands: CommandSender;
  /** For others than sensors. */
  readonly alerts: AlertSender;
}

/** Where a connection stands; told to whoever asked when the end was made. */
export type BusStatus =
  | { type: 'connecting' }
  | { type: 'connected'; server: string }
  | { type: 'disconnected'; reason: string }
  | { type: 'closed' };

export type OnBusStatus = (status: BusStatus) => void;

/** A publish that did not succeed. */
export class BusError extends Error {
  override name = 'BusError';
  /** False when sending the same bytes again cannot help: too large, or not allowed. */
  readonly retryable: boolean;

  constructor(message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
  }
}
