import type { CrmObjectSettings } from 'c/adminTypes';
import { AdminCrmPart } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';
import { newObject } from './newObject';

/** The objects that agents meet. Event `open` (detail: index in `settings.objects`). */
export default class AdminCrmObjects extends AdminCrmPart {
  get rows(): readonly unknown[] {
    return (this.settings?.objects ?? []).map((each, index) => {
      const { object } = each;
      const own = this.problemsAt(`objects.${object}`);
      const errors = own.filter(({ level }) => level === 'error').length;
      return {
        object,
        index,
        place: `objects/${index}`,
        name: this.nameOf(each),
        remove: `Take out ${object}`,
        sub: summaryOf(each),
        trouble: errors > 0 ? `${errors} to mend` : own.length > 0 ? `${own.length} to mind` : '',
        css: errors > 0 ? 'trouble trouble_bad' : 'trouble',
        icon: errors > 0 ? 'warning' : 'info',
      };
    });
  }
  get available(): readonly Choice[] {
    const there = new Set(this.settings?.objects.map(({ object }) => object));
    return (this.around?.org ?? [])
      .filter(({ object }) => !there.has(object))
      .map(({ object, label, conversationFields }) => ({
        value: object,
        label,
        sub: conversationFields.length > 0 ? object : `${object} · no lookup on the conversation yet`,
      }));
  }

  handleOpen(event: Event): void {
    this.open(Number((event.currentTarget as HTMLElement).dataset['index']));
  }
  handleAdd(event: CustomEvent<string | null>): void {
    const { settings } = this;
    const object = event.detail;
    if (settings === null || object === null) return;
    const known = this.around?.org.find((each) => each.object === object);
    this.edit({
      place: `objects/${settings.objects.length}`,
      value: newObject(object, known?.conversationFields[0] ?? null),
    });
    // Where all skills share one menu, the new object is in it.
    this.edit({
      place: 'defaultSkill/objects',
      value: [...new Set([...settings.defaultSkill.objects, object])],
    });
    this.open(settings.objects.length);
  }

  private open(detail: number): void {
    this.dispatchEvent(new CustomEvent('open', { detail }));
  }
}

function summaryOf(object: CrmObjectSettings): string {
  const may = [
    object.search ? 'search' : '',
    object.allowCreate ? 'create' : '',
    object.allowEdit ? 'edit' : '',
    object.allowLink ? 'link' : '',
  ].filter((word) => word !== '');
  const has = [
    counted(object.fields.length, 'field'),
    counted(object.filters.length, 'filter'),
    counted(object.relatedLists.length, 'related list'),
  ].filter((text) => text !== '');
  return `Agents may ${may.join(', ') || 'only view'} · ${has.join(', ') || 'no field'}`;
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
}
