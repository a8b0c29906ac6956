import type { JsonObject } from '../json.ts';
import type { World } from '../world.ts';

/** The campaign of a conversation in the words of the history APIs; ids of one the account does not know come without names. */
export function campaignBody(
  world: Pick<World, 'campaigns'>,
  campaignId: string | undefined,
  engagementId: string | undefined,
): JsonObject {
  const campaign = campaignId === undefined ? undefined : world.campaigns.get(campaignId);
  return {
    campaignId: campaignId ?? '-1',
    campaignName: campaign?.name ?? 'undefined',
    campaignEngagementId: engagementId ?? '-1',
    campaignEngagementName:
      (engagementId === undefined ? undefined : campaign?.engagements[engagementId]) ?? 'undefined',
    goalId: campaign?.goalId ?? '-1',
    goalName: campaign?.goalName ?? 'undefined',
    visitorProfileId: campaign === undefined ? '-1' : '1',
    visitorProfileName: campaign?.audience ?? 'undefined',
    lobId: campaign === undefined ? '-1' : '1',
    lobName: campaign?.lineOfBusiness ?? 'undefined',
    engagementSource: 'WEB_SITE',
  };
}
