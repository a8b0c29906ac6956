/** Servers that create people and Cases by themselves: real store, matching and writer, one stand-in org, one database. */
import { sql } from 'kysely';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { AutomaticCreation } from '../../../connector-server/src/protocol/crmSettings.ts';
import type { RecordMark } from '../../../connector-server/src/protocol/types.ts';
import type { LinkedCreator } from '../../../connector-server/src/recorder/creation/creationPorts.ts';
import { createRecorder, type Recorder } from '../../../connector-server/src/recorder/recorder.ts';
import { notedWriter } from '../../../connector-server/src/recorder/writeTrail.ts';
import { createSalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import type { Settings } from '../../../connector-server/src/settings/settings.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createCreatedPeople } from '../../../connector-server/src/store/createdPeople.ts';
import { createRecordStore } from '../../../connector-server/src/store/recordStore.ts';
import { createWriteTrail } from '../../../connector-server/src/store/writeTrail.ts';
import { createCreation } from '../../../connector-server/src/wiring/creation.ts';
import { createServerMatching } from '../../../connector-server/src/wiring/matching.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { ACCOUNT_ID, SKILLS, USERS } from '../../../sandbox/seed.ts';
import { quietLog } from '../../support/database.ts';
import { testFiling } from '../../support/filing.ts';
import { createManualTimers, type ManualTimers } from '../../unit/recorder/manualTimers.ts';
import { salesforceUserId } from './recordingWorld.ts';

export interface CreationServer {
  recorder: Recorder;
  marks: RecordMark[];
}

export interface CreationWorld {
  org: SalesforceOrg;
  timers: ManualTimers;
  /** `through` may hold up or lose what the server asks the org to make. */
  server(through?: (creator: LinkedCreator) => LinkedCreator): CreationServer;
  /** From now on the org's search does not find who was made during the test, as for some time after a record was saved. */
  searchLags(): void;
  /** Facts of a conversation, told to a server, written as far as they are due. */
  tell(server: CreationServer, facts: readonly ConversationFact[]): Promise<void>;
  settle(server: CreationServer, ms?: number): Promise<void>;
  close(): Promise<void>;
}

/** Empties the database. */
export async function startCreationWorld(
  database: Database,
  rules: readonly AutomaticCreation[],
  options: { personAccounts?: boolean } = {},
): Promise<CreationWorld> {
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records,
    connector.transcript_parts, connector.people_created`.execute(database.db);
  const org = await startSalesforceOrg(options);
  org.control.assignPermissionSet('api', 'LivePerson_Connector_API_Creation');
  const timers = createManualTimers(Date.now());
  const crm = { ...defaultCrmSettings(), automaticCreation: [...rules] };
  const connection = {
    crm,
    salesforce: { apiVersion: '66.0' },
    liveperson: { account: ACCOUNT_ID },
    records: {
      wrapUpMinutes: 10,
      taskSubject: 'LivePerson {channel}: {consumer}',
      unassignedQueue: 'LivePerson_Unassigned',
    },
    transcripts: { save: 'none' as const },
  };
  const settings = { connection: () => connection } as unknown as Settings;
  const servers: Recorder[] = [];
  let lags = false;
  const settle = async ({ recorder }: CreationServer, ms = 2_000): Promise<void> => {
    timers.advance(ms);
    await recorder.drain();
  };
  return {
    org,
    timers,
    settle,
    searchLags: () => void (lags = true),
    server(through = (creator) => creator) {
      const writer = createSalesforceWriter({
        profileOf: (connectionId) =>
          Promise.resolve({
            connectionId,
            orgId: org.orgId,
            loginUrl: org.url,
            apiVersion: '66.0',
            auth: {
              flow: 'jwt_bearer',
              clientId: org.apiUser.clientId,
              username: org.apiUser.username,
              privateKey: org.apiUser.privateKeyPem,
            },
          }),
        grants: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
        now: () => Date.now(),
        allowLoopback: true,
        creates: () => crm.automaticCreation.length > 0,
        log: quietLog,
        timeoutMs: 5_000,
      });
      const store = createRecordStore(database.db);
      const trail = createWriteTrail(database.db);
      const matching = createServerMatching({ db: database.db, settings, store, connections: writer.connections });
      const people = createCreatedPeople(database.db);
      const recorder = createRecorder({
        store,
        writer: notedWriter(writer, trail),
        timers,
        log: quietLog,
        directory: {
          agent: (_connection, id) => {
            const found = USERS.find((one) => one.livePerson?.userId === id);
            return Promise.resolve(found === undefined ? null : { name: found.name, email: found.email, isBot: false });
          },
          skillName: (_connection, id) => Promise.resolve(SKILLS.find((skill) => skill.id === id)?.name ?? null),
        },
        knownAgents: { salesforceUserId: () => Promise.resolve(salesforceUserId('ada')) },
        transcripts: { fetch: () => Promise.resolve([]) },
        filing: testFiling(database, { files: writer.files }),
        settings: () => connection,
        creation: {
          ...createCreation({
            db: database.db,
            fence: { asServer: (work) => work(database.db), asHolder: (_agent, work) => work(database.db) },
            writer: { creator: through(writer.creator) },
            trail,
            findPerson: (input) =>
              lags
                ? Promise.resolve({ match: { state: 'none', candidates: [], text: '' }, link: null, parents: [] })
                : matching.findPerson(input),
          }),
          people,
        },
      });
      const marks: RecordMark[] = [];
      recorder.onMark((_connection, _conversation, mark) => marks.push(mark));
      servers.push(recorder);
      return { recorder, marks };
    },
    async tell(server, facts) {
      await server.recorder.record('harbor', facts);
      await settle(server);
    },
    async close() {
      for (const one of servers) await one.stop();
      await org.close();
    },
  };
}

export const STARTED = Date.parse('2026-11-02T08:00:00Z');

export interface Visitor {
  firstName?: string;
  lastName?: string;
  email?: string;
  phone?: string;
  company?: string;
}

export function begins(
  conversationId: string,
  { firstName, lastName, email, phone, company }: Visitor,
  api: 'messaging' | 'chat' = 'messaging',
): ConversationFact[] {
  const contact = { ...(email && { email }), ...(phone && { phone }) };
  const name = [firstName, lastName].filter(Boolean).join(' ');
  const personal = {
    ...(firstName && { firstname: firstName }),
    ...(lastName && { lastname: lastName }),
    ...(company && { company }),
    contactInfo: [contact],
  };
  return [
    {
      type: 'opened',
      conversationId,
      at: STARTED,
      skillId: '4101',
      channel: 'web',
      source: 'SHARK',
      consumerId: `consumer of ${conversationId}`,
      consumerName: name,
      dialogId: conversationId,
      api,
    },
    {
      type: 'attributes',
      conversationId,
      at: STARTED,
      source: 'live',
      told: { widget: { SDE: { personalInfo: [personal] } } },
    },
  ];
}

export function ends(conversationId: string): ConversationFact {
  return { type: 'closed', conversationId, at: STARTED + 60_000, by: 'consumer', dialogs: [] };
}
