/** An agent's own Task that the connector may not change: one of the agent's tabs changes it. */
import { expect, test } from 'vitest';
import { pino } from 'pino';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { DeskCore } from '../../../connector-server/src/desk/deskCore.ts';
import { TaskMoves } from '../../../connector-server/src/desk/taskMoves.ts';
import type { PlanResult } from '../../../connector-server/src/protocol/types.ts';
import { CONVERSATION, conversation, ME, upstream } from '../conversation/upstreamEvents.ts';
import { createManualTimers } from './manualTimers.ts';

function desk() {
  const facts: ConversationFact[] = [];
  const core = new DeskCore({
    key: { connectionId: 'c', salesforceUserId: 'u' },
    profile: {
      id: 'c',
      name: 'C',
      orgId: 'o',
      livePerson: { account: '1', signIn: { oauth: null, password: true } },
      softphone: { openRecord: 'never', sound: true, wrapUpSeconds: 600, maxMessageChars: 8_000 },
      presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
    },
    timers: createManualTimers(),
    logger: pino({ level: 'silent' }),
    facts: { add: (_connection, told) => void facts.push(...told), flush: async () => {}, waiting: 0, lost: 0 },
  });
  core.apply({ type: 'identified', userId: ME, pid: null, name: 'Ada' });
  core.apply(upstream(conversation()));
  facts.length = 0;
  return { moves: new TaskMoves(core), facts };
}
const mine = { slot: ME, taskId: '00T000000000001AAA', whoId: '003000000000001AAA', whatId: null };
const saved = (recordId: string | null): PlanResult => ({
  ok: true,
  steps: [
    {
      as: 'task',
      rows: [],
      more: false,
      saved: { recordId, name: '', errors: [], duplicates: [], mayAllowDuplicates: false },
    },
  ],
});

test('the agent’s own Tasks and follow-ups are asked for once; those of others are not', () => {
  const { moves } = desk();
  const followUp = { ...mine, slot: `${ME}:fabc`, taskId: '00T000000000002AAA' };
  moves.left(CONVERSATION, [mine, followUp, { ...mine, slot: 'another' }]);
  moves.left(CONVERSATION, [mine, followUp]);
  expect(moves.owed().map(({ plan, purpose }) => [purpose, plan.steps[0]])).toEqual([
    [
      'task',
      {
        verb: 'update',
        as: 'task',
        object: 'Task',
        recordId: mine.taskId,
        values: { WhoId: mine.whoId, WhatId: null },
      },
    ],
    [
      'task',
      {
        verb: 'update',
        as: 'task',
        object: 'Task',
        recordId: followUp.taskId,
        values: { WhoId: mine.whoId, WhatId: null },
      },
    ],
  ]);
});

test('what a tab saved becomes a fact; a refusal does not, and neither answer counts twice', () => {
  const { moves, facts } = desk();
  moves.left(CONVERSATION, [mine, { ...mine, slot: `${ME}:fabc`, taskId: '00T000000000002AAA' }]);
  const [first, second] = moves.owed().map(({ planId }) => planId);
  expect(moves.result('of somebody else', saved(null))).toBeNull();
  expect(moves.result(first as string, saved(mine.taskId))).toMatchObject({ outcome: 'done' });
  expect(moves.result(first as string, saved(mine.taskId))).toBeNull();
  expect(moves.result(second as string, saved(null))).toMatchObject({ outcome: 'done' });
  expect(moves.owed()).toEqual([]);
  expect(facts).toMatchObject([{ type: 'task_moved', slot: ME, whoId: mine.whoId, whatId: null, agentId: ME }]);
});
