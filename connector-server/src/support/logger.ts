import pino from 'pino';
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

/** JSON lines, one per event, secrets and personal data taken out on the way. `write` gets finished lines (default: standard output). */
export function createLogger(level: LogLevel, write: (line: string) => void = (line) => void process.stdout.write(line)): Logger {
  const root = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
        bindings: (fields) => redact(fields) as Record<string, unknown>,
      },
      // Our own redaction treats errors; pino's serialiser would run first and copy every own property.
      serializers: { err: (error: unknown) => error },
    },
    { write: (line: string) => write(scrubLine(line)) },
  );
  return wrap(root);
}

/** A logger that says nothing, for tests. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

function wrap(target: pino.Logger): Logger {
  return {
    debug: (fields, message) => target.debug(fields, message),
    info: (fields, message) => target.info(fields, message),
    warn: (fields, message) => target.warn(fields, message),
    error: (fields, message) => target.error(fields, message),
    child: (fields) => wrap(target.child(redact(fields) as Record<string, unknown>)),
  };
}
