import type { ReceiverTests } from '../notify/receiver-test.ts';

/** A collector that tells nobody. */
export const noReceivers = (): ReceiverTests => ({ names: () => [], test: async () => undefined });
