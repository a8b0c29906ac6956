import type { ConsumerProfile } from '../identity/consumerProfiles.ts';
import { isObject, listOf, text, type JsonObject } from '../json.ts';

/** Engagement attributes of a profile in the words of the history API (v1: numbers as strings). */
export function sdeEvents(profile: ConsumerProfile, at: number, authenticated: boolean): JsonObject[] {
  const given = listOf(authenticated ? profile.claims?.['lp_sdes'] : profile.authenticatedData?.['lp_sdes']);
  const when = { serverTimeStamp: String(at), originalTimeStamp: String(at) };
  return given.filter(isObject).flatMap((sde): JsonObject[] => {
    if (sde['type'] === 'ctmrinfo' && isObject(sde['info'])) {
      const { cstatus, ctype, customerId, companyBranch, ...rest } = sde['info'];
      const customerInfo = { customerStatus: cstatus, customerType: ctype, customerId, companyBranch, ...rest };
      return [
        {
          customerInfo: { ...when, customerInfo },
          sdeType: 'CUSTOMER_INFO',
          serverTimeStamp: String(at),
          isAuthenticated: authenticated,
        },
      ];
    }
    if (sde['type'] === 'personal' && isObject(sde['personal'])) {
      const { firstname, lastname, contacts, gender, language, company } = sde['personal'];
      const personalContacts = listOf(contacts)
        .filter(isObject)
        .map((contact) => ({ personalContact: { email: text(contact['email']), phone: text(contact['phone']) } }));
      const personalInfo = {
        name: firstname,
        surname: lastname,
        gender,
        company,
        language,
        contacts: personalContacts,
      };
      return [
        {
          personalInfo: { ...when, personalInfo },
          sdeType: 'PERSONAL_INFO',
          serverTimeStamp: String(at),
          isAuthenticated: authenticated,
        },
      ];
    }
    return [];
  });
}
