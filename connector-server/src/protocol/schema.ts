/**
 * The door for everything a browser sends. Types are in types.ts; the compiler checks at the end of this file
 * that schema and types say the same. Unknown fields are dropped; keys that could reach an object's prototype refuse the frame.
 */
import { z } from 'zod';
import { LIMITS } from './constants.ts';
import type { ClientFrame } from './types.ts';
import { commandSchema, idSchema } from './commandSchema.ts';

const sequence = z.int().min(0);
const TOKEN_CHARS = 8_192;

const clientFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('authenticate'),
    protocol: z.int().min(1).max(1_000),
    token: z.string().min(1).max(TOKEN_CHARS),
    connectionId: idSchema.optional(),
    resume: z.object({ sessionId: idSchema, epoch: sequence, lastSeq: sequence }).optional(),
    client: z.object({
      host: z.enum(['open_cti', 'native', 'simulator']),
      version: z.string().max(64),
      tabId: idSchema,
    }),
  }),
  z.object({
    type: z.literal('command'),
    id: z.string().min(1).max(LIMITS.COMMAND_ID_CHARS),
    epoch: sequence,
    command: commandSchema,
  }),
  z.object({ type: z.literal('ack'), seq: sequence }),
  z.object({ type: z.literal('ping'), ack: sequence }),
  z.object({ type: z.literal('pong'), ack: sequence }),
]);

export type FrameProblemCode =
  | 'not_json'
  | 'not_a_frame'
  | 'forbidden_key'
  | 'too_deep'
  | 'unknown_type'
  | 'unknown_command'
  | 'invalid_frame'
  | 'invalid_command'
  | 'too_long';

export type ParsedFrame =
  | { ok: true; frame: ClientFrame }
  | {
      ok: false;
      code: FrameProblemCode;
      /** What is wrong, by field name; never repeats a value that was sent. */
      text: string;
      /** Set when it was a command that can be answered. */
      commandId: string | null;
    };

const KNOWN_TYPES = new Set(['authenticate', 'command', 'ack', 'ping', 'pong']);
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 12;

/** Decodes one text frame. Never throws. */
export function parseClientFrame(text: string): ParsedFrame {
  if (text.length > LIMITS.FRAME_BYTES)
    return problem('too_long', `A frame may have at most ${LIMITS.FRAME_BYTES} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return problem('not_json', 'The frame is not JSON.');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return problem('not_a_frame', 'A frame is a JSON object with a type.');
  const { type, id } = value as { type?: unknown; id?: unknown };
  const commandId =
    type === 'command' && typeof id === 'string' && id.length > 0 && id.length <= LIMITS.COMMAND_ID_CHARS ? id : null;
  const shape = shapeProblem(value);
  if (shape === 'forbidden_key') return problem(shape, 'The frame holds a forbidden key.', commandId);
  if (shape === 'too_deep') return problem(shape, `A frame may be nested at most ${MAX_DEPTH} levels deep.`, commandId);
  if (typeof type !== 'string' || !KNOWN_TYPES.has(type))
    return problem('unknown_type', 'The type of the frame is unknown.');
  const parsed = clientFrame.safeParse(value);
  if (parsed.success) return { ok: true, frame: parsed.data };
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') || 'frame';
  if (type !== 'command') return problem('invalid_frame', `The field ${path} is not valid.`);
  if (path === 'command.name') return problem('unknown_command', 'This server does not know the command.', commandId);
  return problem('invalid_command', `The field ${path} is not valid.`, commandId);
}

/** Looks at keys and depth without recursion, so that hostile nesting cannot exhaust the stack. */
function shapeProblem(root: object): 'forbidden_key' | 'too_deep' | null {
  let level: object[] = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return 'too_deep';
    const next: object[] = [];
    for (const item of level) {
      for (const [key, child] of Object.entries(item)) {
        if (FORBIDDEN_KEYS.has(key)) return 'forbidden_key';
        if (child !== null && typeof child === 'object') next.push(child as object);
      }
    }
    level = next;
  }
  return null;
}

function problem(code: FrameProblemCode, text: string, commandId: string | null = null): ParsedFrame {
  return { ok: false, code, text, commandId };
}

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
/** Fails to compile when types.ts and the schema drift apart. */
export const SCHEMA_AGREES_WITH_TYPES: Same<z.output<typeof clientFrame>, ClientFrame> = true;
