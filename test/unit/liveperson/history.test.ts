import { expect, it } from 'vitest';
import { decodeHistoryConversation } from '../../../connector-server/src/liveperson/history.ts';

const record = (info: object, audience = 'ALL') => ({
  info: { conversationId: 'c', status: 'CLOSE', endTimeL: 9, latestAgentId: '77', ...info },
  agentParticipants: [{ agentId: '77', agentNickname: 'Ada', permission: 'ASSIGNED_AGENT', userType: '1' }],
  messageRecords: [
    {
      seq: 3,
      dialogId: 'c',
      timeL: 5,
      sentBy: 'Agent',
      participantId: '77',
      audience,
      messageData: { msg: { text: 'Is she on the gold plan?' } },
    },
  ],
});

it.each([
  ['AGENTS_AND_MANAGERS', true],
  ['ALL', false],
])('a line for %s is private: %s', (audience, internal) => {
  expect(decodeHistoryConversation(record({}, audience)).lines).toMatchObject([{ internal, fromName: 'Ada' }]);
});

it.each([
  ['CONSUMER', 'consumer'],
  ['AGENT', 'agent'],
  ['SOMETHING_NEW', 'system'],
  ['', null],
])('closed by %s is %s', (closeReason, closedBy) => {
  expect(decodeHistoryConversation(record({ closeReason }))).toMatchObject({ open: false, endedAt: 9, closedBy });
});
