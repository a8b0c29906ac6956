/** Fields of LivePerson_Conversation__c that come with the package, in lower case: a test compares them with the metadata. */
const OWN: ReadonlySet<string> = new Set([
  'account__c',
  'api_type__c',
  'brand_id__c',
  'case__c',
  'contact__c',
  'csat_score__c',
  'duration_minutes__c',
  'end_time__c',
  'engagement_channel__c',
  'external_key__c',
  'lead__c',
  'link_note__c',
  'opportunity__c',
  'owner_note__c',
  'product__c',
  'skill__c',
  'start_time__c',
  'status__c',
  'transcript__c',
  'transcript_checksum__c',
]);

/** Salesforce does not tell upper from lower case in names of fields. */
export function isOwnField(field: string): boolean {
  return OWN.has(field.toLowerCase());
}
