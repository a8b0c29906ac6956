/** The pages about the CRM side, tied to the settings, the org, LivePerson's directory and what is known of conversations. */
import { explainPath } from '../attributes/explainPath.ts';
import { predefinedValues } from '../attributes/predefinedValues.ts';
import { readValue } from '../attributes/readValue.ts';
import type { ConversationAttributes, ModelName } from '../attributes/attributes.ts';
import type { AdminCrm, CrmSaved } from '../admin/crmRoutes.ts';
import type { CrmProblem, CrmValue, OrgObject } from '../protocol/adminCrmTypes.ts';
import type { CrmSettings, ValuePaths, ValueSource } from '../protocol/crmSettings.ts';
import { moreRights } from '../rights/moreRights.ts';
import { checkCrm, objectsToDescribe } from '../settings/crmCheck/checkCrm.ts';
import { CONVERSATION } from '../settings/crmCheck/org.ts';
import type { OrgView } from '../settings/crmCheck/org.ts';
import { valueTargets } from '../settings/crmCheck/valueTargets.ts';
import { crmChanges } from '../settings/crmChanges.ts';
import { defaultCrmSettings } from '../settings/crmSchema.ts';
import { parseCrm } from '../settings/parseCrm.ts';
import type { Settings } from '../settings/settings.ts';
import type { Db } from '../store/database.ts';
import { recentConversations } from '../store/recentConversations.ts';
import type { AuditSink } from '../support/audit.ts';
import type { Logger } from '../support/logger.ts';
import type { AdminCrmRooms } from './adminCrmRooms.ts';
import type { CrmSections } from './crmSections.ts';
import { lookupMetadata } from './lookupMetadata.ts';

export interface AdminCrmDeps {
  db: Db;
  settings: Settings;
  sections: CrmSections;
  /** Null while the server begins anew. */
  rooms(): AdminCrmRooms | null;
  audit: AuditSink;
  log: Logger;
}

const SAMPLES = 30;
const VERSIONS_SHOWN = 50;
const READ_ONLY =
  'The settings document of the server (SETTINGS_FILE) has a section "crm", so this page only shows it. Take the section out of the document to change it here.';
const BEGINS_ANEW = 'The server begins anew. Try again in a moment.';
const NO_ANSWER = 'Salesforce could not be asked just now. Try again in a moment.';

