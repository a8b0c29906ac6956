/** What an administrator set up for saving and searching records: read by every write and search of the org. */
import type { Row } from '../schema/types.ts';

/** Records that may be one. Compares text without case, phone numbers by their digits; an empty field equals nothing. */
export interface DuplicateRule {
  name: string;
  object: string;
  /** Objects whose records are compared. */
  against: readonly string[];
  /** Each group is enough; within a group all fields have to be equal. */
  sameBy: readonly (readonly string[])[];
  /** `allow`: the user is warned and may save all the same. */
  action: 'allow' | 'block';
  message: string;
}

export interface ValidationRule {
  object: string;
  /** Null: of the record as a whole. */
  field: string | null;
  message: string;
  /** The record as it would become. */
  isBroken(row: Readonly<Row>): boolean;
}

/** The first entry that fits names the owner. */
export interface AssignmentRule {
  object: 'Lead' | 'Case';
  entries: readonly { fits(row: Readonly<Row>): boolean; ownerId: string }[];
}

export interface OrgRules {
  duplicates: DuplicateRule[];
  validations: ValidationRule[];
  assignments: AssignmentRule[];
  /** Until a record is found by full-text search, ms. */
  searchLagMs: number;
}
