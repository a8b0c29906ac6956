/** Takes what an org holds of conversations away: masks the rows or deletes them; files are deleted either way. */
import type { ErasedRow, EraseMode, OrgEraser, RefusedRow, ToErase } from '../recorder/erasurePorts.ts';
import { isOwnField } from '../recorder/ownFields.ts';
import type { RecordIntent, RecordValue, RecordWriter } from '../recorder/ports.ts';
import { CallFailure } from './callFailure.ts';
import type { OrgConnections } from './orgConnection.ts';
import { allRows } from './recordKeys.ts';
import type { RecordKeysOf } from './recordKeys.ts';
import { soql } from '../support/soql.ts';

const PER_CALL = 200;
const IDS_PER_QUERY = 60;
const ERASED = 'Erased on request';

/** What says who the consumer was, or what was said. */
const MASKED_CONVERSATION: Readonly<Record<string, RecordValue>> = {
  Transcript__c: null,
  Transcript_Checksum__c: null,
  Contact__c: null,
  Lead__c: null,
  Account__c: null,
  Case__c: null,
  Opportunity__c: null,
  Product__c: null,
};
const MASKED_TASK: Readonly<Record<string, RecordValue>> = {
  Subject: ERASED,
  Description: ERASED,
  WhoId: null,
  WhatId: null,
};

export function createOrgEraser(deps: {
  connections: Pick<OrgConnections, 'call'>;
  writer: Pick<RecordWriter, 'write'>;
  keys: Pick<RecordKeysOf, 'records'>;
  /** Custom fields of the conversation that the settings fill from customer and visit. Absent: none. */
  customFields?: (connectionId: string) => readonly string[];
}): OrgEraser {
  return {
    async erase(connectionId, conversations, mode) {
      const records = (
        await deps.keys.records(
          connectionId,
          conversations.map(({ conversationId }) => conversationId),
        )
      ).map(({ recordId }) => recordId);
      const tasks = await tasksOf(deps.connections, connectionId, records, conversations);
      const files = await filesOf(deps.connections, connectionId, [...records, ...tasks]);
      // The conversation goes last: Tasks and files are found through it, also after an interruption.
      const steps: [string, readonly string[], EraseMode][] = [
        ['ContentDocument', files, 'delete'],
        ['Task', tasks, mode],
        ['LivePerson_Conversation__c', records, mode],
      ];
      const done: Done = { rows: [], refused: [] };
      try {
        for (const [object, ids, how] of steps) {
          if (done.refused.length > 0) break;
          if (how === 'delete') await deleteAll(deps.connections, connectionId, object, ids, done);
          else await maskAll(deps.writer, connectionId, object, ids, done, deps.customFields?.(connectionId) ?? []);
        }
      } catch (error) {
        // What was done is done, and has to be told.
        return { ...done, failure: error instanceof Error ? error : new Error(String(error)) };
      }
      return { ...done, failure: null };
    },
  };
}

/** Filled in as the work goes. */
interface Done {
  rows: ErasedRow[];
  refused: RefusedRow[];
}

/** Ours, by their key; a Task that a person wrote about the conversation is that person's. */
async function tasksOf(
  connections: Pick<OrgConnections, 'call'>,
  connectionId: string,
  records: readonly string[],
  conversations: readonly ToErase[],
): Promise<string[]> {
  const found = new Set<string>();
  const take = async (query: string): Promise<void> => {
    for (const row of await allRows(connections, connectionId, query, 'queryAll'))
      if (typeof row['CallObject'] === 'string') found.add(String(row['Id']));
  };
  for (const part of parts(records, IDS_PER_QUERY))
    await take(soql`SELECT Id, CallObject FROM Task WHERE LivePerson_Conversation__c IN ${part} AND IsDeleted = false`);
  const known = conversations.flatMap(({ taskIds }) => taskIds);
  for (const part of parts(known, IDS_PER_QUERY))
    await take(soql`SELECT Id, CallObject FROM Task WHERE Id IN ${part} AND IsDeleted = false`);
  return [...found];
}

async function filesOf(
  connections: Pick<OrgConnections, 'call'>,
  connectionId: string,
  entities: readonly string[],
): Promise<string[]> {
  const found = new Set<string>();
  for (const part of parts(entities, IDS_PER_QUERY))
    for (const row of await allRows(
      connections,
      connectionId,
      soql`SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId IN ${part}`,
    ))
      found.add(String(row['ContentDocumentId']));
  return [...found];
}

async function deleteAll(
  connections: Pick<OrgConnections, 'call'>,
  connectionId: string,
  object: string,
  ids: readonly string[],
  done: Done,
): Promise<void> {
  for (const part of parts(ids, PER_CALL)) {
    const answer = (await connections.call(connectionId, {
      method: 'DELETE',
      path: `/composite/sobjects?ids=${part.join(',')}&allOrNone=false`,
    })) as { success?: boolean; errors?: { statusCode?: string }[] }[];
    part.forEach((recordId, index) => {
      const code = answer[index]?.errors?.[0]?.statusCode ?? 'NO_ANSWER';
      if (answer[index]?.success === true) done.rows.push({ object, recordId });
      // Somebody else was faster.
      else if (code !== 'ENTITY_IS_DELETED') done.refused.push({ object, recordId, code });
    });
  }
}

async function maskAll(
  writer: Pick<RecordWriter, 'write'>,
  connectionId: string,
  object: string,
  ids: readonly string[],
  done: Done,
  custom: readonly string[],
): Promise<void> {
  const own = object === 'Task' ? MASKED_TASK : MASKED_CONVERSATION;
  const mapped = object === 'Task' ? [] : custom.filter((name) => !isOwnField(name));
  const fields = { ...Object.fromEntries(mapped.map((name) => [name, null])), ...own };
  let failure: CallFailure | null = null;
  for (const part of parts(ids, PER_CALL)) {
    const intents = part.map((recordId): RecordIntent => ({
      kind: 'update',
      ref: recordId,
      object,
      recordId,
      fields: { ...fields },
    }));
    for (const outcome of await writer.write(connectionId, intents)) {
      if (outcome.outcome === 'written') {
        // A mapped field that cannot be written never was.
        const field = outcome.droppedFields.find((name) => name in own);
        // What could not be emptied still says who it was.
        if (field === undefined) done.rows.push({ object, recordId: outcome.ref });
        else done.refused.push({ object, recordId: outcome.ref, code: `${field} is not writable` });
      } else if (outcome.outcome === 'dead') done.refused.push({ object, recordId: outcome.ref, code: outcome.code });
      else
        failure = new CallFailure({
          kind: 'unavailable',
          code: outcome.code,
          message: outcome.message,
          certain: false,
        });
    }
    if (failure !== null) throw failure;
  }
}

function parts<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
