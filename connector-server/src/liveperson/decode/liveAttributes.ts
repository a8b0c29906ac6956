/** What the socket tells about a conversation's customer and visit, in the words of Messaging Interactions and of the widget. */
import type { ToldAttributes } from '../../attributes/attributes.ts';
import { boundedModel } from '../../attributes/boundedModel.ts';
import { engagementEvents } from './engagementAttributes.ts';
import { asFields, asText, type Fields } from './reading.ts';

/** Of the 16 KB of a conversation. */
const VISIT_BYTES = 4_096;
const PROFILE_BYTES = 12_288;

/** From the details of a conversation: where it came from. Null: they say nothing. */
export function visitAttributes(details: Fields): ToldAttributes | null {
  const context = asFields(details.context);
  const client = asFields(context.clientProperties);
  const campaign = asFields(details.campaignInfo);
  const told = boundedModel(
    {
      info: {
        device: client.deviceFamily,
        browser: client.browser,
        browserVersion: client.browserVersion,
        operatingSystem: client.os,
        operatingSystemVersion: client.osVersion,
        timeZone: client.timeZone,
        ipAddress: client.ipAddress,
        appId: client.appId,
        appVersion: client.appVersion,
        integration: client.integration,
        integrationVersion: client.integrationVersion,
        language: context.lang,
        visitorId: context.visitorId,
        sessionId: context.sessionId,
        interactionContextId: context.interactionContextId,
        firstConversation: details.firstConversation,
      },
      campaign: {
        campaignId: campaign.campaignId,
        campaignEngagementId: campaign.engagementId,
        engagementApplicationName: asText(context.name) || undefined,
      },
    },
    { bytes: VISIT_BYTES },
  );
  return Object.keys(told).length === 0 ? null : { messagingHistory: told };
}

/** From a GetUserProfile answer. What the brand signed stands before what the visitor's page said. */
export function profileAttributes(consumerId: string, body: unknown): ToldAttributes {
  const profile = asFields(body);
  const secret = asFields(profile.privateData);
  const acr = asText(profile.acr);
  const authenticated = acr !== '' && acr !== '0';
  const { lp_sdes: _, ...claims } = asFields(profile.claims);
  const signed = engagementEvents(asFields(profile.claims), authenticated);
  const told = engagementEvents(asFields(profile.authenticatedData), authenticated);
  const name = [asText(profile.firstName), asText(profile.lastName)].join(' ').trim();
  const room = { bytes: PROFILE_BYTES };
  const messagingHistory = boundedModel(
    {
      consumerParticipants: [
        {
          participantId: consumerId,
          firstName: profile.firstName,
          lastName: profile.lastName,
          consumerName: name || asText(profile.nickName) || undefined,
          email: asText(secret.email) || asText(secret.mail) || undefined,
          phone: asText(secret.mobileNum) || undefined,
        },
      ],
      sdes: { events: authenticated ? [...signed, ...told] : signed },
      unAuthSdes: { events: authenticated ? [] : told },
    },
    room,
  );
  const widget = boundedModel({ claimsAndAuthType: { acr: acr || undefined, claims } }, room);
  return { messagingHistory, widget };
}
