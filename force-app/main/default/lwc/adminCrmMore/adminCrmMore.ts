import { api } from 'lwc';
import type { AutomaticCreation, ValueSource } from 'c/adminTypes';
import { AdminCrmPart, choices, placeOf } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';

const FULL_VIEW = { console: 'A tab of the console', browser: 'A tab of the browser' };
const KINDS: Readonly<Record<AutomaticCreation['kind'], string>> = {
  web_chat: 'Web chat',
  messaging: 'Messaging',
  offline_message: 'Offline message',
};
const MOMENTS = { start: 'When it starts', close: 'When it is closed' };
const RECIPES: Readonly<Record<string, string>> = {
  sales: 'Sales: Lead and Task',
  support: 'Support: Contact and Case',
  custom: 'Custom',
};
const PERSONS = { '': 'Nobody', Lead: 'Lead', Contact: 'Contact' };
const ACTIVITIES = { '': 'Nothing', Case: 'Case' };
const KNOWN: Readonly<Record<AutomaticCreation['known'], string>> = {
  keep: 'Do not update',
  update: 'Update',
  add_only: 'Only add new information',
};
/** Every kind and moment there is. */
const SLOTS: readonly { kind: AutomaticCreation['kind']; moment: AutomaticCreation['moment'] }[] = [
  { kind: 'web_chat', moment: 'start' },
  { kind: 'web_chat', moment: 'close' },
  { kind: 'messaging', moment: 'start' },
  { kind: 'messaging', moment: 'close' },
  { kind: 'offline_message', moment: 'offline' },
];
const CONVERSATION = 'LivePerson_Conversation__c';
type Filled = NonNullable<AutomaticCreation['personFields']>;

/** How the CRM side opens, what is created by itself, and the conversation's own fields. `section` says which. */
export default class AdminCrmMore extends AdminCrmPart {
  /** `general`, `creation` or `fields`. */
  @api section = 'general';

  connectedCallback(): void {
    this.need(CONVERSATION, ...(this.isCreation ? ['Lead', 'Contact', 'Case', 'Task'] : []));
  }

  get isGeneral(): boolean {
    return this.section === 'general';
  }
  get isCreation(): boolean {
    return this.section === 'creation';
  }
  get isFields(): boolean {
    return this.section === 'fields';
  }
  get unlocked(): boolean {
    return !this.locked;
  }
  get fullViews(): readonly unknown[] {
    return choices(FULL_VIEW, this.settings?.fullView ?? 'console');
  }
  get saidFields(): readonly unknown[] {
    return this.saidAt('conversationFields');
  }
  /** Only what an administrator added: the rest is the connector's own. */
  get ownFields(): readonly Choice[] {
    return this.fieldChoices(
      CONVERSATION,
      ({ custom, computed, referenceTo }) => custom && !computed && referenceTo.length === 0,
    );
  }
  get conversationFields(): readonly unknown[] {
    return this.filled(this.settings?.conversationFields ?? [], 'conversationFields', this.ownFields);
  }
  get slots(): readonly unknown[] {
    return SLOTS.map(({ kind, moment }) => {
      const all = this.settings?.automaticCreation ?? [];
      const index = all.findIndex((each) => each.kind === kind && each.moment === moment);
      const creation = all[index];
      const place = `automaticCreation/${index}`;
      const when = moment === 'offline' ? 'when it arrives' : MOMENTS[moment].toLowerCase();
      return {
        id: `${kind} ${moment}`,
        name: `${KINDS[kind]}, ${when}`,
        on: creation !== undefined,
        place,
        recipePlace: `${place}/recipe`,
        personPlace: `${place}/person`,
        activityPlace: `${place}/activity`,
        knownPlace: `${place}/known`,
        custom: creation?.recipe === 'custom',
        recipes: choices(RECIPES, creation?.recipe ?? ''),
        persons: choices(PERSONS, creation?.person ?? ''),
        activities: choices(ACTIVITIES, creation?.activity ?? ''),
        knowns: choices(KNOWN, creation?.known ?? 'keep'),
        tables: creation === undefined ? [] : this.tablesOf(creation, place),
        said: index === -1 ? [] : this.saidAt(`automaticCreation.${index}`),
      };
    });
  }
  get values(): readonly unknown[] {
    return this.around?.values ?? [];
  }

  handleSlot(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (!input.checked) return this.edit({ place: placeOf(event), value: undefined });
    const [kind, moment] = input.value.split(' ') as [AutomaticCreation['kind'], AutomaticCreation['moment']];
    const created: AutomaticCreation = { kind, moment, recipe: 'sales', person: null, activity: null, known: 'keep' };
    this.edit({ place: `automaticCreation/${this.settings?.automaticCreation.length ?? 0}`, value: created });
  }
  handleNullable(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.edit({ place: placeOf(event), value: value === '' ? null : value });
  }
  /** An own table begins empty: what it does not name is not filled. */
  handleOwnTable(event: Event): void {
    this.edit({
      place: placeOf(event),
      value: (event.target as HTMLInputElement).checked ? [] : undefined,
    });
  }
  handleAddFilled(event: Event): void {
    const place = placeOf(event);
    const rows = (this.at(place) as unknown[] | undefined) ?? [];
    const source: ValueSource = { value: 'name' };
    this.edit({ place: `${place}/${rows.length}`, value: { field: '', source, defaultValue: null } });
  }

  private tablesOf(creation: AutomaticCreation, place: string): readonly unknown[] {
    const made = {
      sales: { person: 'Lead', activity: 'Task' },
      support: { person: 'Contact', activity: 'Case' },
      custom: { person: creation.person, activity: creation.activity },
    }[creation.recipe];
    return (['person', 'activity'] as const).flatMap((what) => {
      const object = made[what];
      const member = `${what}Fields` as const;
      const rows = creation[member];
      if (object === null) return [];
      return [
        {
          key: `${what} ${object}`,
          label: `Fields of the new ${object}: own table instead of the usual one`,
          about: `Field table of the ${object}`,
          place: `${place}/${member}`,
          own: rows !== undefined,
          rows: this.filled(
            rows ?? [],
            `${place}/${member}`,
            this.fieldChoices(object, ({ computed }) => !computed),
          ),
        },
      ];
    });
  }
  private filled(rows: Filled, base: string, options: readonly Choice[]): readonly unknown[] {
    return rows.map((row, index) => ({
      ...row,
      key: `${index}`,
      options,
      about: `Row ${index + 1}`,
      fieldLabel: `Salesforce field of row ${index + 1}`,
      sourceLabel: `LivePerson field of row ${index + 1}`,
      defaultLabel: `Default value of row ${index + 1}`,
      remove: `Delete row ${index + 1}`,
      place: `${base}/${index}`,
      fieldPlace: `${base}/${index}/field`,
      sourcePlace: `${base}/${index}/source`,
      defaultPlace: `${base}/${index}/defaultValue`,
      defaultText: row.defaultValue ?? '',
      preview: this.previewOf(row.source),
    }));
  }
}
