/** What linking needs: lookups of the object to its account and contact, and of the conversation to the object (LNK-13 to LNK-21). */
import type { OrgObject } from '../../protocol/adminCrmTypes.ts';
import type { CrmObjectSettings } from '../../protocol/crmSettings.ts';
import { CONVERSATION, fieldOf, told } from './org.ts';
import type { Check } from './org.ts';

type Parent = 'Account' | 'Contact';
const MEMBERS = {
  Account: { field: 'accountField', mandatory: 'accountMandatory' },
  Contact: { field: 'contactField', mandatory: 'contactMandatory' },
} as const;
/** Objects of the platform whose records belong to somebody. */
const PARENTS: Readonly<Record<string, readonly Parent[]>> = {
  Contact: ['Account'],
  Opportunity: ['Account'],
  Case: ['Account', 'Contact'],
};

export function checkLinks(
  settings: CrmObjectSettings,
  object: OrgObject | null,
  conversation: OrgObject | null,
  check: Check,
): void {
  for (const parent of ['Account', 'Contact'] as const) checkParent(parent, settings, object, check);
  checkConversationLookup(settings, conversation, check);
}

function checkParent(parent: Parent, settings: CrmObjectSettings, object: OrgObject | null, check: Check): void {
  const { complain } = check;
  const lookup = settings[MEMBERS[parent].field];
  const at = `objects.${settings.object}.${MEMBERS[parent].field}`;
  const small = parent.toLowerCase();
  if (lookup === null) {
    if (settings[MEMBERS[parent].mandatory])
      return complain(
        'error',
        at,
        `The ${small} is mandatory, but no ${small} field is chosen: choose the lookup that holds it.`,
      );
    const could = object?.custom === true && object.fields.some((field) => field.referenceTo.includes(parent));
    const should = PARENTS[settings.object]?.includes(parent) ?? could;
    if (should && settings.allowCreate && settings.object !== parent)
      complain(
        'warning',
        at,
        `No ${small} field is chosen: a new ${settings.object} is not attached to the ${small}, nor is the conversation.`,
      );
    return;
  }
  if (!settings.fields.some(({ field }) => field === lookup))
    complain(
      'warning',
      at,
      `${lookup} is not in the field mapping: agents cannot choose the ${small} on the form, and without one the conversation is not linked to it. Add a row for ${lookup}.`,
    );
  if (object === null) return;
  const field = object.fields.find((each) => each.field === lookup);
  if (field === undefined) fieldOf(object, lookup, at, check);
  else if (!field.referenceTo.includes(parent))
    complain(
      'error',
      at,
      `${told(object, field)} is no lookup to ${parent}${field.referenceTo.length > 0 ? `, but to ${field.referenceTo.join(', ')}` : ''}.`,
    );
}

function checkConversationLookup(settings: CrmObjectSettings, conversation: OrgObject | null, check: Check): void {
  const { complain } = check;
  const at = `objects.${settings.object}.conversationField`;
  if (settings.conversationField === null) {
    if (!settings.allowLink) return;
    const there = conversation?.fields.find((field) => field.referenceTo.includes(settings.object));
    complain(
      'warning',
      at,
      there === undefined
        ? `Conversations cannot be linked to ${settings.object}: the object LivePerson Conversation has no lookup to it. Add one in Salesforce (Setup › Object Manager › LivePerson Conversation › Fields & Relationships › New › Lookup), or deploy the metadata offered here, then synchronize fields.`
        : `Conversations are not linked to ${settings.object}: choose the lookup ${there.label} (${there.field}).`,
    );
    return;
  }
  if (conversation === null) return;
  const field = conversation.fields.find((each) => each.field === settings.conversationField);
  if (field === undefined) fieldOf(conversation, settings.conversationField, at, check);
  else if (!field.referenceTo.includes(settings.object))
    complain(
      'error',
      at,
      `${told(conversation, field)} is no lookup to ${settings.object}. Choose one that is, or add it to ${CONVERSATION}.`,
    );
}
