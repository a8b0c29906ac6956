/** A recorder with its real store and its real writer, against the org that takes everything; and what it is told. */
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { createRecorder, type Recorder } from '../../../connector-server/src/recorder/recorder.ts';
import { createSalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { quietLog } from '../../support/database.ts';
import { testFiling } from '../../support/filing.ts';
import type { Sink } from './sinkProcess.ts';

export const CONNECTION = 'bench';
export const ACCOUNT = '9001';
export const AGENT = '101';

export function sinkRecorder(database: Database, sink: Sink, wrapUpMinutes: number): Recorder {
  return createRecorder({
    store: createRecordStore(database.db),
    writer: createSalesforceWriter({
      profileOf: (connectionId) =>
        Promise.resolve({
          connectionId,
          orgId: sink.orgId,
          loginUrl: sink.url,
          apiVersion: '66.0',
          auth: { flow: 'client_credentials', clientId: 'bench', clientSecret: 'bench' },
        }),
      grants: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
      now: () => Date.now(),
      allowLoopback: true,
      log: quietLog,
    }),
    directory: {
      agent: () => Promise.resolve({ name: 'Ada', email: null, isBot: false }),
      skillName: () => Promise.resolve('Sales'),
    },
    knownAgents: { salesforceUserId: () => Promise.resolve('005Bx0000000003MAA') },
    transcripts: { fetch: () => Promise.resolve(null) },
    filing: testFiling(database),
    settings: () => ({
      liveperson: { account: ACCOUNT },
      records: { wrapUpMinutes, taskSubject: 'LivePerson {channel}: {consumer}', unassignedQueue: 'Q' },
      transcripts: { save: 'none' },
    }),
    timers: systemTimers,
    log: quietLog,
  });
}

/** A conversation begins, and an agent takes it. */
export function opening(conversationId: string, at: number): ConversationFact[] {
  return [
    {
      type: 'opened',
      conversationId,
      at,
      skillId: '4101',
      channel: 'web',
      source: 'SHARK',
      consumerId: 'u',
      consumerName: 'Grace',
      dialogId: conversationId,
    },
    { type: 'assigned', conversationId, at, agentId: AGENT },
  ];
}

/** The customer was found, as the softphone tells it. */
export function linking(conversationId: string, at: number): ConversationFact[] {
  const contact = { object: 'Contact', recordId: '003Bx0000000001MAA', recordName: 'Grace' };
  return [{ type: 'linked', conversationId, at, agentId: AGENT, ...contact, accountId: '001Bx0000000001MAA' }];
}

export function closing(conversationId: string, at: number): ConversationFact[] {
  return [{ type: 'closed', conversationId, at, by: 'agent', dialogs: [] }];
}

export function finishing(conversationId: string, at: number): ConversationFact[] {
  return [{ type: 'wrapped_up', conversationId, at, agentId: AGENT }];
}
