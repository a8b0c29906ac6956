/** Views of one connection of the settings, in the shape each room asks for. */
import type { LivePersonAccount } from '../desk/livePersonPorts.ts';
import type { ConnectionProfile } from '../desk/ports.ts';
import { LIMITS } from '../protocol/constants.ts';
import type { OrgProfile } from '../salesforce/orgProfile.ts';
import type { Connection } from '../settings/connection.ts';

export function livePersonAccount({ liveperson }: Connection): LivePersonAccount {
  return {
    account: liveperson.account,
    signIn: liveperson.signIn,
    api: liveperson.api,
    apiKey: liveperson.apiKey ?? null,
    domains: liveperson.services,
  };
}

/** What is known of customer and visit goes into this connection's records, so history is asked for it too. */
export function usesAttributes({ crm }: Connection): boolean {
  return crm.conversationFields.length > 0 || crm.automaticCreation.length > 0;
}

/** For the desks. */
export function connectionProfile(connection: Connection): ConnectionProfile {
  const { softphone, records, crm } = connection;
  return {
    id: connection.id,
    name: connection.name,
    orgId: connection.salesforce.orgId,
    livePerson: livePersonAccount(connection),
    agents: connection.agents,
    softphone: {
      openRecord: softphone.openRecord,
      sound: softphone.sound,
      wrapUpSeconds: records.wrapUpMinutes * 60,
      maxMessageChars: LIMITS.MESSAGE_CHARS,
      linkable: crm.objects
        .filter(({ conversationField, allowLink }) => conversationField !== null && allowLink)
        .map(({ object }) => object),
    },
    linkable: crm.objects
      .filter(({ conversationField }) => conversationField !== null)
      .map(({ object, allowLink, allowCreate }) => ({ object, offered: allowLink || allowCreate })),
    presence: {
      awayAfterSeconds: softphone.awayAfterSeconds,
      offlineAfterSeconds: softphone.offlineAfterMinutes * 60,
      afterOffline: softphone.afterOffline,
    },
  };
}

/** For calls to the org as the API user. */
export function orgProfile(connection: Connection): OrgProfile {
  const { orgId, loginUrl, apiVersion, auth } = connection.salesforce;
  return { connectionId: connection.id, orgId, loginUrl, apiVersion, auth };
}
