import type { Address } from '@lanhound/proto';
import { alertSender } from './alerts.ts';
import type { BatchConsumer, BatchPublisher, Delivery } from './bus.ts';
import { BusError } from './bus.ts';
import { commandReader, commandSender, type SendBytes } from './commands.ts';
import type { ConsumerDeps, PublisherDeps } from './deps.ts';
import { consumerMetrics, publisherMetrics } from './metrics.ts';
import { createPublishing } from './publishing.ts';
import { createReceiving, type Receive, watched } from './receiving.ts';
import { statusTeller } from './status.ts';

/** Limits of a bus within one process. */
export interface MemoryBusOptions {
  messageBytesMax: number;
  inFlightMax: number;
}

const DEFAULTS: MemoryBusOptions = { messageBytesMax: 1_000_000, inFlightMax: 16 };

/**
 * A bus within one process: publish resolves once the handler has. It keeps nothing, so a rejected batch comes again
 * only when its publisher sends it again, and the same id sent twice is delivered twice.
 */
export interface MemoryBus {
  createPublisher(deps: PublisherDeps): BatchPublisher;
  /** At most one may be started at a time. */
  createConsumer(deps: ConsumerDeps): BatchConsumer;
}

export function createMemoryBus(options: Partial<MemoryBusOptions> = {}): MemoryBus {
  const limits = { ...DEFAULTS, ...options };
  let receive: ((delivery: Delivery) => Promise<void>) | undefined;
  const ears = new Map<string, (bytes: Uint8Array) => void>();
  const keyOf = ({ site, sensor }: Address) => `${site}/${sensor}`;
  return {
    createPublisher: (deps) =>
      createMemoryPublisher(limits, deps, {
        consumer: () => receive,
        listen: (address, hear) => void ears.set(keyOf(address), hear),
        leave: (address) => void ears.delete(keyOf(address)),
      }),
    createConsumer: (deps) =>
      createMemoryConsumer(deps, {
        sendBytes(address, bytes) {
          const hear = ears.get(keyOf(address));
          hear?.(bytes);
          return hear !== undefined;
        },
        attach(to) {
          if (receive) throw new BusError('the memory bus has a consumer already', { retryable: false });
          receive = to;
        },
        detach() {
          receive = undefined;
        },
      }),
  };
}

function createMemoryPublisher(
  limits: MemoryBusOptions,
  deps: PublisherDeps,
  bus: {
    consumer(): ((delivery: Delivery) => Promise<void>) | undefined;
    listen(address: Address, hear: (bytes: Uint8Array) => void): void;
    leave(address: Address): void;
  },
): BatchPublisher {
  const { clock, report, commands } = deps;
  const tell = statusTeller('publisher', deps);
  const metrics = publisherMetrics(report);
  const errorOf = (cause: unknown) =>
    new BusError(`the batch was not accepted: ${(cause as Error).message}`, { retryable: true, cause });
  const publishing = createPublishing(limits, { clock, metrics, errorOf }, async ({ address, bytes }) => {
    const receive = bus.consumer();
    if (!receive) throw new BusError('nothing consumes the memory bus', { retryable: true });
    // The receiver may keep its bytes, so it gets its own.
    await receive({ address, bytes: bytes.slice() });
  });
  return {
    name: 'bus/memory-publisher',
    publish: publishing.publish,
    async start() {
      if (commands) bus.listen(commands.address, commandReader(report, commands));
      tell({ type: 'connected', server: 'memory' });
    },
    async stop() {
      if (commands) bus.leave(commands.address);
      await publishing.drain();
      tell({ type: 'closed' });
    },
  };
}

function createMemoryConsumer(
  deps: ConsumerDeps,
  bus: { attach(to: (delivery: Delivery) => Promise<void>): void; detach(): void; sendBytes: SendBytes },
): BatchConsumer {
  const { handler, report } = deps;
  const tell = statusTeller('consumer', deps);
  const metrics = consumerMetrics(report);
  const receiving = createReceiving(watched(handler, { metrics, log: report.log }), metrics);
  const receive: Receive = receiving.receive;
  const stopped = new AbortController();
  let attached = false;
  return {
    name: 'bus/memory-consumer',
    commands: commandSender(report, (...sent) => attached && bus.sendBytes(...sent)),
    // Within one process nobody listens.
    alerts: alertSender(() => (attached ? Promise.resolve() : undefined)),
    async start() {
      bus.attach((delivery) => receive(delivery, stopped.signal));
      attached = true;
      tell({ type: 'connected', server: 'memory' });
    },
    async stop() {
      if (attached) bus.detach();
      attached = false;
      stopped.abort();
      await receiving.idle();
      tell({ type: 'closed' });
    },
  };
}
