/** Profiles of consumers: from the brand's signed token, and from what the consumer's client sets. */
import type { JsonObject } from '../json.ts';
import { isObject, listOf, text } from '../json.ts';

export interface ConsumerProfile {
  consumerId: string;
  firstName: string;
  lastName: string;
  nickName: string;
  avatarUrl: string | null;
  role: string | null;
  privateData: { email: string | null; mobileNum: string | null; userId: string | null; mail: string | null };
  claims: JsonObject | null;
  /** "0" = not authenticated, "loa1" = authenticated. */
  acr: '0' | 'loa1';
  authenticatedData: JsonObject | null;
}

export interface ConsumerProfiles {
  get(consumerId: string): ConsumerProfile | undefined;
  /** Creates the profile when it is new. */
  ensure(consumerId: string): ConsumerProfile;
  /** Takes over what the brand signed. */
  authenticate(consumerId: string, claims: JsonObject): ConsumerProfile;
  /** userprofile.SetUserProfile of the consumer. */
  update(consumerId: string, body: JsonObject): void;
}

export function createConsumerProfiles(): ConsumerProfiles {
  const byId = new Map<string, ConsumerProfile>();
  const ensure = (consumerId: string): ConsumerProfile => {
    const held = byId.get(consumerId);
    if (held !== undefined) return held;
    const made: ConsumerProfile = {
      consumerId,
      firstName: '',
      lastName: '',
      nickName: '',
      avatarUrl: null,
      role: null,
      privateData: { email: null, mobileNum: null, userId: null, mail: null },
      claims: null,
      acr: '0',
      authenticatedData: null,
    };
    byId.set(consumerId, made);
    return made;
  };
  return {
    get: (consumerId) => byId.get(consumerId),
    ensure,
    authenticate(consumerId, claims) {
      const profile = ensure(consumerId);
      profile.acr = 'loa1';
      profile.firstName = text(claims['given_name']) ?? profile.firstName;
      profile.lastName = text(claims['family_name']) ?? profile.lastName;
      profile.privateData.email = text(claims['email']) ?? profile.privateData.email;
      profile.privateData.mobileNum = text(claims['phone_number']) ?? profile.privateData.mobileNum;
      profile.claims = { iss: claims['iss'], sub: claims['sub'], lp_sdes: listOf(claims['lp_sdes']) };
      return profile;
    },
    update(consumerId, body) {
      const profile = ensure(consumerId);
      profile.firstName = text(body['firstName']) ?? profile.firstName;
      profile.lastName = text(body['lastName']) ?? profile.lastName;
      profile.avatarUrl = text(body['avatarUrl']) ?? profile.avatarUrl;
      profile.role = text(body['role']) ?? profile.role;
      if (isObject(body['privateData'])) {
        profile.privateData.mobileNum = text(body['privateData']['mobileNum']) ?? profile.privateData.mobileNum;
        profile.privateData.mail = text(body['privateData']['mail']) ?? profile.privateData.mail;
        profile.privateData.email = profile.privateData.mail ?? profile.privateData.email;
      }
      if (isObject(body['authenticatedData'])) profile.authenticatedData = body['authenticatedData'];
    },
  };
}

/** Answer body of GetUserProfile. */
export function profileBody(profile: ConsumerProfile): JsonObject {
  return {
    userId: profile.consumerId,
    firstName: profile.firstName,
    lastName: profile.lastName,
    nickName: profile.nickName,
    avatarUrl: profile.avatarUrl,
    role: profile.role,
    backgndImgUri: null,
    description: null,
    privateData: profile.privateData,
    acr: profile.acr,
    ...(profile.claims === null ? {} : { claims: profile.claims }),
    ...(profile.authenticatedData === null ? {} : { authenticatedData: profile.authenticatedData }),
  };
}
