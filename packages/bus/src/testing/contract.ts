import assert from 'node:assert/strict';
import type { Address, Command } from '@lanhound/proto';
import { type BatchConsumer, type BatchMessage, type BatchPublisher, BusError, type DeliveryHandler } from '../bus.ts';
import type { CommandListener } from '../commands.ts';
import { createRecorder, idOf, message, publishUntilAnswered } from './recorder.ts';

/** One bus as the contract sees it: fresh, with nothing started. */
export interface BusKit {
  /** The same id twice is delivered once. Where it is false, the store has to recognise the second. */
  suppressesDuplicates: boolean;
  messageBytesMax: number;
  /** Most batches that are handed over and not accepted. */
  inFlightMax: number;
  createPublisher(commands?: CommandListener): BatchPublisher;
  createConsumer(handler: DeliveryHandler): BatchConsumer;
  /** A consumer in a process of its own, which takes batches and accepts none; absent where there is no such thing. */
  startHangingConsumer?(): Promise<{ untilHandedOver(): Promise<void>; kill(): Promise<void> }>;
  /** Somebody beside the sensors who listens for alerts; absent where nobody can. */
  listenForAlerts?(site: string, hear: (text: string) => void): Promise<{ close(): Promise<void> }>;
  /** End the server and start it again at the same place; absent where no server is between the ends. */
  restartServer?(): Promise<void>;
}

/** One promise of every bus. */
export interface BusBehaviour {
  name: string;
  /** What the bus must have for the promise to mean anything. */
  needs?: 'startHangingConsumer' | 'restartServer' | 'listenForAlerts';
  check(kit: BusKit): Promise<void>;
}

const ATTIC: Address = { site: 'home', sensor: 'attic' };
const CELLAR: Address = { site: 'home', sensor: 'cellar' };

const ids = (batches: readonly BatchMessage[]) => batches.map(({ id }) => id);
const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const series = (address: Address, count: number) => range(count).map((i) => message(address, i));

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const probe = (id: string): Command => ({ type: 'probe', id, issued: 1_764_000_000_000_000, ip: '192.168.1.7' });

