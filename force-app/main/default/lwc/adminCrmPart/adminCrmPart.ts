import { LightningElement, api } from 'lwc';
import type { CrmProblem, CrmSettings, CrmValue, OrgField, OrgObject, ValueSource } from 'c/adminTypes';
import { valueAt } from 'c/adminDraft';

/** What the parts of the page learn from outside the settings. */
export interface CrmSurroundings {
  /** Objects whose fields are known; null: the API user does not see them. */
  readonly objects: Readonly<Record<string, OrgObject | null>>;
  readonly org: readonly { object: string; label: string; conversationFields: readonly string[] }[];
  readonly values: readonly CrmValue[];
  readonly skills: readonly { id: string; name: string }[];
  /** Values of the chosen conversation, by source as JSON. */
  readonly previews: Readonly<Record<string, { value: string | null; text: string | null }>>;
}

export interface Edit {
  place: string;
  value: unknown;
  /** Instead of a value: the entry moves. */
  by?: number;
}
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly sub?: string;
}

/** To be extended by parts of the CRM page: every change goes up as `crmedit`, every object whose fields are needed as `crmneed`. */
export class AdminCrmPart extends LightningElement {
  @api settings: CrmSettings | null = null;
  @api around: CrmSurroundings | null = null;
  @api problems: readonly CrmProblem[] = [];
  /** The settings are only shown. */
  @api locked = false;

  edit(detail: Edit): void {
    if (!this.locked) this.dispatchEvent(new CustomEvent('crmedit', { detail, bubbles: true, composed: true }));
  }
  need(...objects: string[]): void {
    this.dispatchEvent(new CustomEvent('crmneed', { detail: objects, bubbles: true, composed: true }));
  }

  at(place: string): unknown {
    return valueAt(this.settings, place);
  }
  objectOf(name: string): OrgObject | null {
    return this.around?.objects[name] ?? null;
  }
  /** What is wrong at a place as the server names it, and below. */
  saidAt(at: string): readonly { key: string; text: string; css: string; icon: string }[] {
    return this.problems
      .filter((problem) => problem.at === at || problem.at.startsWith(`${at}.`))
      .map(({ level, text }, index) => ({
        key: `${index} ${text}`,
        text,
        css: level === 'error' ? 'said said_bad' : 'said said_wait',
        icon: level === 'error' ? 'warning' : 'info',
      }));
  }
  fieldChoices(object: string, fits: (field: OrgField) => boolean = () => true): readonly Choice[] {
    return (this.objectOf(object)?.fields ?? [])
      .filter(fits)
      .map(({ field, label, type }) => ({ value: field, label, sub: `${field} · ${type}` }))
      .sort((one, other) => one.label.localeCompare(other.label));
  }
  objectChoices(): readonly Choice[] {
    return (this.around?.org ?? []).map(({ object, label }) => ({ value: object, label, sub: object }));
  }
  previewOf(source: ValueSource | null): { value: string | null; text: string | null } | null {
    return source === null ? null : (this.around?.previews[JSON.stringify(source)] ?? null);
  }

  handleText(event: Event): void {
    const input = event.target as HTMLInputElement;
    const empty = input.dataset['empty'] === 'null' && input.value === '';
    this.edit({ place: placeOf(event), value: empty ? null : input.value });
  }
  handleNumber(event: Event): void {
    this.edit({ place: placeOf(event), value: Number((event.target as HTMLInputElement).value) });
  }
  handleCheck(event: Event): void {
    this.edit({ place: placeOf(event), value: (event.target as HTMLInputElement).checked });
  }
  /** Of a picker or a source picker. */
  handlePick(event: CustomEvent<unknown>): void {
    this.edit({ place: placeOf(event), value: event.detail });
  }
  handleRemove(event: Event): void {
    this.edit({ place: placeOf(event), value: undefined });
  }
  handleMove(event: Event): void {
    this.edit({ place: placeOf(event), value: null, by: Number((event.currentTarget as HTMLElement).dataset['by']) });
  }
}

export function placeOf(event: Event): string {
  return (event.currentTarget as HTMLElement).dataset['place'] ?? '';
}

/** `<select>` options with the chosen one marked. */
export function choices(
  options: Readonly<Record<string, string>>,
  chosen: string,
): readonly { value: string; label: string; selected: boolean }[] {
  return Object.entries(options).map(([value, label]) => ({ value, label, selected: value === chosen }));
}
