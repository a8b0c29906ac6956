import { CONVERSATION_OBJECT } from '../../recorder/conversationIntent.ts';
import { fine, notLooked, warns } from '../outcome.ts';
import { sharingOf } from '../questions.ts';
import type { ConnectionCheck } from '../types.ts';
import { firstSeen } from '../firstSeen.ts';

export const salesforceSharing: ConnectionCheck = {
  id: 'salesforce.sharing',
  group: 'salesforce',
  title: 'Conversations are private',
  why: 'Whoever may read the object would see every conversation and the files attached to it, not only their own.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run({ org, setup }) {
    const tried = 'Asked for the organization-wide default of LivePerson Conversation.';
    const asked = sharingOf(CONVERSATION_OBJECT);
    const seen = await firstSeen([() => org.query(asked), ...(setup === null ? [] : [() => setup.query(asked)])]);
    const model = seen.ok ? seen.value[0]?.['InternalSharingModel'] : undefined;
    const look = 'Look at Setup > Sharing Settings: LivePerson Conversation, Default Internal Access.';
    if (!seen.ok) return [notLooked(tried, seen, look)];
    if (typeof model !== 'string')
      return [
        notLooked(
          tried,
          { ok: false, code: 'no_rows', status: null, text: 'The org does not say it to this user.' },
          look,
        ),
      ];
    if (model === 'Private') return [fine(tried, 'Its default is Private.')];
    return [
      warns('not_private', {
        tried,
        seen: `Its default is ${model}.`,
        mend: 'Set Default Internal Access of LivePerson Conversation to Private in Setup > Sharing Settings; give the permission set LivePerson Conversation Reader to those who may read all.',
        setupPath: '/lightning/setup/SecuritySharing/home',
      }),
    ];
  },
};
