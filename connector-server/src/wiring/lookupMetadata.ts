import type { CrmLookupMetadata } from '../protocol/adminCrmTypes.ts';
import { CONVERSATION } from '../settings/crmCheck/org.ts';

/** A lookup from the conversation to a custom object, ready to deploy, and how to add it by hand (LNK-21). */
export function lookupMetadata(object: string, label: string | null): CrmLookupMetadata {
  const plain = object.replace(/__c$/, '');
  // Without the prefix of a package: the field is the org's own.
  const own = plain.replace(/^[A-Za-z0-9]+__/, '');
  const field = `${own}__c`;
  const shown = label ?? own.replaceAll('_', ' ');
  return {
    field,
    path: `objects/${CONVERSATION}/fields/${field}.field-meta.xml`,
    xml: `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>${field}</fullName>
    <deleteConstraint>SetNull</deleteConstraint>
    <label>${escaped(shown)}</label>
    <referenceTo>${object}</referenceTo>
    <relationshipLabel>LivePerson Conversations</relationshipLabel>
    <relationshipName>LivePerson_Conversations</relationshipName>
    <required>false</required>
    <type>Lookup</type>
</CustomField>
`,
    steps: [
      'In Salesforce open Setup › Object Manager › LivePerson Conversation › Fields & Relationships.',
      `New › Lookup Relationship › related to ${shown} (${object}); field name ${own}.`,
      'Make it editable for the API user (permission set "LivePerson Connector API" or one of your own), and visible to whom it concerns.',
      `Give the API user read access to ${shown}, and the agents’ allow-list (custom metadata "LivePerson Record Access") a record for ${object}.`,
      'Come back and press "Synchronize fields".',
    ],
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
