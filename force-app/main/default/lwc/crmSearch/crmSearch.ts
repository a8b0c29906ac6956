import { LightningElement, api } from 'lwc';
import type { CrmScreen, CrmSearch as CrmSearchAnswer } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { PlanRow } from '../../../../../connector-server/src/protocol/planTypes.ts';
import type { LinkView } from '../../../../../connector-server/src/protocol/types.ts';
import type { CrmPort } from '../crmForm/port.ts';
import { askFor, groupsOf, objectLabel, personsOnce, stepsOf, wordsOf } from 'c/crmRows';
import type { Rights } from 'c/crmRows';
import { count } from 'c/uiWords';

/** A pause in typing after which the search begins, ms. */
const PAUSE_MS = 350;
/** Rows shown; beyond that the agent is asked to say more. */
const MOST_ROWS = 60;
const PEOPLE = 'people';
const EVERYTHING = 'everything';

/** Search of people or of any enabled object; typing never waits for an answer, and late answers are dropped. Event: `deed`. */
export default class CrmSearch extends LightningElement {
  @api screen: CrmScreen | null = null;
  @api rights: Rights = null;
  @api links: readonly LinkView[] = [];
  @api port: CrmPort | null = null;
  @api busy = false;

  text = '';
  scope = PEOPLE;
  state: 'idle' | 'searching' | 'found' | 'failed' = 'idle';
  note = '';
  rows: readonly PlanRow[] = [];
  more = false;
  columns: Readonly<Record<string, readonly string[]>> = {};
  _asked = 0;
  _pause: ReturnType<typeof setInterval> | null = null;

  connectedCallback(): void {
    if (!this.screen || this._asked > 0) return;
    const [kind, object] = this.screen.screen.split(':');
    this.scope = kind === 'search' && object ? object : this._hasPeople ? PEOPLE : EVERYTHING;
    this.text = this.screen.searchText;
    this.note = this.screen.note;
    if (this.screen.autoSearch) void this._search();
  }

  disconnectedCallback(): void {
    if (this._pause) clearTimeout(this._pause);
    this._asked += 1;
  }

  /** Puts the caret into the search box. */
  @api
  focusBox(): void {
    this.template?.querySelector<HTMLElement>('.box')?.focus();
  }

  get scopes(): readonly { id: string; label: string; selected: boolean }[] {
    const objects = (this.screen?.objects ?? []).filter(({ search }) => search);
    const scopes = [
      ...(this._hasPeople ? [{ id: PEOPLE, label: 'People' }] : []),
      ...objects.map(({ object }) => ({ id: object, label: objectLabel(object, objects, this.rights, true) })),
      ...(objects.length > 1 ? [{ id: EVERYTHING, label: 'Everything' }] : []),
    ];
    return scopes.map((one) => ({ ...one, selected: one.id === this.scope }));
  }
  get _hasPeople(): boolean {
    return (this.screen?.objects ?? []).some(
      ({ object, search }) => search && ['Account', 'Contact', 'Lead'].includes(object),
    );
  }
  get searching(): boolean {
    return this.state === 'searching';
  }
  get failed(): boolean {
    return this.state === 'failed';
  }
  get status(): string {
    if (this.searching) return 'Searching in Salesforce…';
    if (this.state !== 'found') return '';
    if (this.rows.length === 0) return 'Nothing was found. What was saved seconds ago may be missing.';
    const shown = this.rows.length > MOST_ROWS || this.more;
    return shown
      ? `More than ${Math.min(this.rows.length, MOST_ROWS)} were found. Type more to find the right one.`
      : `${count(this.rows.length, 'record', 'records')} found`;
  }
  get groups(): readonly unknown[] {
    const objects = this.screen?.objects ?? [];
    return groupsOf(this.rows.slice(0, MOST_ROWS)).map((group) => ({
      object: group.object,
      heading:
        group.object === 'people' ? 'Accounts and contacts' : objectLabel(group.object, objects, this.rights, true),
      rows: group.rows.map(({ row, implied, children }) => ({
        id: row.id,
        row,
        implied,
        name: row.fields['Name'],
        columns: this.columns[row.object] ?? [],
        hasChildren: children.length > 0,
        childrenText: `Contacts of ${row.fields['Name'] ?? 'the account'}`,
        children: children.map((child) => ({ id: child.id, row: child, columns: this.columns[child.object] ?? [] })),
      })),
    }));
  }

  handleInput(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    if (this._pause) clearTimeout(this._pause);
    // eslint-disable-next-line @locker/locker/distorted-window-set-timeout -- given a function, never text
    this._pause = setTimeout(() => void this._search(), PAUSE_MS);
  }
  handleKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') void this._search();
    // The first Escape empties the box, the next leaves the search.
    else if (event.key === 'Escape' && this.text !== '') {
      event.stopPropagation();
      this.text = '';
    }
  }
  handleScope(event: Event): void {
    this.scope = (event.target as HTMLSelectElement).value;
    void this._search();
  }
  handleRetry(): void {
    void this._search();
  }

  async _search(): Promise<void> {
    if (this._pause) clearTimeout(this._pause);
    const { port, text, scope } = this;
    if (!port) return;
    const asked = ++this._asked;
    const late = (): boolean => asked !== this._asked;
    if (text.trim() === '') {
      Object.assign(this, { state: 'idle', rows: [], note: '' });
      return;
    }
    this.state = 'searching';
    try {
      const { plan, note, columns } = await askFor<CrmSearchAnswer>(port, {
        kind: 'search',
        text,
        objects: scope === PEOPLE ? null : scope === EVERYTHING ? this._everything : [scope],
      });
      if (late()) return;
      this.note = note;
      if (plan === null) {
        Object.assign(this, { state: 'idle', rows: [] });
        return;
      }
      const steps = await stepsOf(port, plan);
      if (late()) return;
      this.columns = columns;
      this.rows = personsOnce(steps.flatMap(({ rows }) => rows));
      this.more = steps.some(({ more }) => more);
      this.state = 'found';
    } catch (error) {
      if (late()) return;
      this.rows = [];
      this.note = wordsOf(error);
      this.state = 'failed';
    }
  }

  get _everything(): string[] {
    return (this.screen?.objects ?? []).filter(({ search }) => search).map(({ object }) => object);
  }
}
