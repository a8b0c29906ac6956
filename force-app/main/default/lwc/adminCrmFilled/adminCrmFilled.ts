import { api } from 'lwc';
import type { AutomaticCreation, ValueSource } from 'c/adminTypes';
import { AdminCrmPart } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';

type Filled = NonNullable<AutomaticCreation['personFields']>;

/** Rows "this field is filled from there, else with that", wherever the settings have such a list. */
export default class AdminCrmFilled extends AdminCrmPart {
  /** Of the list in the settings. */
  @api place = '';
  @api options: readonly Choice[] = [];
  @api addLabel = 'Add row';

  get filled(): Filled {
    return (this.at(this.place) as Filled | undefined) ?? [];
  }
  get rows(): readonly unknown[] {
    return this.filled.map((row, index) => ({
      ...row,
      key: `${index}`,
      about: `Row ${index + 1}`,
      fieldLabel: `Salesforce field of row ${index + 1}`,
      sourceLabel: `LivePerson field of row ${index + 1}`,
      defaultLabel: `Default value of row ${index + 1}`,
      remove: `Delete row ${index + 1}`,
      place: `${this.place}/${index}`,
      fieldPlace: `${this.place}/${index}/field`,
      sourcePlace: `${this.place}/${index}/source`,
      defaultPlace: `${this.place}/${index}/defaultValue`,
      preview: this.previewOf(row.source),
    }));
  }

  handleAdd(): void {
    const source: ValueSource = { value: 'name' };
    this.edit({ place: `${this.place}/${this.filled.length}`, value: { field: '', source, defaultValue: null } });
  }
}