export function createAdminCrm(deps: AdminCrmDeps): AdminCrm {
  const { settings, sections, log } = deps;
  const problemsOf = async (connectionId: string, crm: CrmSettings): Promise<CrmProblem[]> => {
    const [org, skills] = await Promise.all([orgView(deps, connectionId, crm), skillsOf(deps, connectionId)]);
    const inForce = settings.connection(connectionId)?.crm ?? defaultCrmSettings();
    return [
      ...checkCrm({ crm, org, skills: skills.length === 0 ? null : skills, inForce }),
      ...moreRights(inForce, crm, org),
    ];
  };
  const save = async (
    connectionId: string,
    asked: { crm: CrmSettings; after: number; note: string; who: string; action: string },
  ): Promise<CrmSaved> => {
    if (settings.connection(connectionId)?.crmOwner === 'document') return { refused: 'not_here', text: READ_ONLY };
    const version = await sections.save(connectionId, asked);
    if (version !== null) return { version };
    const now = sections.inForce(connectionId);
    return {
      refused: 'changed_meanwhile',
      text: `${now?.author ?? 'Somebody else'} saved version ${now?.version ?? 0} meanwhile. Nothing of yours was saved: load that version, and make your changes again.`,
    };
  };
  return {
    async report(connectionId) {
      const connection = settings.connection(connectionId);
      if (connection === null) return null;
      // Saved on another server a moment ago.
      await sections.load().catch((error: unknown) => log.warn({ err: error }, 'Saved settings could not be read'));
      const saved = sections.inForce(connectionId);
      const current = settings.connection(connectionId) ?? connection;
      const ofPages = current.crmOwner === 'pages' ? saved : null;
      return {
        owner: current.crmOwner,
        version: saved?.version ?? 0,
        savedAt: ofPages?.createdAt ?? null,
        savedBy: ofPages?.author ?? null,
        settings: current.crm,
        problems: await problemsOf(connectionId, current.crm),
        values: predefinedValues.map(shownValue),
        note: noteOf(current.crmOwner, saved?.unreadable ?? []),
      };
    },
    async check(connectionId, given) {
      const connection = settings.connection(connectionId);
      if (connection === null) return null;
      const parsed = parseCrm(given);
      if (!parsed.ok) return { problems: parsed.problems, changes: [] };
      return {
        problems: await problemsOf(connectionId, parsed.crm),
        changes: crmChanges(connection.crm, parsed.crm),
      };
    },
    async save(connectionId, { settings: given, after, note, who }) {
      if (settings.connection(connectionId) === null) return null;
      const parsed = parseCrm(given);
      const problems = parsed.ok ? await problemsOf(connectionId, parsed.crm) : parsed.problems;
      const errors = problems.filter(({ level }) => level === 'error');
      if (!parsed.ok || errors.length > 0)
        return { refused: 'settings_refused', text: `Not saved. ${errors.map(({ text }) => text).join(' ')}` };
      return save(connectionId, { crm: parsed.crm, after, note, who, action: 'saved the settings of the CRM side' });
    },
    async rollback(connectionId, { version, after, who }) {
      if (settings.connection(connectionId) === null) return null;
      const crm = version === 0 ? defaultCrmSettings() : await sections.version(connectionId, version);
      if (crm === null)
        return { refused: 'version_unknown', text: 'There is no such version, or it cannot be read any more.' };
      const back = version === 0 ? 'the defaults' : `version ${version}`;
      return save(connectionId, {
        crm,
        after,
        note: `Back to ${back}`,
        who,
        action: `took the settings of the CRM side back to ${back}`,
      });
    },
    versions: async (connectionId) =>
      (await sections.versions(connectionId, VERSIONS_SHOWN)).map(({ version, author, note, createdAt }) => ({
        version,
        at: createdAt,
        by: author,
        note,
      })),
    async version(connectionId, version) {
      const crm = version === 0 ? defaultCrmSettings() : await sections.version(connectionId, version);
      const current = settings.connection(connectionId)?.crm;
      return crm === null || current === undefined ? null : { settings: crm, changes: crmChanges(current, crm) };
    },
    async org(connectionId) {
      const catalog = deps.rooms()?.catalog;
      if (catalog === undefined) return { objects: [], text: BEGINS_ANEW };
      try {
        const [list, conversation] = await Promise.all([
          catalog.list(connectionId),
          catalog.describe(connectionId, CONVERSATION),
        ]);
        const lookups = (object: string): string[] =>
          (conversation?.fields ?? []).flatMap((field) => (field.referenceTo.includes(object) ? [field.field] : []));
        return {
          objects: list.map((each) => ({ ...each, conversationFields: lookups(each.object) })),
          text: conversation === null ? `The API user does not see the object ${CONVERSATION}.` : null,
        };
      } catch (error) {
        log.info({ err: error }, 'The objects of an org could not be read');
        return { objects: [], text: NO_ANSWER };
      }
    },
    async fields(connectionId, object) {
      const catalog = deps.rooms()?.catalog;
      if (catalog === undefined) return { object: null, text: BEGINS_ANEW };
      try {
        const found = await catalog.describe(connectionId, object);
        return { object: found, text: found === null ? hiddenText(object) : hiddenFields(found) };
      } catch (error) {
        log.info({ err: error }, 'The fields of an object could not be read');
        return { object: null, text: NO_ANSWER };
      }
    },
    async synchronize(connectionId, who) {
      const connection = settings.connection(connectionId);
      const rooms = deps.rooms();
      if (connection === null || rooms === null) return null;
      const before = fieldNames(await rooms.catalog.forget(connectionId));
      rooms.forgetRefusals();
      const names = objectsToDescribe(connection.crm);
      const objects = (
        await Promise.all(names.map((name) => rooms.catalog.describe(connectionId, name).catch(() => null)))
      ).filter((each) => each !== null);
      const after = fieldNames(objects);
      await deps.audit({ connectionId, actor: who, action: 'synchronized the fields of the org', subject: null });
      const knownBefore = new Set([...before].map((name) => name.split('.')[0]));
      return {
        objects: objects.length,
        fields: after.size,
        added: [...after].filter((name) => !before.has(name) && knownBefore.has(name.split('.')[0])),
        removed: [...before].filter((name) => !after.has(name)),
        problems: await problemsOf(connectionId, connection.crm),
      };
    },
    async skills(connectionId) {
      const skills = await skillsOf(deps, connectionId);
      return {
        skills,
        text:
          skills.length > 0
            ? null
            : 'LivePerson told of no skill: none was created in the account, or nobody could ask. Without an application for machine access (liveperson.api) an agent has to be signed in. If there are skills in LivePerson, ask LivePerson to put the account on "AC Users".',
      };
    },
    conversations: (connectionId) => recentConversations(deps.db, connectionId, SAMPLES),
    async preview(connectionId, conversationId, sources) {
      const attributes = (await deps.rooms()?.attributesOf(connectionId, conversationId)) ?? null;
      return attributes === null ? null : { values: sources.map((source) => previewed(attributes, source)) };
    },
    async lookup(connectionId, object) {
      const described = await deps
        .rooms()
        ?.catalog.describe(connectionId, object)
        .catch(() => null);
      return object.endsWith('__c') ? lookupMetadata(object, described?.label ?? null) : null;
    },
  };
}

