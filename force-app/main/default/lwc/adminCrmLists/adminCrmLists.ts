import { api } from 'lwc';
import type { CrmObjectSettings, FilterOperator, OrgField, RelatedList } from 'c/adminTypes';
import { AdminCrmPart, choices, placeOf } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';

const OPERATORS: Readonly<Record<FilterOperator, string>> = {
  equals: 'equals',
  not_equals: 'does not equal',
  less: 'is less than',
  less_or_equal: 'is at most',
  greater: 'is greater than',
  greater_or_equal: 'is at least',
  contains: 'contains',
  starts_with: 'starts with',
  in: 'is one of',
  not_in: 'is none of',
};
const SEVERAL: ReadonlySet<string> = new Set(['in', 'not_in']);
const MOST_COLUMNS = 4;
const NEW_LIST: RelatedList = {
  object: '',
  lookupField: '',
  fields: [''],
  sortField: 'CreatedDate',
  sortDirection: 'desc',
  count: 5,
};

/** Search filters and related lists of one object. */
export default class AdminCrmLists extends AdminCrmPart {
  /** Of `settings.objects`. */
  @api index = 0;

  connectedCallback(): void {
    this.need(...(this.object?.relatedLists.map(({ object }) => object) ?? []));
  }

  get object(): CrmObjectSettings | null {
    return this.settings?.objects[this.index] ?? null;
  }
  get base(): string {
    return `objects/${this.index}`;
  }
  get unlocked(): boolean {
    return !this.locked;
  }
  get fields(): readonly Choice[] {
    return this.object === null ? [] : this.fieldChoices(this.object.object, ({ filterable }) => filterable);
  }
  get filters(): readonly unknown[] {
    const { object } = this;
    if (object === null) return [];
    return object.filters.map((filter, index) => {
      const place = `${this.base}/filters/${index}`;
      const field = this.objectOf(object.object)?.fields.find((each) => each.field === filter.field);
      const several = SEVERAL.has(filter.operator);
      const isId = field !== undefined && field.referenceTo.length > 0;
      return {
        ...filter,
        key: `${index}`,
        place,
        about: `Search filter ${index + 1}`,
        fieldPlace: `${place}/field`,
        operatorPlace: `${place}/operator`,
        valuesPlace: `${place}/values`,
        operators: choices(OPERATORS, filter.operator),
        several: String(several),
        text: filter.values.join(several ? '; ' : ''),
        hint: hintOf(field, isId, several),
        said: this.saidAt(`objects.${object.object}.filters.${index}`),
      };
    });
  }
  get lists(): readonly unknown[] {
    const { object } = this;
    if (object === null) return [];
    return object.relatedLists.map((list, index) => {
      const place = `${this.base}/relatedLists/${index}`;
      return {
        ...list,
        key: `${index}`,
        place,
        about: `Related list ${list.object || index + 1}`,
        remove: `Delete list ${list.object || index + 1}`,
        objectPlace: `${place}/object`,
        lookupPlace: `${place}/lookupField`,
        sortPlace: `${place}/sortField`,
        directionPlace: `${place}/sortDirection`,
        countPlace: `${place}/count`,
        lookups: this.fieldChoices(list.object, ({ referenceTo }) => referenceTo.includes(object.object)),
        sorts: this.fieldChoices(list.object, ({ sortable }) => sortable),
        directions: choices({ asc: 'Ascending', desc: 'Descending' }, list.sortDirection),
        columns: Array.from({ length: Math.min(MOST_COLUMNS, list.fields.length + 1) }, (_none, column) => ({
          key: `${column}`,
          value: list.fields[column] ?? null,
          label: `Column ${column + 1}`,
          place: `${place}/fields/${column}`,
          mayBeEmpty: list.fields.length > 1,
        })),
        columnChoices: this.fieldChoices(list.object),
        said: this.saidAt(`objects.${object.object}.relatedLists.${index}`),
      };
    });
  }
  /** Objects with a lookup to this one. */
  get relatedObjects(): readonly Choice[] {
    const children = this.object === null ? [] : (this.objectOf(this.object.object)?.children ?? []);
    const names = new Set(children.map(({ object }) => object));
    const known = this.objectChoices().filter(({ value }) => names.has(value));
    return known.length > 0 ? known : this.objectChoices();
  }

  handleAddFilter(): void {
    const { length } = this.object?.filters ?? [];
    this.edit({ place: `${this.base}/filters/${length}`, value: { field: '', operator: 'equals', values: [] } });
  }
  handleAddList(): void {
    const { length } = this.object?.relatedLists ?? [];
    this.edit({ place: `${this.base}/relatedLists/${length}`, value: NEW_LIST });
  }
  handleValues(event: Event): void {
    const input = event.target as HTMLInputElement;
    const parts = input.dataset['several'] === 'true' ? input.value.split(';') : [input.value];
    const values = parts.map((part) => part.trim()).filter((part) => part !== '');
    this.edit({ place: placeOf(event), value: values });
  }
  handleObject(event: CustomEvent<string | null>): void {
    const object = event.detail ?? '';
    this.need(object);
    this.edit({ place: placeOf(event), value: { ...NEW_LIST, object } });
  }
  handleColumn(event: CustomEvent<string | null>): void {
    this.edit({ place: placeOf(event), value: event.detail ?? undefined });
  }
}

function hintOf(field: OrgField | undefined, isId: boolean, several: boolean): string {
  const parts = [
    isId ? 'The Salesforce id of the record, not its name.' : '',
    several ? 'Several values with ; between them.' : '',
    field !== undefined && field.picklist.length > 0
      ? `Values: ${field.picklist
          .slice(0, 6)
          .map(({ value }) => value)
          .join(', ')}${field.picklist.length > 6 ? ', …' : ''}`
      : '',
    field?.type === 'boolean' ? 'true or false' : '',
    field?.type === 'date' ? 'e.g. 2026-03-31' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
