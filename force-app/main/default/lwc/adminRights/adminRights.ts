import type { AdminHost, Column, RightRow, RightsReport, Row } from 'c/adminTypes';
import { AdminScreen } from 'c/adminScreen';

const COLUMNS: readonly Column[] = [
  { id: 'words', label: 'Right' },
  { id: 'why', label: 'Why' },
];

/** What the API user must be allowed by the settings in force, what of it is lacking, and a permission set that gives it. */
export default class AdminRights extends AdminScreen<RightsReport> {
  columns = COLUMNS;

  async ask(host: AdminHost, connection: string): Promise<RightsReport> {
    return host.get(`/admin/api/rights?connection=${encodeURIComponent(connection)}`);
  }

  get verdict(): string {
    const { missing = [], unseen = [], excess = [], text = null } = this.report ?? {};
    if (text !== null) return `The org could not be compared with: ${text}`;
    if (missing.length > 0) return `The API user lacks ${counted(missing, 'right')}.`;
    if (excess.length > 0)
      return `Nothing is missing, but the API user has ${counted(excess, 'right')} it does not need.`;
    return unseen.length > 0
      ? 'Nothing is missing, as far as the API user sees.'
      : 'The API user has what it needs, and no more.';
  }
  get tone(): 'good' | 'wait' | 'bad' {
    const { missing = [], excess = [], text = null } = this.report ?? {};
    if (missing.length > 0) return 'bad';
    return excess.length > 0 || text !== null ? 'wait' : 'good';
  }
  get verdictClass(): string {
    return `verdict verdict_${this.tone}`;
  }
  get verdictIcon(): string {
    return { good: 'check', wait: 'info', bad: 'warning' }[this.tone];
  }

  get parts(): readonly unknown[] {
    const { missing = [], excess = [], unseen = [] } = this.report ?? {};
    return [
      { id: 'missing', label: 'Missing in the org', hint: '', rows: rowsOf(missing) },
      {
        id: 'excess',
        label: 'More than is needed',
        hint: 'Remove the permission set or the profile that gives it, unless you decided on it.',
        rows: rowsOf(excess),
      },
      {
        id: 'unseen',
        label: 'Needed, but only an administrator of the org sees whether it is there',
        hint: 'Setup › Users › the API user › View Summary. Or on the server: npm run rights -- --diff --target-org <alias>.',
        rows: rowsOf(unseen),
      },
    ].filter(({ rows }) => rows.length > 0);
  }
  get needed(): readonly Row[] {
    return rowsOf(this.report?.needed ?? []);
  }
  get neededLabel(): string {
    return `All ${this.needed.length} rights that are needed`;
  }
  get fileName(): string {
    return this.report?.file.name ?? '';
  }
  get fileText(): string {
    return this.report?.file.xml ?? '';
  }
  get fileAddress(): string {
    return `data:application/xml;charset=utf-8,${encodeURIComponent(this.fileText)}`;
  }
}

const counted = ({ length }: readonly unknown[], thing: string): string =>
  `${length} ${length === 1 ? thing : `${thing}s`}`;

const rowsOf = (rights: readonly RightRow[]): readonly Row[] =>
  rights.map(({ kind, words, why }) => ({
    id: `${kind} ${words}`,
    cells: { words: { text: words }, why: { text: why } },
  }));