/** Null: the org cannot tell now. An object nobody may see is simply not there. */
async function orgView(deps: AdminCrmDeps, connectionId: string, crm: CrmSettings): Promise<OrgView | null> {
  const catalog = deps.rooms()?.catalog;
  if (catalog === undefined) return null;
  try {
    const describe = (name: string): Promise<OrgObject | null> => catalog.describe(connectionId, name);
    const first = await Promise.all(objectsToDescribe(crm).map(describe));
    const objects = new Map(first.flatMap((each) => (each === null ? [] : [[each.object, each] as const])));
    // Ids of filters and defaults are compared with what their lookups lead to.
    const targets = valueTargets(crm, objects).filter((name) => !objects.has(name));
    for (const each of await Promise.all(targets.map(describe))) if (each !== null) objects.set(each.object, each);
    return { object: (name) => objects.get(name) ?? null };
  } catch (error) {
    deps.log.info({ err: error }, 'The settings of the CRM side could not be compared with the org');
    return null;
  }
}

async function skillsOf(deps: AdminCrmDeps, connectionId: string): Promise<{ id: string; name: string }[]> {
  const view = await deps
    .rooms()
    ?.directory(connectionId)
    .catch(() => null);
  return [...(view?.skills.values() ?? [])]
    .map(({ id, name }) => ({ id, name }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

function shownValue({ id, label, group, chatOnly, paths }: (typeof predefinedValues)[number]): CrmValue {
  const first = (model: ModelName): string | null => paths[model]?.[0] ?? null;
  return {
    id,
    label,
    group,
    chatOnly: chatOnly ?? false,
    paths: {
      widget: first('widget'),
      messagingHistory: first('messagingHistory'),
      chatHistory: first('chatHistory'),
    },
  };
}

const MODEL_OF: Readonly<Record<keyof ValuePaths, ModelName>> = {
  widget: 'widget',
  messagingWidget: 'widget',
  chatHistory: 'chatHistory',
  messagingHistory: 'messagingHistory',
};
const LONGEST_SHOWN = 500;

function previewed(
  attributes: ConversationAttributes,
  source: ValueSource,
): { value: string | null; text: string | null } {
  const value = readValue(attributes, source);
  if (value !== null) return { value: value.slice(0, LONGEST_SHOWN), text: null };
  if ('value' in source) return { value: null, text: 'This conversation does not have it.' };
  const texts = Object.entries(source.paths as Record<string, string>).map(
    ([name, path]) => explainPath(attributes[MODEL_OF[name as keyof ValuePaths]], path).text,
  );
  return { value: null, text: texts.join(' ') || 'Type a path.' };
}

const hiddenText = (object: string): string =>
  `The API user does not see the object ${object}: it does not exist, or the API user needs read access to it.`;

/** Why a field somebody looks for may not be in the list (MAP-25, TRB-08). */
function hiddenFields(object: OrgObject): string {
  return `Only fields that the API user sees are listed. One that is missing either needs read access for the API user, or Salesforce never shows it to programs${object.object === 'Lead' ? ' (e.g. Campaign on a lead)' : ''}. Labels are the org's own; the API name stands beside them.`;
}

function noteOf(owner: 'pages' | 'document', unreadable: readonly string[]): string | null {
  if (owner === 'document') return READ_ONLY;
  if (unreadable.length === 0) return null;
  return `What was saved last cannot be read by this version of the connector, so the defaults are in force: ${unreadable.join(' ')}`;
}

function fieldNames(objects: readonly OrgObject[]): Set<string> {
  return new Set(objects.flatMap(({ object, fields }) => fields.map(({ field }) => `${object}.${field}`)));
}
