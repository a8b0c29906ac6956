import { describe, expect, it } from 'vitest';
import { NO_NAMES } from '../../../connector-server/src/conversation/state.ts';
import type { AgentSession, HistoryConversation } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { readTranscript } from '../../../connector-server/src/desk/transcripts.ts';
import { CONVERSATION, message } from '../conversation/upstreamEvents.ts';

const line = (dialogId: string, sequence: number): HistoryConversation['lines'][number] => ({
  dialogId,
  sequence,
  at: sequence,
  fromName: 'Grace',
  fromRole: 'consumer',
  internal: false,
  text: `${dialogId} ${sequence}`,
});
const history = (over: Partial<HistoryConversation>): HistoryConversation => ({
  open: false,
  source: 'SHARK',
  latestAgentId: '100',
  endedAt: 9,
  closedBy: 'agent',
  lines: [line(CONVERSATION, 0)],
  ...over,
});

function read(found: HistoryConversation | null, live: ReturnType<typeof message>[] | null = null) {
  return readTranscript({
    conversationId: CONVERSATION,
    dialogs: [{ dialogId: CONVERSATION, lastSequence: 3 }],
    session:
      live === null
        ? null
        : ({ connected: true, queryMessages: async () => ({ outcome: 'ok', value: live }) } as unknown as AgentSession),
    bearer: 'b',
    account: { account: '1', signIn: { oauth: null, password: false } },
    history: { conversation: async () => found },
    names: NO_NAMES,
    consumerName: 'Grace',
  });
}
const texts = async (asked: ReturnType<typeof read>): Promise<string[] | null> =>
  (await asked)?.map((one) => one.text) ?? null;

describe('the text of a transcript', () => {
  it('comes from the live dialog when that reaches the last known sequence', async () => {
    expect(await texts(read(null, [message(0), message(3)]))).toEqual(['text 0', 'text 3']);
  });

  it('comes from history when the live dialog falls short', async () => {
    expect(await texts(read(history({}), [message(0)]))).toEqual([`${CONVERSATION} 0`]);
  });

  it('is not taken from history that does not know the end yet, since lines may be missing', async () => {
    expect(await texts(read(history({ open: true })))).toBeNull();
  });

  it('leaves out the dialogs that were not asked for, such as a survey', async () => {
    expect(await texts(read(history({ lines: [line(CONVERSATION, 0), line('survey', 0)] })))).toEqual([
      `${CONVERSATION} 0`,
    ]);
  });

  it('marks private notes as such, live and from history', async () => {
    const live = await read(null, [message(3, { by: 'other', audience: 'internal' })]);
    expect(live?.map((one) => one.internal)).toEqual([true]);
    const old = await read(history({ lines: [{ ...line(CONVERSATION, 0), internal: true }] }));
    expect(old?.map((one) => one.internal)).toEqual([true]);
  });
});
