import type { z } from 'zod';
import type { ReceiverConfig } from '../notify-config.ts';
import type { Receiver, ReceiverAudience, ReceiverDefinition, ReceiverDeps } from '../receiver.ts';
import { discordReceiver } from './discord.ts';
import { gotifyReceiver } from './gotify.ts';
import { jsonReceiver } from './json.ts';
import { jsonlReceiver } from './jsonl.ts';
import { logReceiver } from './log.ts';
import { matrixReceiver } from './matrix.ts';
import { mattermostReceiver } from './mattermost.ts';
import { ntfyReceiver } from './ntfy.ts';
import { pushoverReceiver } from './pushover.ts';
import { slackReceiver } from './slack.ts';
import { telegramReceiver } from './telegram.ts';
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
    case 'pushover':
      return bind(pushoverReceiver, config);
    case 'ntfy':
      return bind(ntfyReceiver, config);
    case 'gotify':
      return bind(gotifyReceiver, config);
    case 'telegram':
      return bind(telegramReceiver, config);
    case 'discord':
      return bind(discordReceiver, config);
    case 'slack':
      return bind(slackReceiver, config);
    case 'mattermost':
      return bind(mattermostReceiver, config);
    case 'matrix':
      return bind(matrixReceiver, config);
    case 'json':
      return bind(jsonReceiver, config);
    default:
      return config satisfies never;
  }
}

const bind = <C extends z.ZodObject>(definition: ReceiverDefinition<C>, config: z.output<C>): ConfiguredReceiver => ({
  audience: typeof definition.audience === 'function' ? definition.audience(config) : definition.audience,
  create: (deps) => definition.create(config, deps),
});
