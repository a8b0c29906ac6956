import { fine, notLooked } from '../outcome.ts';
import type { ConnectionCheck } from '../types.ts';

export const salesforcePersonAccounts: ConnectionCheck = {
  id: 'salesforce.personAccounts',
  group: 'salesforce',
  title: 'Persons are understood',
  why: 'Where accounts may be persons, one person is an account and a contact at once.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run({ org }) {
    const tried = 'Described Contact.';
    const seen = await org.describe('Contact');
    if (!seen.ok)
      return seen.status === 404
        ? [fine(tried, 'The API user does not see contacts.')]
        : [notLooked(tried, seen, 'Look in Setup > Object Manager > Account for “Is Person Account”.')];
    return [
      fine(
        tried,
        seen.value.fields.has('IsPersonAccount')
          ? 'The org has person accounts: each is found, shown and linked as its contact.'
          : 'The org has no person accounts.',
      ),
    ];
  },
};
