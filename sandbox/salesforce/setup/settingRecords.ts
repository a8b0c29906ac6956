/** LivePerson_Setting records as an administrator edits them after the deploy. */
import type { CustomMetadataRecord } from '../../../tools/metadata/model.ts';

/** The records with this value in one of them. A record nobody deployed is added. */
export function withSetting(
  records: readonly CustomMetadataRecord[],
  name: string,
  value: string | null,
): CustomMetadataRecord[] {
  const isIt = (record: CustomMetadataRecord): boolean => record.type === 'LivePerson_Setting' && record.name === name;
  const known = records.find(isIt) ?? { type: 'LivePerson_Setting', name, label: name, values: {}, file: '' };
  return [...records.filter((record) => !isIt(record)), { ...known, values: { ...known.values, Value__c: value } }];
}
