import type { z } from 'zod';
import type { ReceiverConfig } from '../notify-config.ts';
import type { Receiver, ReceiverAudience, ReceiverDefinition, ReceiverDeps } from '../receiver.ts';
import { jsonlReceiver } from './jsonl.ts';
import { logReceiver } from './log.ts';
import { webhookReceiver } from './webhook.ts';

/** A receiver that is yet to be made, and whose it is. */
export interface ConfiguredReceiver {
  audience: ReceiverAudience;
  create(deps: ReceiverDeps): Receiver;
}

export function configuredReceiver(config: ReceiverConfig): ConfiguredReceiver {
  switch (config.type) {
    case 'log':
      return bind(logReceiver, config);
    case 'jsonl':
      return bind(jsonlReceiver, config);
    case 'webhook':
      return bind(webhookReceiver, config);
    default:
      return config satisfies never;
  }
}

const bind = <C extends z.ZodObject>(definition: ReceiverDefinition<C>, config: z.output<C>): ConfiguredReceiver => ({
  audience: definition.audience,
  create: (deps) => definition.create(config, deps),
});
