import { LightningElement, api } from 'lwc';
import type { Cell, Column, Row, Tone } from 'c/adminTypes';

const ICONS: Readonly<Record<Tone, string>> = { good: 'check', wait: 'clock', bad: 'warning', plain: '' };

/**
 * A plain table; on a narrow page each row becomes a small card. Events `pick` (detail: the cell's value) and `act`
 * (detail: the row's id).
 */
export default class AdminTable extends LightningElement {
  /** What the table holds, for people who do not see it. */
  @api label = '';
  @api columns: readonly Column[] = [];
  @api rows: readonly Row[] = [];
  /** Heading of the column of buttons; empty: no row has one. */
  @api actsLabel = '';
  /** Few short columns: it stays a table on a narrow page too. */
  @api narrow = false;

  get tableClass(): string {
    return this.narrow ? 'table table_narrow' : 'table table_cards';
  }
  get heads(): readonly unknown[] {
    return this.columns.map((column) => ({ ...column, css: column.numeric ? 'cell numeric' : 'cell' }));
  }
  get shown(): readonly unknown[] {
    return this.rows.map((row) => ({
      id: row.id,
      act: row.act ? { ...row.act, disabled: String(row.act.busy) } : null,
      cells: this.columns.map((column) => this.cellOf(column, row.cells[column.id] ?? { text: '–' })),
    }));
  }

  private cellOf(column: Column, cell: Cell): unknown {
    const tone = cell.tone ?? 'plain';
    return {
      ...cell,
      key: column.id,
      label: column.label,
      css: column.numeric ? 'cell numeric' : 'cell',
      toneCss: `tone tone_${tone}`,
      icon: ICONS[tone],
    };
  }

  handlePick(event: Event): void {
    const value = (event.currentTarget as HTMLElement).dataset['pick'] ?? '';
    this.dispatchEvent(new CustomEvent('pick', { detail: value }));
  }
  handleAct(event: Event): void {
    const button = event.currentTarget as HTMLElement;
    if (button.getAttribute('aria-disabled') === 'true') return;
    this.dispatchEvent(new CustomEvent('act', { detail: button.dataset['id'] ?? '' }));
  }
}
