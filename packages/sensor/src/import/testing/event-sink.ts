import type { EventBody, EventSink } from '../../track/records.ts';

/** Keeps the events that imports make, which are all plain ones. */
export function eventSink(): { sink: EventSink; events: EventBody[] } {
  const events: EventBody[] = [];
  const refuse = () => {
    throw new TypeError('an import has neither packets nor flows');
  };
  return { sink: { flow: refuse, dns: refuse, event: (event) => void events.push(event) }, events };
}
