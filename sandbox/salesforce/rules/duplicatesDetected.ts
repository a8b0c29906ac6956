/** The refusal of a save that duplicate rules object to, in the REST API's shape. */
import { ApiError } from '../apiError.ts';
import type { Duplicates } from './findDuplicates.ts';

function resultOf(duplicates: Duplicates): unknown {
  const { rule, found } = duplicates;
  return {
    allowSave: rule.action === 'allow',
    duplicateRule: rule.name,
    duplicateRuleEntityType: rule.object,
    errorMessage: rule.message,
    matchResults: rule.against.map((entityType) => ({
      entityType,
      errors: [],
      matchEngine: 'ExactMatchEngine',
      matchRecords: found
        .filter(({ definition }) => definition.name === entityType)
        .map(({ row }) => ({
          additionalInformation: [],
          fieldDiffs: [],
          matchConfidence: 100,
          record: { attributes: { type: entityType }, Id: row['Id'] },
        })),
      rule: rule.name,
      size: found.filter(({ definition }) => definition.name === entityType).length,
      success: true,
    })),
  };
}

export class DuplicatesDetected extends ApiError {
  readonly duplicates: Duplicates[];
  constructor(duplicates: Duplicates[]) {
    const first = duplicates.find(({ rule }) => rule.action === 'block') ?? duplicates[0];
    const message = first?.rule.message ?? '';
    const body = [{ duplicateResult: first ? resultOf(first) : null, errorCode: 'DUPLICATES_DETECTED', message }];
    super(400, 'DUPLICATES_DETECTED', message, [], body);
    this.name = 'DuplicatesDetected';
    this.duplicates = duplicates;
  }

  /** The user may save all the same. */
  get mayAllow(): boolean {
    return this.duplicates.every(({ rule }) => rule.action === 'allow');
  }
}
