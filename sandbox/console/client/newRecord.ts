/** The console's own new-record form, prefilled: what screenPop NEW_RECORD_MODAL and the New page open. */
import { api } from './api.ts';
import { fill, h } from './dom.ts';

export async function newRecordModal(
  object: string,
  defaults: Record<string, string>,
  created: (id: string) => void,
): Promise<void> {
  const form = await api.form(object);
  const problem = h('p', { class: 'slds-text-color_error slds-m-bottom_small', role: 'alert' });
  const inputs = form.fields.map((field) => {
    const id = `new-${field.name}`;
    const value = defaults[field.name] ?? '';
    const control =
      field.options.length > 0
        ? h(
            'select',
            { class: 'slds-select', id, name: field.name },
            ...field.options.map((option) => h('option', { value: option, selected: option === value }, option)),
          )
        : h('input', { class: 'slds-input', id, name: field.name, value });
    return {
      field,
      control,
      row: h(
        'div',
        { class: 'slds-form-element slds-m-bottom_small' },
        h('label', { class: 'slds-form-element__label', for: id }, field.required ? `* ${field.label}` : field.label),
        h('div', { class: 'slds-form-element__control' }, control),
      ),
    };
  });
  const dialog = h('dialog', { class: 'new-record', 'aria-label': `New ${form.label}` });
  const save = async (): Promise<void> => {
    fill(problem);
    const fields = Object.fromEntries(
      inputs.flatMap(({ field, control }) => (control.value === '' ? [] : [[field.name, control.value]])),
    );
    try {
      const { id } = await api.create(object, fields);
      dialog.close();
      created(id);
    } catch (error) {
      fill(problem, error instanceof Error ? error.message : 'The record was not saved.');
    }
  };
  dialog.append(
    h('h2', { class: 'slds-text-heading_medium slds-m-bottom_medium' }, `New ${form.label}`),
    problem,
    ...inputs.map(({ row }) => row),
    h(
      'div',
      { class: 'slds-text-align_right' },
      h('button', { class: 'slds-button slds-button_neutral', onclick: () => dialog.close() }, 'Cancel'),
      h('button', { class: 'slds-button slds-button_brand', onclick: () => void save() }, 'Save'),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
