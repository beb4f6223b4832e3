import type { z } from 'zod';
import type { Notification } from '../notification.ts';
import type { ReceiverConfig } from '../notify-config.ts';
import type { Receiver, ReceiverAudience, ReceiverDefinition, ReceiverDeps } from '../receiver.ts';
import { alertmanagerReceiver } from './alertmanager.ts';
import { busReceiver } from './bus.ts';
import { desktopReceiver } from './desktop.ts';
import { discordReceiver } from './discord.ts';
import { evidenceReceiver } from './evidence.ts';
import { gotifyReceiver } from './gotify.ts';
import { jsonReceiver } from './json.ts';
import { jsonlReceiver } from './jsonl.ts';
import { logReceiver } from './log.ts';
import { mailReceiver } from './mail.ts';
import { matrixReceiver } from './matrix.ts';
import { mattermostReceiver } from './mattermost.ts';
import { ntfyReceiver } from './ntfy.ts';
import { pushoverReceiver } from './pushover.ts';
import { slackReceiver } from './slack.ts';
import { speechReceiver } from './speech.ts';
import { telegramReceiver } from './telegram.ts';
import { webhookReceiver } from './webhook.ts';

/** A receiver that is yet to be made, and whose it is. */
export interface ConfiguredReceiver {
  audience: ReceiverAudience;
  speaksHttp: boolean;
  hearsAll: boolean;
  create(deps: ReceiverDeps): Receiver;
  linesOf?: ((notification: Notification) => readonly string[]) | undefined;
}

export function configuredReceiver(config: ReceiverConfig): ConfiguredReceiver {
  switch (config.type) {
    case 'log':
      return bind(logReceiver, config);
    case 'jsonl':
      return bind(jsonlReceiver, config);
    case 'evidence':
      return bind(evidenceReceiver, config);
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
    case 'alertmanager':
      return bind(alertmanagerReceiver, config);
    case 'mail':
      return bind(mailReceiver, config);
    case 'bus':
      return bind(busReceiver, config);
    case 'speech':
      return bind(speechReceiver, config);
    case 'desktop':
      return bind(desktopReceiver, config);
    default:
      return config satisfies never;
  }
}

function bind<C extends z.ZodObject>(definition: ReceiverDefinition<C>, config: z.output<C>): ConfiguredReceiver {
  const { audience, speaksHttp = false, hearsAll = false, linesOf } = definition;
  return {
    audience: typeof audience === 'function' ? audience(config) : audience,
    ...{ speaksHttp, hearsAll },
    create: (deps) => definition.create(config, deps),
    linesOf: linesOf && ((notification) => linesOf(notification, config)),
  };
}
