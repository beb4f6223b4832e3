// Kinds of parameters: text in any of its forms to the one form that is kept. The OpenAPI document says which kind.
import { formatIp, formatMac, parseIp, parseMac, parseTime } from '@lanhound/proto';
import { z } from 'zod';

const parsed =
  <Parsed, Kept>(parse: (text: string) => Parsed | undefined, keep: (value: Parsed) => Kept, want: string) =>
  (text: string, context: z.core.$RefinementCtx): Kept => {
    const value = parse(text);
    if (value !== undefined) return keep(value);
    context.addIssue({ code: 'custom', message: want });
    return z.NEVER;
  };

export const time = z
  .string()
  .max(64)
  .transform(parsed(parseTime, (us) => us, 'want an RFC 3339 time, such as 2026-01-31T12:00:00Z'))
  .meta({ format: 'date-time' });

export const macAddress = z
  .string()
  .max(64)
  .transform(parsed(parseMac, formatMac, 'want a MAC address, such as aa:bb:cc:dd:ee:ff'))
  .meta({ format: 'mac' });

export const ipAddress = z
  .string()
  .max(64)
  .transform(parsed(parseIp, (bytes) => formatIp(bytes), 'want an IP address'))
  .meta({ format: 'ip' });

/** Decimal digits and nothing else: "1e3", " 5" and nothing at all are no numbers. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .max(64)
    .transform(
      parsed(
        (text) => (/^\d{1,15}$/.test(text) && isWithin(Number(text), minimum, maximum) ? Number(text) : undefined),
        (value) => value,
        `want a whole number from ${minimum} to ${maximum}`,
      ),
    )
    .meta({ type: 'integer', minimum, maximum });

const isWithin = (value: number, minimum: number, maximum: number) => value >= minimum && value <= maximum;
