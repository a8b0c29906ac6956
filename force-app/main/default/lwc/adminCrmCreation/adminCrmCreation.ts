import type { AutomaticCreation } from 'c/adminTypes';
import { AdminCrmPart, optionsOf, placeOf } from 'c/adminCrmPart';

const KINDS: Readonly<Record<AutomaticCreation['kind'], string>> = {
  web_chat: 'Web chat',
  messaging: 'Messaging',
  offline_message: 'Offline message',
};
const MOMENTS: Readonly<Record<AutomaticCreation['moment'], string>> = {
  start: 'when it starts',
  close: 'when it is closed',
  offline: 'when it arrives',
};
/** Every kind and moment there is. */
const SLOTS: readonly { kind: AutomaticCreation['kind']; moment: AutomaticCreation['moment'] }[] = [
  { kind: 'web_chat', moment: 'start' },
  { kind: 'web_chat', moment: 'close' },
  { kind: 'messaging', moment: 'start' },
  { kind: 'messaging', moment: 'close' },
  { kind: 'offline_message', moment: 'offline' },
];

/** What is created by itself: for each kind of conversation and moment, by which recipe and with which fields. */
export default class AdminCrmCreation extends AdminCrmPart {
  readonly recipes = optionsOf<AutomaticCreation['recipe']>({
    sales: 'Sales: Lead and Task',
    support: 'Support: Contact and Case',
    custom: 'Custom',
  });
  readonly persons = optionsOf({ '': 'Nobody', Lead: 'Lead', Contact: 'Contact' });
  readonly activities = optionsOf({ '': 'Nothing', Case: 'Case' });
  readonly knowns = optionsOf<AutomaticCreation['known']>({
    keep: 'Do not update',
    update: 'Update',
    add_only: 'Only add new information',
  });

  connectedCallback(): void {
    this.need('Lead', 'Contact', 'Case', 'Task');
  }

  get slots(): readonly unknown[] {
    return SLOTS.map(({ kind, moment }) => {
      const all = this.settings?.automaticCreation ?? [];
      const index = all.findIndex((each) => each.kind === kind && each.moment === moment);
      const creation = all[index];
      const place = `automaticCreation/${index}`;
      return {
        ...creation,
        id: `${kind} ${moment}`,
        name: `${KINDS[kind]}, ${MOMENTS[moment]}`,
        on: creation !== undefined,
        place,
        recipePlace: `${place}/recipe`,
        personPlace: `${place}/person`,
        activityPlace: `${place}/activity`,
        knownPlace: `${place}/known`,
        custom: creation?.recipe === 'custom',
        tables: creation === undefined ? [] : this.tablesOf(creation, place),
        said: index === -1 ? [] : this.problemsAt(`automaticCreation.${index}`),
      };
    });
  }

  handleSlot(event: CustomEvent<boolean>): void {
    if (!event.detail) return this.edit({ place: placeOf(event), value: undefined });
    const slot = (event.currentTarget as HTMLElement).dataset['slot'] ?? '';
    const [kind, moment] = slot.split(' ') as [AutomaticCreation['kind'], AutomaticCreation['moment']];
    const created: AutomaticCreation = { kind, moment, recipe: 'sales', person: null, activity: null, known: 'keep' };
    this.edit({ place: `automaticCreation/${this.settings?.automaticCreation.length ?? 0}`, value: created });
  }
  handleNullable(event: CustomEvent<string>): void {
    this.edit({ place: placeOf(event), value: event.detail || null });
  }
  /** An own table begins empty: what it does not name is not filled. */
  handleOwnTable(event: CustomEvent<boolean>): void {
    this.edit({ place: placeOf(event), value: event.detail ? [] : undefined });
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
      if (object === null) return [];
      return [
        {
          key: `${what} ${object}`,
          label: `Fields of the new ${object}: own table instead of the usual one`,
          about: `Field table of the ${object}`,
          place: `${place}/${member}`,
          own: creation[member] !== undefined,
          options: this.fieldChoices(object, ({ computed }) => !computed),
        },
      ];
    });
  }
}
