import { CONVERSATION_OBJECT } from '../../recorder/conversationIntent.ts';
import { fails, fine, notLooked } from '../outcome.ts';
import type { ConnectionCheck, Look, Outcome } from '../types.ts';

/** Fields without which a record of ours is not one; the others are checked as rights. */
const KEY_FIELD = 'External_Key__c';
const TASK_LOOKUP = 'LivePerson_Conversation__c';

/** Said here, and not once more as missing rights. */
export const FIELDS_OF_PACKAGE: ReadonlySet<string> = new Set([
  `${CONVERSATION_OBJECT}.${KEY_FIELD}`,
  `Task.${TASK_LOOKUP}`,
]);

export const salesforcePackage: ConnectionCheck = {
  id: 'salesforce.package',
  group: 'salesforce',
  title: 'The packages are in the org',
  why: 'Conversations have no object to be kept in, or Tasks no field that names their conversation.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const tried = `Described ${CONVERSATION_OBJECT} and Task as the API user.`;
    const [conversation, task] = await Promise.all([look.org.describe(CONVERSATION_OBJECT), look.org.describe('Task')]);
    const found = [
      await missing(look, tried, CONVERSATION_OBJECT, conversation, KEY_FIELD),
      await missing(look, tried, 'Task', task, TASK_LOOKUP),
    ].filter((outcome) => outcome !== null);
    return found.length > 0
      ? found
      : [
          fine(
            tried,
            `${CONVERSATION_OBJECT} has ${conversation.ok ? conversation.value.fields.size : 0} fields; Tasks name their conversation.`,
          ),
        ];
  },
};

/** An administrator sees whether something is missing or only hidden from the API user. */
async function missing(
  { setup }: Look,
  tried: string,
  object: string,
  seen: Awaited<ReturnType<Look['org']['describe']>>,
  field: string,
): Promise<Outcome | null> {
  if (seen.ok && seen.value.fields.has(field)) return null;
  if (!seen.ok && seen.status !== 404) return notLooked(tried, seen, DEPLOY);
  const subject = seen.ok ? `${object}.${field}` : object;
  const admins = setup === null ? null : await setup.describe(object);
  const isThere = admins === null || !admins.ok ? null : admins.value.fields.has(field);
  if (isThere === true)
    return fails('hidden', {
      subject,
      tried,
      seen: `${subject} is in the org, but the API user does not see it.`,
      mend: 'Give the API user the permission set LivePerson Connector API.',
      setupPath: '/lightning/setup/PermSets/home',
    });
  return fails('missing', {
    subject,
    tried,
    seen:
      admins === null
        ? `The API user does not see ${subject}: it was not deployed, or nobody gave the API user access.`
        : `${subject} is not in the org.`,
    mend: DEPLOY,
    setupPath: '/lightning/setup/ObjectManager/home',
  });
}
const DEPLOY =
  'Deploy the package “main” (npm run connect does it), and give the API user the permission set LivePerson Connector API.';