/** A sensor that notes the commands it hears, and when it listens: whoever connects does not listen yet. */
function listeningAs(kit: BusKit, address: Address) {
  const heard: Command[] = [];
  const publisher = kit.createPublisher({ address, hear: (command) => void heard.push(command) });
  const untilHeard = async (send: () => void, isDone: () => boolean) => {
    while (!isDone()) {
      send();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { heard, publisher, untilHeard };
}

/** Tried until it succeeds. */
async function eventually(run: () => Promise<void>): Promise<void> {
  for (;;) {
    const isDone = await run().then(
      () => true,
      () => false,
    );
    if (isDone) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Start the parts in order, run, and stop them in reverse, also when the check fails. */
async function running(parts: (BatchConsumer | BatchPublisher)[], run: () => Promise<void>): Promise<void> {
  try {
    for (const part of parts) await part.start();
    await run();
  } finally {
    for (const part of parts.toReversed()) await part.stop();
  }
}

/** What memory, NATS, MQTT and the embedded broker all keep; run against each of them. */
export const busContract: readonly BusBehaviour[] = [
  {
    name: "hands each sensor's batches over in the order of their publishing, several unanswered at once",
    async check(kit) {
      const recorder = createRecorder();
      // Nothing is answered until so many batches are unanswered.
      const wanted = Math.min(4, kit.inFlightMax);
      const several = new AbortController();
      let inside = 0;
      let most = 0;
      const consumer = kit.createConsumer(async (delivery) => {
        recorder.add(delivery);
        // The first answer tells that the connection stands.
        if (recorder.deliveries.length === 1) return;
        most = Math.max(most, ++inside);
        if (inside === wanted) several.abort();
        await untilAborted(several.signal);
        await new Promise(setImmediate);
        inside--;
      });
      const publisher = kit.createPublisher();
      const attic = series(ATTIC, 60);
      const cellar = series(CELLAR, 60);
      await running([consumer, publisher], async () => {
        await publishUntilAnswered(publisher, attic[0] as BatchMessage);
        // A single sensor has to get several under way, so it goes first.
        const sent = [...attic.slice(1, 30), ...range(30).flatMap((i) => [cellar[i], attic[i + 30]])];
        const rest = [...sent, ...cellar.slice(30)].filter((batch) => batch !== undefined);
        await Promise.all(rest.map((batch) => publisher.publish(batch)));
        await recorder.until(({ deliveries }) => deliveries.length === 120);
      });
      assert(most <= kit.inFlightMax, `${most} at once, want at most ${kit.inFlightMax}`);
      assert.deepEqual(recorder.idsOf(ATTIC), ids(attic));
      assert.deepEqual(recorder.idsOf(CELLAR), ids(cellar));
    },
  },
  {
    name: 'keeps every byte of a batch',
    async check(kit) {
      const recorder = createRecorder();
      const bytes = Uint8Array.from({ length: 65_536 }, (_, i) => (i * 31) % 256);
      const publisher = kit.createPublisher();
      const consumer = kit.createConsumer(async (delivery) => recorder.add(delivery));
      await running([consumer, publisher], async () => {
        await publishUntilAnswered(publisher, { address: ATTIC, id: '1-1', bytes });
        await recorder.until(({ deliveries }) => deliveries.length > 0);
      });
      assert.deepEqual(recorder.deliveries[0]?.address, ATTIC);
      assert(Buffer.from(bytes).equals(recorder.deliveries[0]?.bytes ?? new Uint8Array()));
    },
  },
  {
    name: 'hands a rejected batch over again until it is accepted',
    async check(kit) {
      const recorder = createRecorder();
      const tries = new Map<string, number>();
      const consumer = kit.createConsumer(async (delivery) => {
        const id = idOf(delivery);
        tries.set(id, (tries.get(id) ?? 0) + 1);
        if (id === '1000-1' && tries.get(id) !== 3) throw new Error('the store is away');
        recorder.add(delivery);
      });
      const publisher = kit.createPublisher();
      await running([consumer, publisher], async () => {
        await Promise.all(series(ATTIC, 3).map((batch) => publishUntilAnswered(publisher, batch)));
        await recorder.until(({ deliveries }) => deliveries.length === 3);
      });
      assert.equal(tries.get('1000-1'), 3);
      assert.deepEqual(recorder.idsOf(ATTIC).toSorted(), ids(series(ATTIC, 3)));
    },
  },
  {
    name: 'gives what a killed consumer had not accepted to the next one',
    needs: 'startHangingConsumer',
    async check(kit) {
      const recorder = createRecorder();
      const hanging = await kit.startHangingConsumer?.();
      assert(hanging);
      const publisher = kit.createPublisher();
      await publisher.start();
      const published = Promise.all(series(ATTIC, 5).map((batch) => publishUntilAnswered(publisher, batch)));
      await hanging.untilHandedOver();
      await hanging.kill();
      const next = kit.createConsumer(async (delivery) => recorder.add(delivery));
      try {
        await next.start();
        await published;
        await recorder.until((seen) => new Set(seen.idsOf(ATTIC)).size === 5);
      } finally {
        await publisher.stop();
        await next.stop();
      }
    },
  },
  {
    name: 'delivers the same id once where it says so, and else as often as it is sent',
    async check(kit) {
      const recorder = createRecorder();
      const publisher = kit.createPublisher();
      const consumer = kit.createConsumer(async (delivery) => recorder.add(delivery));
      await running([consumer, publisher], async () => {
        await publishUntilAnswered(publisher, message(ATTIC, 0));
        await publisher.publish(message(ATTIC, 0));
        await publisher.publish(message(CELLAR, 0));
        await publisher.publish(message(ATTIC, 1));
        await recorder.until((seen) => seen.idsOf(ATTIC).includes('1000-1') && seen.idsOf(CELLAR).length > 0);
      });
      const expected = kit.suppressesDuplicates ? ['1000-0', '1000-1'] : ['1000-0', '1000-0', '1000-1'];
      assert.deepEqual(recorder.idsOf(ATTIC), expected);
      assert.deepEqual(recorder.idsOf(CELLAR), ['1000-0'], 'another sensor may use the same id');
    },
  },
  {
    name: 'loses nothing when the server is restarted under load',
    needs: 'restartServer',
    async check(kit) {
      const recorder = createRecorder();
      const publisher = kit.createPublisher();
      const consumer = kit.createConsumer(async (delivery) => recorder.add(delivery));
      const batches = range(200).map((i) => message(ATTIC, i, 8192));
      await running([consumer, publisher], async () => {
        const queue = batches.values();
        // Eight at a time, as a sensor with a window does.
        const workers = range(8).map(async () => {
          for (const batch of queue) await publishUntilAnswered(publisher, batch);
        });
        await recorder.until(({ deliveries }) => deliveries.length >= 40);
        await kit.restartServer?.();
        await Promise.all(workers);
        await recorder.until((seen) => new Set(seen.idsOf(ATTIC)).size === batches.length);
      });
    },
  },
  {
    name: 'keeps the number of batches handed over at once within its limit, and loses none',
    async check(kit) {
      const recorder = createRecorder();
      let inside = 0;
      let most = 0;
      const consumer = kit.createConsumer(async (delivery) => {
        inside++;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside--;
        recorder.add(delivery);
      });
      const publisher = kit.createPublisher();
      const batches = range(100).map((i) => message({ site: 'home', sensor: `sensor-${i}` }, i));
      await running([consumer, publisher], async () => {
        await Promise.all(batches.map((batch) => publishUntilAnswered(publisher, batch)));
        await recorder.until(({ deliveries }) => deliveries.length === batches.length);
      });
      assert(most <= kit.inFlightMax, `${most} at once, want at most ${kit.inFlightMax}`);
    },
  },
  {
    name: 'refuses an oversized batch for good and goes on',
    async check(kit) {
      const recorder = createRecorder();
      const publisher = kit.createPublisher();
      const consumer = kit.createConsumer(async (delivery) => recorder.add(delivery));
      await running([consumer, publisher], async () => {
        await publishUntilAnswered(publisher, message(ATTIC, 0, kit.messageBytesMax));
        const refused = publisher.publish(message(ATTIC, 1, kit.messageBytesMax + 1));
        await assert.rejects(refused, (error) => error instanceof BusError && !error.retryable);
        await publisher.publish(message(ATTIC, 2));
        await recorder.until((seen) => seen.idsOf(ATTIC).includes('1000-2'));
      });
      assert.deepEqual(recorder.idsOf(ATTIC), ['1000-0', '1000-2']);
    },
  },
  {
    name: 'gives up a publish when its signal aborts, and answers as retryable',
    async check(kit) {
      const accepted = new AbortController();
      const consumer = kit.createConsumer(() => untilAborted(accepted.signal));
      const publisher = kit.createPublisher();
      await running([consumer, publisher], async () => {
        const signal = AbortSignal.abort(new Error('shutting down'));
        const given = publisher.publish(message(ATTIC, 0), signal);
        await assert.rejects(given, (error) => error instanceof BusError && error.retryable);
        accepted.abort();
      });
    },
  },
  {
    name: 'takes commands to the sensor they are for, whole, in order, and once',
    async check(kit) {
      const consumer = kit.createConsumer(async () => {});
      const [attic, cellar] = [listeningAs(kit, ATTIC), listeningAs(kit, CELLAR)];
      const send = (address: Address, id: string) => consumer.commands.send(address, probe(id));
      await running([consumer, attic.publisher, cellar.publisher], async () => {
        await attic.untilHeard(
          () => send(ATTIC, 'first'),
          () => attic.heard.length > 0,
        );
        await cellar.untilHeard(
          () => send(CELLAR, 'first'),
          () => cellar.heard.length > 0,
        );
        for (const i of range(5)) send(ATTIC, `${i}`);
        send(CELLAR, 'last');
        send(ATTIC, 'last');
        const isLast = ({ heard }: typeof attic) => heard.at(-1)?.id === 'last';
        await attic.untilHeard(
          () => {},
          () => isLast(attic) && isLast(cellar),
        );
      });
      const later = (heard: Command[]) => heard.filter(({ id }) => id !== 'first');
      assert.deepEqual(later(attic.heard), ['0', '1', '2', '3', '4', 'last'].map(probe));
      assert.deepEqual(later(cellar.heard), [probe('last')]);
    },
  },
  {
    name: 'keeps no command for a sensor that is not there, nor for itself before it is',
    async check(kit) {
      const consumer = kit.createConsumer(async () => {});
      const send = (id: string) => consumer.commands.send(ATTIC, probe(id));
      send('before the start');
      await running([consumer], async () => {
        const first = listeningAs(kit, ATTIC);
        await running([first.publisher], () =>
          first.untilHeard(
            () => send('heard'),
            () => first.heard.length > 0,
          ),
        );
        send('missed');
        const second = listeningAs(kit, ATTIC);
        await running([second.publisher], () =>
          second.untilHeard(
            () => send('heard'),
            () => second.heard.length > 0,
          ),
        );
        assert.deepEqual(new Set([...first.heard, ...second.heard].map(({ id }) => id)), new Set(['heard']));
      });
      send('after the stop');
    },
  },
  {
    name: 'takes commands again after the server was restarted',
    needs: 'restartServer',
    async check(kit) {
      const consumer = kit.createConsumer(async () => {});
      const attic = listeningAs(kit, ATTIC);
      const send = (id: string) => consumer.commands.send(ATTIC, probe(id));
      await running([consumer, attic.publisher], async () => {
        await attic.untilHeard(
          () => send('before'),
          () => attic.heard.length > 0,
        );
        await kit.restartServer?.();
        await attic.untilHeard(
          () => send('after'),
          () => attic.heard.at(-1)?.id === 'after',
        );
      });
    },
  },
  {
    name: 'gives alerts to whoever listens for those of the site',
    needs: 'listenForAlerts',
    async check(kit) {
      const consumer = kit.createConsumer(async () => {});
      const send = (site: string, text: string) => consumer.alerts.send(site, Buffer.from(text));
      await assert.rejects(send('home', 'before the start'), (error) => error instanceof BusError && error.retryable);
      const heard: string[] = [];
      await running([consumer], async () => {
        // A consumer may have to wait for its connection.
        await eventually(() => send('home', 'missed'));
        const listener = await kit.listenForAlerts?.('home', (text) => heard.push(text));
        await send('office', 'of another site');
        for (const i of range(5)) await send('home', `${i}: ${'ä'.repeat(10_000)}`);
        while (heard.length < 5) await new Promise((resolve) => setTimeout(resolve, 20));
        await listener?.close();
      });
      assert.deepEqual(
        heard,
        range(5).map((i) => `${i}: ${'ä'.repeat(10_000)}`),
      );
      await assert.rejects(send('home', 'after the stop'), BusError);
    },
  },
  {
    name: 'stops whether or not it was started',
    async check(kit) {
      await kit.createPublisher().stop();
      await kit.createConsumer(async () => {}).stop();
    },
  },
  {
    name: 'hands over later what was published while no consumer was there',
    async check(kit) {
      const recorder = createRecorder();
      const publisher = kit.createPublisher();
      const first = kit.createConsumer(async (delivery) => recorder.add(delivery));
      const second = kit.createConsumer(async (delivery) => recorder.add(delivery));
      await first.start();
      await running([publisher], async () => {
        await publishUntilAnswered(publisher, message(ATTIC, 0));
        await recorder.until(({ deliveries }) => deliveries.length === 1);
        await first.stop();
        const published = Promise.all(range(5).map((i) => publishUntilAnswered(publisher, message(ATTIC, i + 1))));
        await running([second], async () => {
          await published;
          await recorder.until((seen) => new Set(seen.idsOf(ATTIC)).size === 6);
        });
      });
    },
  },
];
