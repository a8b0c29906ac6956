import { LightningElement, api } from 'lwc';
import type {
  AdminHost,
  CrmObjectSettings,
  CrmProblem,
  CrmSettings,
  CrmValue,
  OrgField,
  OrgObject,
  ValueSource,
} from 'c/adminTypes';
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
  @api host: AdminHost | null = null;
  @api connection = '';

  /** For the parts inside: the same as here. */
  get shared(): object {
    const { settings, around, problems, locked, host, connection } = this;
    return { settings, around, problems, locked, host, connection };
  }
  get unlocked(): boolean {
    return !this.locked;
  }
  get values(): readonly CrmValue[] {
    return this.around?.values ?? [];
  }

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
  problemsAt(at: string): readonly CrmProblem[] {
    return this.problems.filter((problem) => problem.at === at || problem.at.startsWith(`${at}.`));
  }
  /** "Label (ApiName)", as far as there is a label of its own. */
  nameOf({ object, label }: CrmObjectSettings): string {
    const shown = label ?? this.around?.org.find((each) => each.object === object)?.label;
    return shown === undefined || shown === object ? object : `${shown} (${object})`;
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

  /** Of any control: they all tell their new value by `pick`. */
  handlePick(event: CustomEvent<unknown>): void {
    this.edit({ place: placeOf(event), value: event.detail });
  }
  handleRemove(event: Event): void {
    this.edit({ place: placeOf(event), value: undefined });
  }
}

export function placeOf(event: Event): string {
  return (event.currentTarget as HTMLElement).dataset['place'] ?? '';
}

/** What a select offers, from labels by value. */
export function optionsOf<Value extends string>(labels: Readonly<Record<Value, string>>): readonly Choice[] {
  return Object.entries<string>(labels).map(([value, label]) => ({ value, label }));
}
