/** What one org's files and transcripts are, read as the API user. */
import type { FoundFile, OrgFiles } from '../recorder/filePorts.ts';
import { CallFailure } from './callFailure.ts';
import type { OrgConnections } from './orgConnection.ts';
import { isSalesforceId } from '../support/salesforceId.ts';
import { soql } from '../support/soql.ts';

type Fields = Record<string, unknown>;

/** A query travels in the address, which Salesforce limits to about 16 KB. */
const RECORDS_PER_QUERY = 100;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

export function createOrgFiles(connections: OrgConnections): OrgFiles {
  const query = async (connectionId: string, statement: string): Promise<Fields[]> => {
    const rows: Fields[] = [];
    let path = `/query?q=${encodeURIComponent(statement)}`;
    for (;;) {
      const answer = fieldsOf(await connections.call(connectionId, { method: 'GET', path }));
      rows.push(...(Array.isArray(answer['records']) ? (answer['records'] as Fields[]) : []));
      const next = /\/query\/([\w-]+)$/.exec(text(answer['nextRecordsUrl']))?.[1];
      if (answer['done'] !== false || next === undefined) return rows;
      path = `/query/${next}`;
    }
  };
  /** What the API user may not ask has no answer; only an org that is away is worth waiting for. */
  const orNothing = async (asked: Promise<Fields[]>): Promise<Fields[]> => {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof CallFailure && error.kind === 'refused' && error.code !== 'REQUEST_LIMIT_EXCEEDED')
        return [];
      throw error;
    }
  };
  return {
    async find(connectionId, recordIds) {
      // One id that is none would refuse the query for all.
      const ids = [...new Set(recordIds)].filter(isSalesforceId);
      const rows: Fields[] = [];
      for (let at = 0; at < ids.length; at += RECORDS_PER_QUERY) {
        const some = ids.slice(at, at + RECORDS_PER_QUERY);
        // Links can only be asked for by record or document (Object Reference, ContentDocumentLink).
        rows.push(
          ...(await query(
            connectionId,
            soql`SELECT LinkedEntityId, ContentDocumentId, ContentDocument.Title, ContentDocument.LatestPublishedVersionId, ContentDocument.LatestPublishedVersion.Checksum FROM ContentDocumentLink WHERE LinkedEntityId IN ${some}`,
          )),
        );
      }
      return rows.map(foundFile);
    },
    async timeZone(connectionId) {
      const [row] = await orNothing(query(connectionId, soql`SELECT TimeZoneSidKey FROM Organization LIMIT 1`));
      return text(row?.['TimeZoneSidKey']) || null;
    },
    async transcriptOf(connectionId, recordId) {
      const rows = await orNothing(
        query(
          connectionId,
          soql`SELECT Transcript__c, Transcript_Checksum__c FROM LivePerson_Conversation__c WHERE Id = ${recordId}`,
        ),
      );
      const row = rows[0];
      return row === undefined
        ? null
        : { text: text(row['Transcript__c']), checksum: text(row['Transcript_Checksum__c']) };
    },
  };
}

function foundFile(row: Fields): FoundFile {
  const document = fieldsOf(row['ContentDocument']);
  return {
    recordId: text(row['LinkedEntityId']),
    documentId: text(row['ContentDocumentId']),
    title: text(document['Title']),
    versionId: text(document['LatestPublishedVersionId']),
    md5: text(fieldsOf(document['LatestPublishedVersion'])['Checksum']).toLowerCase(),
  };
}
