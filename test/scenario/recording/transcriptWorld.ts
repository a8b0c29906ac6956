/** A conversation with its transcript and files in the stand-in org, through the real recorder, store and writer. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { AttachmentAnswer, AttachmentSource } from '../../../connector-server/src/recorder/filePorts.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { startTestDatabase } from '../../support/database.ts';
import { apiToken, caller, type Caller } from '../salesforce-org/orgClient.ts';
import { startRecordingWorld, story } from './recordingWorld.ts';
import type { RecordingWorld, TranscriptWorld } from './recordingWorld.ts';

export let database: Database;
export let world: RecordingWorld;
export let given: TranscriptWorld & { settings: NonNullable<TranscriptWorld['settings']> };
/** What LivePerson has of files, by path. */
export let sent: Map<string, AttachmentAnswer>;
export let fetched: string[];
export let api: Caller;

export const attachments: AttachmentSource = {
  file: (_connection, _conversation, path) => {
    fetched.push(path);
    return Promise.resolve(sent.get(path) ?? { outcome: 'later' });
  },
};
/** Of this test alone: all share one org. */
export let id = '';
export let tests = 0;

/** Before the tests of a file: one org for all of them, and for each a conversation of its own. */
export function useTranscriptWorld(): void {
  beforeAll(async () => {
    database = await startTestDatabase();
    given = { settings: {}, filing: { attachments } };
    world = await startRecordingWorld(database, ['ada'], undefined, given);
    api = caller(world.org, await apiToken(world.org));
  });
  afterAll(async () => {
    await world.close();
    await database.close();
  });
  beforeEach(() => {
    id = `conv-${++tests}`;
    sent = new Map();
    fetched = [];
    given.settings = {};
    delete given.lines;
    world.org.control.clearLedger();
  });
}

export const close = async (...ids: string[]): Promise<void> => {
  await world.recorder.record(
    'harbor',
    (ids.length > 0 ? ids : [id]).flatMap((one) => story({ id: one, agents: ['ada'] })),
  );
  await world.settle();
};
export const recordOf = async () =>
  (
    await world.org.query(
      `SELECT Id, Transcript__c, Transcript_Checksum__c FROM LivePerson_Conversation__c WHERE Name = '${id}'`,
    )
  )[0];
export const filesOf = async () => {
  const record = await recordOf();
  const links = await world.org.query(
    `SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${String(record?.['Id'])}'`,
  );
  if (links.length === 0) return [];
  const among = links.map((link) => `'${String(link['ContentDocumentId'])}'`).join(',');
  const versions = await world.org.query(
    `SELECT Id, Title, PathOnClient, FileExtension, ContentSize, IsLatest FROM ContentVersion WHERE ContentDocumentId IN (${among}) ORDER BY Title`,
  );
  return Promise.all(
    versions.map(async (version) => {
      const bytes = await bytesOf(String(version['Id']));
      return {
        version,
        name: version['PathOnClient'],
        latest: version['IsLatest'],
        bytes,
        text: bytes.toString('utf8'),
      };
    }),
  );
};
/** As an administrator of the org does it. */
export const asAdmin = async (method: string, path: string): Promise<Response> =>
  fetch(`${world.org.url}/services/data/v66.0/sobjects${path}`, {
    method,
    headers: { authorization: `Bearer ${await world.org.sessionFor('admin')}` },
  });
export const bytesOf = async (versionId: string): Promise<Buffer> =>
  Buffer.from(await (await asAdmin('GET', `/ContentVersion/${versionId}/VersionData`)).arrayBuffer());
export const uploads = () =>
  world.org.control.ledger().filter(({ method, path }) => method === 'POST' && /sobjects/.test(path));
export const check = (conversationId = id) => world.recorder.checkTranscript('harbor', conversationId);
export const dead = async () =>
  (await world.recorder.deadLetters()).filter(({ conversationId }) => conversationId === id);
export const READABLE =
  'Times in UTC\n[2026-11-02 08:00:00] Grace Holloway (customer): Hello, are you there?\n[2026-11-02 08:00:20] Ada Brightwell (agent): I am. 🌱';
