import { createRequire } from 'node:module';
import { type Logger as PinoLogger, pino } from 'pino';
import type pretty from 'pino-pretty';
import { z } from 'zod';

export const LogConfig = z
  .strictObject({
    level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('The least that is logged.'),
    format: z
      .enum(['auto', 'json', 'text'])
      .default('auto')
      .describe('auto writes text to a terminal and JSON lines otherwise.'),
  })
  .prefault({});

export type LogConfig = z.infer<typeof LogConfig>;

/** A logger to standard error, so that standard output stays for what a command prints. */
export function createLogger(config: LogConfig): PinoLogger {
  const text = config.format === 'text' || (config.format === 'auto' && process.stderr.isTTY);
  const options = { level: config.level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!text) return pino(options, pino.destination({ fd: 2, sync: true }));
  // Loaded for people alone: a service writes JSON.
  const prettyLines = createRequire(import.meta.url)('pino-pretty') as typeof pretty;
  return pino(
    options,
    prettyLines({
      destination: 2,
      sync: true,
      singleLine: true,
      translateTime: 'SYS:HH:MM:ss',
      ignore: 'component',
      messageFormat: '{if component}{component}: {end}{msg}',
    }),
  );
}

/** A logger whose lines, JSON without their end, go to a function. */
export function loggerTo(level: LogConfig['level'], write: (line: string) => void): PinoLogger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, { write: (line: string) => write(line.trimEnd()) });
}
