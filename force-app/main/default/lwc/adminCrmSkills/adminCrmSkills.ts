import type { CrmObjectSettings, CrmProblem, CrmSettings, SkillSettings, ValueSource } from 'c/adminTypes';
import { AdminCrmPart, optionsOf, placeOf } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';
import { api } from 'lwc';

/** Which skills may use the CRM side, and what it opens with for each. */
export default class AdminCrmSkills extends AdminCrmPart {
  /** Why LivePerson told of no skill; empty: it did. */
  @api skillsText = '';
  readonly allowed = optionsOf<CrmSettings['skillsAllowed']>({ all: 'All skills', listed: 'Only the skills below' });
  /** Id of the skill whose entry is open; `default`: the one for all others; empty: none. */
  _open = 'default';

  get saidAllowed(): readonly CrmProblem[] {
    return this.problemsAt('skillsAllowed');
  }
  get available(): readonly Choice[] {
    const there = new Set(this.settings?.skills.map(({ skillId }) => skillId));
    return (this.around?.skills ?? [])
      .filter(({ id }) => !there.has(id))
      .map(({ id, name }) => ({ value: id, label: name, sub: `Skill ${id}` }));
  }
  get entries(): readonly unknown[] {
    const { settings } = this;
    if (settings === null) return [];
    return [
      this.entryOf('default', 'Skills without an entry of their own', 'defaultSkill', settings.defaultSkill),
      ...settings.skills.map((skill, index) =>
        this.entryOf(skill.skillId, this.skillName(skill.skillId), `skills/${index}`, skill),
      ),
    ];
  }

  handleOpen(event: Event): void {
    const id = (event.currentTarget as HTMLElement).dataset['id'] ?? '';
    this._open = this._open === id ? '' : id;
  }
  handleAdd(event: CustomEvent<string | null>): void {
    const { settings } = this;
    if (settings === null || event.detail === null) return;
    this._open = event.detail;
    this.edit({
      place: `skills/${settings.skills.length}`,
      value: { ...settings.defaultSkill, skillId: event.detail },
    });
  }
  /** Objects keep the order in which they were selected: it is that of the menus. */
  handleObject(event: CustomEvent<boolean>): void {
    const objects = (this.at(placeOf(event)) as string[] | undefined) ?? [];
    const name = (event.currentTarget as HTMLElement).dataset['object'] ?? '';
    const value = event.detail ? [...objects, name] : objects.filter((each) => each !== name);
    this.edit({ place: placeOf(event), value });
  }
  handleAddValue(event: Event): void {
    const place = placeOf(event);
    const values = (this.at(place) as ValueSource[] | undefined) ?? [];
    this.edit({ place: `${place}/${values.length}`, value: { value: 'email' } });
  }
  handleValue(event: CustomEvent<ValueSource | null>): void {
    this.edit({ place: placeOf(event), value: event.detail ?? undefined });
  }

  private skillName(id: string): string {
    return this.around?.skills.find((skill) => skill.id === id)?.name ?? `Skill ${id}`;
  }
  private entryOf(id: string, name: string, place: string, skill: SkillSettings): unknown {
    const settings = this.settings as CrmSettings;
    return {
      id,
      name,
      place,
      removable: id !== 'default' && !this.locked,
      open: this._open === id,
      icon: this._open === id ? 'up' : 'down',
      expanded: String(this._open === id),
      sub: `Opens with ${screenText(skill.screen, settings.objects).toLowerCase()} · ${skill.objects.join(', ') || 'no object'}`,
      remove: `Delete the entry of ${name}`,
      screenPlace: `${place}/screen`,
      objectsPlace: `${place}/objects`,
      valuesPlace: `${place}/searchValues`,
      screen: skill.screen,
      screens: screensOf(skill, settings.objects),
      objects: settings.objects.map(({ object, label }) => ({
        object,
        label: label === null ? object : `${label} (${object})`,
        checked: skill.objects.includes(object),
      })),
      values: skill.searchValues.map((source, index) => ({
        key: `${index}`,
        label: `Value ${index + 1} for the search box`,
        source,
        preview: this.previewOf(source),
        place: `${place}/searchValues/${index}`,
      })),
      said: this.problemsAt(id === 'default' ? 'defaultSkill' : `skills.${id}`),
    };
  }
}

function screensOf(skill: SkillSettings, objects: readonly CrmObjectSettings[]): readonly Choice[] {
  const own = objects.filter(({ object }) => skill.objects.includes(object));
  const screens = [
    'people',
    ...own.filter(({ search }) => search).map(({ object }) => `search:${object}`),
    ...own.filter(({ allowCreate }) => allowCreate).map(({ object }) => `new:${object}`),
  ];
  return [...new Set([...screens, skill.screen])].map((value) => ({
    value,
    label: screenText(value, objects),
  }));
}

function screenText(screen: string, objects: readonly CrmObjectSettings[]): string {
  const [kind, object = ''] = screen.split(':');
  const name = objects.find((each) => each.object === object)?.label ?? object;
  if (kind === 'people') return 'People Search';
  return kind === 'new' ? `New ${name}` : `Search ${name}`;
}
