/** Stands in for LivePersonTranscript: what was said, as the running user may read it (docs/apex-contracts.md). */
import { canRead } from '../access/sharing.ts';
import { normalizeId } from '../ids.ts';
import type { ObjectDef, Row } from '../schema/types.ts';
import { ApexRefusal, requireAny, type ApexRun } from './apexOrg.ts';

const CONVERSATION = 'LivePerson_Conversation__c';
const noAccess = (): ApexRefusal =>
  new ApexRefusal('no_access', 'The conversation does not exist, or you may not read its transcript.');

/** JSON text of the answer. Throws ApexRefusal. */
export async function readTranscript(run: ApexRun, args: Record<string, string>): Promise<string> {
  requireAny(run, ['LivePerson_Transcript_Reader']);
  const definition = run.org.schema.object(CONVERSATION);
  const field = definition?.fields.get('transcript__c');
  const row = definition && run.org.store.get(definition, normalizeId(args['recordId'] ?? '') ?? '');
  if (!definition || !field || !row || row['IsDeleted'] === true) throw noAccess();
  if (!run.access.readable(definition, field) || !canRead(run.org, run.access, definition, row)) throw noAccess();
  const stored = typeof row[field.name] === 'string' ? String(row[field.name]) : '';
  const whole = stored === '' || stored.includes('\n[… cut here: ') ? fromFile(run, row) : null;
  return JSON.stringify({ ok: true, transcript: whole ?? stored });
}

/** The readable part of the newest transcript file of the record; null when there is none this user may read. */
function fromFile(run: ApexRun, record: Row): string | null {
  const [links, versions] = [object(run, 'ContentDocumentLink'), object(run, 'ContentVersion')];
  const linked = run.org.store.byValue(links, known(links, 'linkedentityid'), record['Id'] ?? null) ?? [];
  const found = linked
    .filter((link) => link['IsDeleted'] !== true)
    .flatMap(
      (link) =>
        run.org.store.byValue(versions, known(versions, 'contentdocumentid'), link['ContentDocumentId'] ?? null) ?? [],
    )
    .filter(
      (version) =>
        version['IsLatest'] === true &&
        version['FileExtension'] === 'txt' &&
        version['Title'] === `Transcript ${String(record['Name'])}` &&
        canRead(run.org, run.access, versions, version),
    )
    .sort((a, b) => (String(a['CreatedDate']) < String(b['CreatedDate']) ? 1 : -1));
  const data = found[0]?.['VersionData'];
  if (typeof data !== 'string') return null;
  return Buffer.from(data, 'base64').toString('utf8').split('\n\n=== Machine copy (JSON) ===')[0] ?? null;
}

function object(run: ApexRun, name: string): ObjectDef {
  const definition = run.org.schema.object(name);
  if (!definition) throw new Error(`standard object ${name} is missing from the table`);
  return definition;
}

function known(definition: ObjectDef, name: string): ObjectDef['fields'] extends Map<string, infer F> ? F : never {
  const field = definition.fields.get(name);
  if (!field) throw new Error(`${definition.name} has no field ${name}`);
  return field;
}
