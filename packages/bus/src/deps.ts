import type { Clock, Report } from '@lanhound/runtime';
import type { DeliveryHandler, OnBusStatus } from './bus.ts';
import type { CommandListener } from './commands.ts';

/** What both ends need from their process. */
interface EndDeps {
  clock: Clock;
  random: () => number;
  report: Report;
  onStatus?: OnBusStatus;
}

/** What the sensor's end needs from its process. */
export interface PublisherDeps extends EndDeps {
  /** Who hears commands from the collector; without it nobody listens for any. */
  commands?: CommandListener;
}

/** What the collector's end needs from its process. */
export interface ConsumerDeps extends EndDeps {
  handler: DeliveryHandler;
  /** The collector's folder, where it is kept who may connect from other machines; without it nobody may. */
  dataDir?: string;
  /** What programs on this machine must know; made anew with each start unless given. */
  localKey?: string;
}
