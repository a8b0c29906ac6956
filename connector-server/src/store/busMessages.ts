/** What servers on one database tell each other. Ids, codes and marks only: never a secret, a name or message text. */
import { z } from 'zod';

const id = z.string().min(1).max(200);
const agent = { connectionId: id, salesforceUserId: z.string().min(1).max(18) };
const mark = z.object({
  state: z.enum(['none', 'saving', 'saved', 'failed']),
  text: z.string(),
  recordId: z.string().nullable(),
  linkFacts: z.number().optional(),
  leftTasks: z
    .array(
      z.object({
        slot: id,
        taskId: z.string().max(18),
        whoId: z.string().max(18).nullable(),
        whatId: z.string().max(18).nullable(),
      }),
    )
    .max(50)
    .optional(),
});

const message = z.discriminatedUnion('kind', [
  /** The popup of this agent's sign-in ended here and the session lies in the vault: whoever holds the desk restores it. */
  z.object({ kind: z.literal('signedIn'), from: id, ...agent }),
  /** An administrator ended the agent's session: who holds the desk closes it. */
  z.object({ kind: z.literal('dismiss'), from: id, ...agent }),
  z.object({ kind: z.literal('signInFailed'), from: id, ...agent, code: z.string().max(60) }),
  /** How the Salesforce records of these conversations stand now. */
  z.object({
    kind: z.literal('recordMark'),
    from: id,
    connectionId: id,
    marks: z.array(z.object({ conversationId: id, mark })).max(500),
  }),
  /** Nothing is to be sent to this org any more, or again. */
  z.object({
    kind: z.literal('laneStopped'),
    from: id,
    connectionId: id,
    since: z.number(),
    code: z.enum(['UNKNOWN_CALL', 'TOO_MANY_READS']),
    text: z.string().max(1_000),
  }),
  /** An administrator saved settings of this connection: they are read again. */
  z.object({ kind: z.literal('settingsSaved'), from: id, connectionId: id }),
  z.object({ kind: z.literal('laneResumed'), from: id, connectionId: id }),
  /** An agent's desk went to another server, became live there, or shall let its LivePerson socket go first. */
  z.object({ kind: z.literal('agentMoved'), from: id, ...agent, to: id.optional() }),
  z.object({ kind: z.literal('agentLive'), from: id, ...agent, to: id.optional() }),
  z.object({ kind: z.literal('closeFirst'), from: id, ...agent, to: id.optional() }),
]);

/** A message as it arrives; `from` is the server id of its sender. */
export type BusMessage = z.output<typeof message>;
export type BusKind = BusMessage['kind'];
export type MessageOf<K extends BusKind> = Extract<BusMessage, { kind: K }>;
/** A message as it is given to the bus, which adds the sender. */
export type OutgoingMessage = { [K in BusKind]: Omit<MessageOf<K>, 'from'> }[BusKind];

/** Null for what is not a message of ours, or one of a newer version that this server does not know. */
export function parseBusMessage(payload: string): BusMessage | null {
  try {
    return message.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}
