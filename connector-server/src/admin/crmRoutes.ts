/** Everything under /admin/api/crm: the settings of the CRM side, what they are made from, and their versions. */
import express from 'express';
import type { Response, Router } from 'express';
import { z } from 'zod';
import type {
  CrmCheckAnswer,
  CrmFieldsReport,
  CrmLookupMetadata,
  CrmOrgReport,
  CrmPreviewAnswer,
  CrmSampleRow,
  CrmSettingsReport,
  CrmSkillsReport,
  CrmSynchronizeAnswer,
  CrmVersionRow,
  CrmChange,
} from '../protocol/adminCrmTypes.ts';
import type { CrmSettings, ValueSource } from '../protocol/crmSettings.ts';
import { adminOf, connectionOf, refuse } from './adminPerson.ts';

export type CrmSaved =
  | { version: number }
  | { refused: 'changed_meanwhile' | 'settings_refused' | 'not_here' | 'version_unknown'; text: string };

/** What the pages about the CRM side ask. Null: the settings know no such connection any more. */
export interface AdminCrm {
  report(connectionId: string): Promise<CrmSettingsReport | null>;
  check(connectionId: string, settings: unknown): Promise<CrmCheckAnswer | null>;
  save(
    connectionId: string,
    asked: { settings: unknown; after: number; note: string; who: string },
  ): Promise<CrmSaved | null>;
  rollback(connectionId: string, asked: { version: number; after: number; who: string }): Promise<CrmSaved | null>;
  versions(connectionId: string): Promise<CrmVersionRow[]>;
  version(connectionId: string, version: number): Promise<{ settings: CrmSettings; changes: CrmChange[] } | null>;
  org(connectionId: string): Promise<CrmOrgReport>;
  fields(connectionId: string, object: string): Promise<CrmFieldsReport>;
  synchronize(connectionId: string, who: string): Promise<CrmSynchronizeAnswer | null>;
  skills(connectionId: string): Promise<CrmSkillsReport>;
  conversations(connectionId: string): Promise<CrmSampleRow[]>;
  /** Null: nothing is known of the conversation. */
  preview(connectionId: string, conversationId: string, sources: ValueSource[]): Promise<CrmPreviewAnswer | null>;
  /** Null: it is no custom object. */
  lookup(connectionId: string, object: string): Promise<CrmLookupMetadata | null>;
}

const count = z.int().min(0);
const checkRequest = z.object({ settings: z.unknown() });
const saveRequest = z.object({ settings: z.unknown(), after: count, note: z.string().max(500).default('') });
const rollbackRequest = z.object({ version: count, after: count });
const objectName = z.string().regex(/^[A-Za-z]\w{0,79}$/);
const path = z.string().max(500).optional();
const source = z.union([
  z.strictObject({ value: z.string().max(80) }),
  z.strictObject({
    paths: z.strictObject({ widget: path, messagingWidget: path, chatHistory: path, messagingHistory: path }),
  }),
]);
const previewRequest = z.object({ conversationId: z.string().min(1).max(128), sources: z.array(source).max(500) });

const STATUS = { changed_meanwhile: 409, settings_refused: 400, not_here: 409, version_unknown: 404 } as const;

export function createCrmRoutes(crm: AdminCrm): Router {
  const router = express.Router();
  router.get('/crm', async (_request, response) => answer(response, await crm.report(connectionOf(response))));
  router.post('/crm/check', async (request, response) => {
    const asked = checkRequest.safeParse(request.body);
    if (!asked.success) return invalid(response, 'Send the settings.');
    answer(response, await crm.check(connectionOf(response), asked.data.settings));
  });
  router.post('/crm/save', async (request, response) => {
    const asked = saveRequest.safeParse(request.body);
    if (!asked.success)
      return invalid(
        response,
        'Send the settings, the version they were made from, and a note of at most 500 characters.',
      );
    saved(response, await crm.save(connectionOf(response), { ...asked.data, who: adminOf(response).username }));
  });
  router.post('/crm/rollback', async (request, response) => {
    const asked = rollbackRequest.safeParse(request.body);
    if (!asked.success) return invalid(response, 'Name the version to go back to, and the one that is in force.');
    saved(response, await crm.rollback(connectionOf(response), { ...asked.data, who: adminOf(response).username }));
  });
  router.get('/crm/versions', async (_request, response) => {
    response.json({ rows: await crm.versions(connectionOf(response)) });
  });
  router.get('/crm/versions/:version', async (request, response) => {
    const version = z.coerce.number().int().min(0).safeParse(request.params.version);
    const found = version.success ? await crm.version(connectionOf(response), version.data) : null;
    if (found === null)
      return refuse(response, 404, 'version_unknown', 'There is no such version, or it cannot be read any more.');
    response.json(found);
  });
  readings(router, crm);
  return router;
}

/** What settings are made from: org, skills, conversations. */
function readings(router: Router, crm: AdminCrm): void {
  router.get('/crm/org', async (_request, response) => {
    response.json(await crm.org(connectionOf(response)));
  });
  router.get('/crm/fields', async (request, response) => {
    const object = objectName.safeParse(request.query['object']);
    if (!object.success) return invalid(response, 'Name the object.');
    response.json(await crm.fields(connectionOf(response), object.data));
  });
  router.get('/crm/lookup', async (request, response) => {
    const object = objectName.safeParse(request.query['object']);
    const found = object.success ? await crm.lookup(connectionOf(response), object.data) : null;
    if (found === null) return refuse(response, 404, 'object_unknown', 'This is not a custom object.');
    response.json(found);
  });
  router.post('/crm/synchronize', async (_request, response) =>
    answer(response, await crm.synchronize(connectionOf(response), adminOf(response).username)),
  );
  router.get('/crm/skills', async (_request, response) => {
    response.json(await crm.skills(connectionOf(response)));
  });
  router.get('/crm/conversations', async (_request, response) => {
    response.json({ rows: await crm.conversations(connectionOf(response)) });
  });
  router.post('/crm/preview', async (request, response) => {
    const asked = previewRequest.safeParse(request.body);
    if (!asked.success) return invalid(response, 'Name a conversation, and at most 500 values.');
    const { conversationId, sources } = asked.data;
    const found = await crm.preview(connectionOf(response), conversationId, sources as ValueSource[]);
    if (found === null) return refuse(response, 404, 'conversation_unknown', 'Nothing is known of this conversation.');
    response.json(found);
  });
}

function saved(response: Response, outcome: CrmSaved | null): void {
  if (outcome === null) return gone(response);
  if ('refused' in outcome) return refuse(response, STATUS[outcome.refused], outcome.refused, outcome.text);
  response.json(outcome);
}

function answer(response: Response, found: object | null): void {
  if (found === null) return gone(response);
  response.json(found);
}

const gone = (response: Response): void => refuse(response, 404, 'connection_unknown', 'There is no such connection.');
const invalid = (response: Response, text: string): void => refuse(response, 400, 'invalid_request', text);
