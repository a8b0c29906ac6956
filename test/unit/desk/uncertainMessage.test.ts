import { expect, it } from 'vitest';
import type { CommandContext } from '../../../connector-server/src/desk/commands/commandContext.ts';
import { sendMessage } from '../../../connector-server/src/desk/commands/messageCommands.ts';
import type { RequestOutcome } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { CONVERSATION, conversation, desk, feed } from '../conversation/upstreamEvents.ts';

it.each([
  [{ outcome: 'uncertain', code: 'no_answer' }, 'uncertain', [CONVERSATION]],
  [{ outcome: 'refused', status: 400, text: '' }, 'refused', []],
  [{ outcome: 'ok', value: { sequence: 5 } }, 'done', []],
] as const)(
  'a message answered %o is sent once; only an uncertain one is looked for in the dialog',
  async (outcome, said, looked) => {
    const sent: string[] = [];
    const reloaded: string[] = [];
    const context = {
      core: { state: feed(desk(), [conversation()]).state, profile: { softphone: { maxMessageChars: 100 } } },
      link: {
        session: {
          connected: true,
          publishText: async (_dialog: string, text: string): Promise<RequestOutcome<{ sequence: number }>> => {
            sent.push(text);
            return outcome;
          },
        },
      },
      care: { reload: (id: string) => void reloaded.push(id) },
      commandId: 'command-1',
    } as unknown as CommandContext;
    const command = { name: 'sendMessage', conversationId: CONVERSATION, text: 'Hello', audience: 'all' } as const;
    expect((await sendMessage(context, command)).outcome).toBe(said);
    expect([sent, reloaded]).toEqual([['Hello'], looked]);
  },
);
