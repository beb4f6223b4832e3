import { type Address, type Batch, NAME_PATTERN } from '@lanhound/proto';

/** Why a batch that parsed cannot be taken, for its dead letter; undefined when it can. */
export function refusalOf(batch: Batch, address: Address): string | undefined {
  return refusalOfNames(batch, address) ?? refusalOfNumbers(batch) ?? refusalOfTimes(batch);
}

function refusalOfNames({ site, sensor }: Batch, address: Address): string | undefined {
  for (const [field, value, want] of [
    ['site', site, address.site],
    ['sensor', sensor, address.sensor],
  ] as const) {
    if (!NAME_PATTERN.test(value)) return `${field} is ${quoted(value)}, want a name like "attic-1"`;
    if (value !== want) return `${field} is ${quoted(value)}, want "${want}", under whose address it came`;
  }
  return undefined;
}

function refusalOfNumbers({ epoch, sequence }: Batch): string | undefined {
  if (!Number.isSafeInteger(epoch) || epoch < 0) return `epoch is ${epoch}, want microseconds since 1970`;
  if (!Number.isSafeInteger(sequence) || sequence < 1) return `sequence is ${sequence}, want 1 or more`;
  return undefined;
}

/** The year 2286: beyond it a number is not a time of anything seen on a wire. */
const TIME_US_MAX = 1e16 - 1;

function refusalOfTimes({ events }: Batch): string | undefined {
  for (const { type, time } of events) {
    if (time < 0 || time > Math.min(TIME_US_MAX, Number.MAX_SAFE_INTEGER)) {
      return `time of a ${type} event is ${time}, want microseconds since 1970`;
    }
  }
  return undefined;
}

/** How many events are dated further in the future than a clock may be wrong. */
export function countFromFuture({ events }: Batch, nowUs: number, futureMaxUs: number): number {
  let count = 0;
  for (const { time } of events) if (time > nowUs + futureMaxUs) count++;
  return count;
}

/** Foreign text in a message: short, on one line. */
const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
