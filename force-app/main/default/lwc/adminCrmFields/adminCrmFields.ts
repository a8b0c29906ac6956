import { api } from 'lwc';
import type { CrmObjectSettings, FieldMapping, OrgField } from 'c/adminTypes';
import { AdminCrmPart, optionsOf, placeOf } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';

const MOST_OVERVIEW = 5;
const NEW_FIELD: FieldMapping = {
  field: '',
  editability: 'editable',
  source: null,
  overview: false,
  required: false,
  defaultValue: null,
};

/** Field mapping of one object: its rows on forms, in the view and in the bubble. */
export default class AdminCrmFields extends AdminCrmPart {
  /** Of `settings.objects`. */
  @api index = 0;
  readonly editabilities = optionsOf<FieldMapping['editability']>({
    editable: 'Editable',
    create_only: 'On new records only',
    read_only: 'Read-only',
  });

  get object(): CrmObjectSettings | null {
    return this.settings?.objects[this.index] ?? null;
  }
  get known(): readonly OrgField[] | null {
    return this.object === null ? null : (this.objectOf(this.object.object)?.fields ?? null);
  }
  get options(): readonly Choice[] {
    return this.object === null ? [] : this.fieldChoices(this.object.object);
  }
  get rows(): readonly unknown[] {
    const { object } = this;
    if (object === null) return [];
    const base = `objects/${this.index}/fields`;
    let bubble = 0;
    return object.fields.map((mapping, index) => {
      if (mapping.overview) bubble += 1;
      const field = this.known?.find((each) => each.field === mapping.field);
      const name = field?.label ?? (mapping.field || 'New row');
      return {
        ...mapping,
        key: `${index}`,
        place: `${base}/${index}`,
        placeOf: placesOf(`${base}/${index}`),
        name,
        about: {
          group: `${name}: field mapping`,
          field: `Salesforce field of row ${index + 1}`,
          source: `LivePerson field for ${name}`,
          editability: `Editability of ${name}`,
          value: `Default value of ${name}`,
        },
        acts: [
          { icon: 'up', label: `Move ${name} up`, by: -1 },
          { icon: 'down', label: `Move ${name} down`, by: 1 },
          { icon: 'cross', label: `Delete the row ${name}`, by: 0 },
        ],
        preview: this.previewOf(mapping.source),
        tooMany: mapping.overview && bubble > MOST_OVERVIEW,
        unseen: mapping.field !== '' && this.known !== null && field === undefined,
        said: this.problemsAt(`objects.${object.object}.fields.${mapping.field || index}`),
      };
    });
  }
  get isEmpty(): boolean {
    return this.object?.fields.length === 0;
  }
  get overviewText(): string {
    const count = this.object?.fields.filter(({ overview }) => overview).length ?? 0;
    return `${count} of at most ${MOST_OVERVIEW} fields are in the overview (the info bubble).`;
  }

  handleAct(event: Event): void {
    const by = Number((event.currentTarget as HTMLElement).dataset['by']);
    this.edit({ place: placeOf(event), value: undefined, ...(by === 0 ? {} : { by }) });
  }
  handleAdd(): void {
    const { length } = this.object?.fields ?? [];
    this.edit({ place: `objects/${this.index}/fields/${length}`, value: NEW_FIELD });
  }
}

function placesOf(row: string): Readonly<Record<keyof FieldMapping, string>> {
  const of = (member: string): string => `${row}/${member}`;
  return {
    field: of('field'),
    source: of('source'),
    editability: of('editability'),
    defaultValue: of('defaultValue'),
    overview: of('overview'),
    required: of('required'),
  };
}
