/** Which records may be linked: known objects of the settings, and ids that can be theirs. Pure. */
import type { CommandAnswer, LinkView } from '../../protocol/types.ts';
import { fullId, isIdOf } from '../../support/salesforceId.ts';
import type { LinkableObject } from '../ports.ts';
import { refused } from '../words.ts';

const NAME_CHARS = 255;

/**
 * The links as they are kept, else why none of them is made. The first is the record the agent chose; the others are its
 * parents, which need a lookup on the conversation but not to be offered for linking themselves.
 */
export function checkedLinks(
  asked: readonly LinkView[],
  linkable: readonly LinkableObject[],
): LinkView[] | CommandAnswer {
  const checked = new Map<string, LinkView>();
  for (const [index, { object, recordId, name, accountId }] of asked.entries()) {
    const known = linkable.find((one) => one.object === object);
    if (known === undefined || (index === 0 && !known.offered))
      return refused(
        'not_linkable',
        `Conversations are not linked to ${object}: an administrator decides which they are.`,
      );
    if (!isIdOf(object, recordId)) return refused('not_a_record', `This is not a Salesforce record of ${object}.`);
    if (accountId !== undefined && !isIdOf('Account', accountId))
      return refused('not_a_record', 'This is not the account of a contact.');
    const link = { object, recordId: fullId(recordId), name: name.slice(0, NAME_CHARS) };
    const before = checked.get(object);
    if (before !== undefined && before.recordId !== link.recordId)
      return refused('two_of_one_kind', `A conversation is linked to one ${object} at a time.`);
    checked.set(object, { ...link, ...(accountId === undefined ? {} : { accountId: fullId(accountId) }) });
  }
  return [...checked.values()];
}
