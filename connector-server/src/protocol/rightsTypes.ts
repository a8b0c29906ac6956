/** What the admin page “Rights” and `GET /admin/api/rights` say to each other. As in `adminTypes.ts`. */

export interface RightRow {
  kind: 'system' | 'object' | 'field';
  /** As Setup calls it, e.g. `Contact: View All Records`. */
  words: string;
  why: string;
}

export interface RightsReport {
  /** Epoch ms. */
  at: number;
  /** By the settings in force. */
  needed: RightRow[];
  missing: RightRow[];
  /** Needed, and only an administrator of the org sees whether the API user has them. */
  unseen: RightRow[];
  /** The API user has them and does not need them. */
  excess: RightRow[];
  /** Why the org could not be compared with; null: it was. */
  text: string | null;
  /** A permission set that gives exactly what is needed, for the Metadata API and `sf project deploy`. */
  file: { name: string; xml: string };
}
