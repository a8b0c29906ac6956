import pino from 'pino';
import type { Logger as PinoLogger } from 'pino';
import { redact, scrubLine } from './redact.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** `fields` are facts for machines, `message` a fixed sentence: never build it from what came from outside. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

/**
 * JSON lines, one per event, secrets and personal data taken out on the way, children included.
 * `write` gets finished lines (default: standard output). A Logger, and a whole pino logger for who needs one.
 */
export function createLogger(
  level: LogLevel,
  write: (line: string) => void = (line) => void process.stdout.write(line),
): PinoLogger {
  const root = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
      },
      // Our own redaction treats errors; pino's serialiser would run first and copy every own property.
      serializers: { err: (error: unknown) => error },
    },
    { write: (line: string) => write(scrubLine(line)) },
  );
  // pino formats the bindings of the root only; children inherit this from it.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- bound again below, to whichever logger is asked
  const bare = root.child as unknown as (this: PinoLogger, fields: object, options?: object) => PinoLogger;
  root.child = function child(this: PinoLogger, fields: object, options?: object) {
    return bare.call(this, redact(fields) as object, options);
  } as unknown as typeof root.child;
  return root;
}

/** A logger that says nothing, for tests. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
