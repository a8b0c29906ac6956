import type { ConversationAttributes } from '../attributes/attributes.ts';
import { attributesOf } from '../attributes/attributesOf.ts';
import type { DirectoryView } from '../desk/livePersonPorts.ts';
import { conversationRecord } from '../recorder/conversationRecord.ts';
import type { RecordStore } from '../recorder/recordStore.ts';
import { createObjectCatalog } from '../salesforce/objectCatalog.ts';
import type { ObjectCatalog } from '../salesforce/objectCatalog.ts';
import type { SalesforceWriter } from '../salesforce/salesforceWriter.ts';
import type { Settings } from '../settings/settings.ts';
import type { Timers } from '../support/clock.ts';

/** What of the running rooms the pages about the CRM side read. */
export interface AdminCrmRooms {
  catalog: ObjectCatalog;
  directory(connectionId: string): Promise<DirectoryView | null>;
  /** Everything told of a conversation that was recorded; null: nothing is known of it. */
  attributesOf(connectionId: string, conversationId: string): Promise<ConversationAttributes | null>;
  /** Fields left out of records are tried again. */
  forgetRefusals(): void;
}

export function createAdminCrmRooms(deps: {
  settings: Settings;
  records: Pick<RecordStore, 'load'>;
  writer: Pick<SalesforceWriter, 'connections' | 'forgetAll'>;
  directory(connectionId: string): Promise<DirectoryView | null>;
  timers: Timers;
}): AdminCrmRooms {
  return {
    catalog: createObjectCatalog(deps.writer.connections, () => deps.timers.now()),
    directory: (connectionId) => deps.directory(connectionId),
    forgetRefusals: () => deps.writer.forgetAll(),
    async attributesOf(connectionId, conversationId) {
      const account = deps.settings.connection(connectionId)?.liveperson.account;
      const stored = (await deps.records.load(connectionId, [conversationId])).get(conversationId);
      const record = conversationRecord(stored?.facts ?? []);
      if (account === undefined || record === null) return null;
      const names = await deps.directory(connectionId).catch(() => null);
      const { skillId, lastAgentId: agentId } = record;
      return attributesOf(record.told ?? {}, {
        ...record,
        account,
        consumerId: record.consumerId ?? '',
        skillName: skillId === null ? null : (names?.skills.get(skillId)?.name ?? null),
        agentId,
        agentName: agentId === null ? null : (names?.people.get(agentId)?.name ?? null),
      });
    },
  };
}
