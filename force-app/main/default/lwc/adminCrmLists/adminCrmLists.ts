import { api } from 'lwc';
import type { CrmObjectSettings, FilterOperator, OrgField, RelatedList } from 'c/adminTypes';
import { AdminCrmPart, optionsOf, placeOf } from 'c/adminCrmPart';
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
  readonly operators = optionsOf(OPERATORS);
  readonly directions = optionsOf<RelatedList['sortDirection']>({ asc: 'Ascending', desc: 'Descending' });

  connectedCallback(): void {
    this.need(...(this.object?.relatedLists.map(({ object }) => object) ?? []));
  }

  get object(): CrmObjectSettings | null {
    return this.settings?.objects[this.index] ?? null;
  }
  get base(): string {
    return `objects/${this.index}`;
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
        several: String(several),
        text: filter.values.join(several ? '; ' : ''),
        hint: hintOf(field, isId, several),
        said: this.problemsAt(`objects.${object.object}.filters.${index}`),
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
        directionPlace: `${place}/sortDirection`,
        countPlace: `${place}/count`,
        pickers: this.pickersOf(list, place, object.object),
        said: this.problemsAt(`objects.${object.object}.relatedLists.${index}`),
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
  handleValues(event: CustomEvent<string>): void {
    const { several } = (event.currentTarget as HTMLElement).dataset;
    const parts = several === 'true' ? event.detail.split(';') : [event.detail];
    const values = parts.map((part) => part.trim()).filter((part) => part !== '');
    this.edit({ place: placeOf(event), value: values });
  }
  /** Another object begins anew; an emptied column goes. */
  handleListPick(event: CustomEvent<string | null>): void {
    const place = placeOf(event);
    const object = event.detail ?? '';
    if (!place.endsWith('/object')) return this.edit({ place, value: event.detail ?? undefined });
    this.need(object);
    this.edit({ place: place.slice(0, -'/object'.length), value: { ...NEW_LIST, object } });
  }

  private pickersOf(list: RelatedList, place: string, parent: string): readonly unknown[] {
    const fields = this.fieldChoices(list.object);
    const one = (key: string, caption: string, value: string, options: readonly Choice[]): object => ({
      key,
      caption,
      label: caption,
      value,
      options,
      mayBeEmpty: false,
      place: `${place}/${key}`,
    });
    const columns = Array.from({ length: Math.min(MOST_COLUMNS, list.fields.length + 1) }, (_none, column) => ({
      ...one(`fields/${column}`, `Column ${column + 1}`, list.fields[column] ?? '', fields),
      mayBeEmpty: list.fields.length > 1,
    }));
    const children = this.fieldChoices(list.object, ({ referenceTo }) => referenceTo.includes(parent));
    const sorts = this.fieldChoices(list.object, ({ sortable }) => sortable);
    return [
      { ...one('object', 'Object', list.object, this.relatedObjects), label: 'Related list object name' },
      one('lookupField', 'Lookup to this object', list.lookupField, children),
      ...columns,
      one('sortField', 'Field to sort', list.sortField, sorts),
    ];
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
