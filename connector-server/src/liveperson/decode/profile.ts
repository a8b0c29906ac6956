/** GetUserProfile answer -> what the agent sees of the consumer. Signed claims first, then authenticated data, then private data. */
import type { ConsumerProfile } from '../../conversation/upstream.ts';
import { asFields, asList, asText, type Fields } from './reading.ts';

interface Found {
  first: string;
  last: string;
  email: string;
  phone: string;
}

function fromSdes(holder: Fields): Found {
  const found: Found = { first: '', last: '', email: '', phone: '' };
  for (const item of asList(holder.lp_sdes).slice(0, 50)) {
    const { type, personal } = asFields(item);
    if (asText(type) !== 'personal') continue;
    const data = asFields(personal);
    found.first ||= asText(data.firstname);
    found.last ||= asText(data.lastname);
    for (const contact of asList(data.contacts).slice(0, 20)) {
      found.email ||= asText(asFields(contact).email);
      found.phone ||= asText(asFields(contact).phone);
    }
  }
  return found;
}

const clean = (text: string): string => text.trim().slice(0, 255);
const orNull = (text: string): string | null => (clean(text) === '' ? null : clean(text));

/** `acr` "0" means not authenticated; anything else that is set, authenticated. */
export function decodeProfile(consumerId: string, body: unknown): ConsumerProfile {
  const profile = asFields(body);
  const claims = asFields(profile.claims);
  const secret = asFields(profile.privateData);
  const signed = fromSdes(claims);
  const told = fromSdes(asFields(profile.authenticatedData));
  const first = asText(profile.firstName) || asText(claims.given_name) || signed.first || told.first;
  const last = asText(profile.lastName) || asText(claims.family_name) || signed.last || told.last;
  const acr = asText(profile.acr);
  return {
    id: consumerId,
    name: clean(`${clean(first)} ${clean(last)}`) || clean(asText(profile.nickName)),
    email: orNull(signed.email || asText(claims.email) || told.email || asText(secret.email) || asText(secret.mail)),
    phone: orNull(signed.phone || asText(claims.phone_number) || told.phone || asText(secret.mobileNum)),
    authenticated: acr !== '' && acr !== '0',
  };
}
