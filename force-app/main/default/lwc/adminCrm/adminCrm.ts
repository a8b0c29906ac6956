import type {
  AdminHost,
  CrmCheckAnswer,
  CrmFieldsReport,
  CrmOrgReport,
  CrmPreviewAnswer,
  CrmProblem,
  CrmSampleRow,
  CrmSettings,
  CrmSettingsReport,
  CrmSkillsReport,
  CrmSynchronizeAnswer,
  OrgObject,
} from 'c/adminTypes';
import type { Choice, CrmSurroundings, Edit } from 'c/adminCrmPart';
import { keepDraft, keptDraft, withMoved, withValue } from 'c/adminDraft';
import { AdminScreen } from 'c/adminScreen';
import { problemText, whenText } from 'c/adminWords';
import { newObject, sourcesIn } from './crmWords';

const PARTS = [
  { id: 'objects', label: 'Objects' },
  { id: 'skills', label: 'Skills' },
  { id: 'rules', label: 'Identification rules' },
  { id: 'creation', label: 'Automatic creation' },
  { id: 'fields', label: 'Conversation fields' },
  { id: 'general', label: 'General' },
  { id: 'versions', label: 'Versions' },
] as const;
type PartId = (typeof PARTS)[number]['id'] | 'review';

/** Settings of the CRM side of the softphone: changed here, looked through, then saved as a new version. */
export default class AdminCrm extends AdminScreen<CrmSettingsReport> {
  _part: PartId = 'objects';
  /** Index of the object that is open; -1: the list of all. */
  _object = -1;
  _draft: CrmSettings | null = null;
  _after = 0;
  _objects: Record<string, OrgObject | null> = {};
  _asked = new Set<string>();
  _org: CrmOrgReport | null = null;
  _skills: CrmSkillsReport | null = null;
  _samples: readonly CrmSampleRow[] = [];
  _sample = '';
  _previews: Record<string, { value: string | null; text: string | null }> = {};
  _checked: CrmCheckAnswer | null = null;
  _saveProblem = '';
  _notes: readonly string[] = [];

  async ask(host: AdminHost, connection: string): Promise<CrmSettingsReport> {
    const report = await host.get<CrmSettingsReport>(this.path('', connection));
    const kept = keptDraft<CrmSettings>(this.draftName);
    this._draft = kept?.document ?? null;
    this._after = kept?.after ?? report.version;
    this._checked = null;
    this._asked.clear();
    this._objects = {};
    void this.lookAround(host, connection);
    return report;
  }

  // ------------------------------------------------------------------------------------------------ what is shown

  get draftName(): string {
    return `crm ${this.connection}`;
  }
  get settings(): CrmSettings | null {
    return this._draft ?? this.report?.settings ?? null;
  }
  get locked(): boolean {
    return this.report?.owner === 'document';
  }
  get unlocked(): boolean {
    return !this.locked;
  }
  get problems(): readonly CrmProblem[] {
    return this._checked?.problems ?? this.report?.problems ?? [];
  }
  get inForce(): readonly CrmProblem[] {
    return this.report?.problems ?? [];
  }
  get isChanged(): boolean {
    return this._draft !== null;
  }
  get lead(): string {
    const { report } = this;
    if (report === null) return '';
    const saved =
      report.savedAt === null
        ? 'The defaults are in force.'
        : `Version ${report.version}, saved ${whenText(report.savedAt)} by ${report.savedBy ?? 'somebody'}.`;
    return report.owner === 'document' ? 'What agents see of Salesforce.' : `What agents see of Salesforce. ${saved}`;
  }
  get note(): string {
    return this.report?.note ?? '';
  }
  get parts(): readonly unknown[] {
    return PARTS.map((part) => ({
      ...part,
      current: part.id === this._part ? 'true' : null,
      css: part.id === this._part ? 'part part_current' : 'part',
    }));
  }
  get onObject(): boolean {
    return this._part === 'objects' && this._object >= 0;
  }
  get onObjects(): boolean {
    return this._part === 'objects' && this._object < 0;
  }
  get onSkills(): boolean {
    return this._part === 'skills';
  }
  get onRules(): boolean {
    return this._part === 'rules';
  }
  get onMore(): boolean {
    return this._part === 'general' || this._part === 'creation' || this._part === 'fields';
  }
  get onVersions(): boolean {
    return this._part === 'versions';
  }
  get onReview(): boolean {
    return this._part === 'review';
  }
  get hasSample(): boolean {
    return this.onObject || this.onSkills || this.onRules || this._part === 'creation' || this._part === 'fields';
  }
  get saving(): boolean {
    return this.busy === 'save';
  }
  get syncLabel(): string {
    return this.busy === 'synchronize' ? 'Synchronizing…' : 'Synchronize fields';
  }
  get ariaBusy(): string {
    return String(this.busy !== '');
  }
  get skillsText(): string {
    return this._skills?.text ?? '';
  }
  get orgText(): string {
    return this._org?.text ?? '';
  }
  get around(): CrmSurroundings {
    return {
      objects: this._objects,
      org: this._org?.objects ?? [],
      values: this.report?.values ?? [],
      skills: this._skills?.skills ?? [],
      previews: this._sample === '' ? {} : this._previews,
    };
  }
  get objects(): readonly unknown[] {
    return (this.settings?.objects ?? []).map((each, index) => {
      const label = each.label ?? this._org?.objects.find(({ object }) => object === each.object)?.label;
      const own = this.problems.filter(
        ({ at }) => at === `objects.${each.object}` || at.startsWith(`objects.${each.object}.`),
      );
      const errors = own.filter(({ level }) => level === 'error').length;
      const may = [
        each.search ? 'search' : '',
        each.allowCreate ? 'create' : '',
        each.allowEdit ? 'edit' : '',
        each.allowLink ? 'link' : '',
      ].filter((word) => word !== '');
      return {
        object: each.object,
        index,
        place: `objects/${index}`,
        name: label === undefined || label === each.object ? each.object : `${label} (${each.object})`,
        remove: `Take out ${each.object}`,
        sub: `Agents may ${may.join(', ') || 'only view'} · ${each.fields.length} fields, ${each.filters.length} filters, ${each.relatedLists.length} related lists`,
        trouble: errors > 0 ? `${errors} to mend` : own.length > 0 ? `${own.length} to mind` : '',
        css: errors > 0 ? 'trouble trouble_bad' : 'trouble',
        icon: errors > 0 ? 'warning' : 'info',
      };
    });
  }
  get available(): readonly Choice[] {
    const there = new Set(this.settings?.objects.map(({ object }) => object));
    return (this._org?.objects ?? [])
      .filter(({ object }) => !there.has(object))
      .map(({ object, label, conversationFields }) => ({
        value: object,
        label,
        sub: conversationFields.length > 0 ? object : `${object} · no lookup on the conversation yet`,
      }));
  }
  get samples(): readonly unknown[] {
    const shown = this._samples.map(({ conversationId, at, consumerName }) => ({
      value: conversationId,
      label: `${consumerName || conversationId}, ${whenText(at)}`,
      selected: conversationId === this._sample,
    }));
    return [{ value: '', label: 'No preview', selected: this._sample === '' }, ...shown];
  }

  // ------------------------------------------------------------------------------------------------ what is done

  handlePart(event: Event): void {
    this.show(((event.currentTarget as HTMLElement).dataset['part'] ?? 'objects') as PartId);
  }
  handleOpen(event: Event): void {
    this._object = Number((event.currentTarget as HTMLElement).dataset['index']);
  }
  handleAll(): void {
    this._object = -1;
  }
  handleEdit(event: CustomEvent<Edit>): void {
    const { place, value, by } = event.detail;
    const { settings } = this;
    if (settings === null || this.locked) return;
    this.change(by === undefined ? withValue(settings, place, value) : withMoved(settings, place, by));
  }
  handleTakeOut(event: Event): void {
    const { settings } = this;
    const place = (event.currentTarget as HTMLElement).dataset['place'] ?? '';
    if (settings !== null) this.change(withValue(settings, place, undefined));
  }
  handleAdd(event: CustomEvent<string | null>): void {
    const { settings } = this;
    if (settings === null || event.detail === null) return;
    const known = this._org?.objects.find(({ object }) => object === event.detail);
    this.change({
      ...settings,
      objects: [...settings.objects, newObject(event.detail, known?.conversationFields[0] ?? null)],
      // Where all skills share one menu, the new object is in it.
      defaultSkill: {
        ...settings.defaultSkill,
        objects: [...new Set([...settings.defaultSkill.objects, event.detail])],
      },
    });
    this._object = settings.objects.length;
  }
  handleNeed(event: CustomEvent<readonly string[]>): void {
    for (const object of event.detail) if (object !== '') void this.describe(object);
  }
  handleSample(event: Event): void {
    this._sample = (event.target as HTMLSelectElement).value;
    this._previews = {};
    void this.preview();
  }
  handleReview(): void {
    void this.review();
  }
  handleFurther(): void {
    this.show('objects');
  }
  handleDiscard(): void {
    keepDraft(this.draftName, null);
    this.said = 'Your changes were dropped.';
    this.saidBad = false;
    this._part = this._part === 'review' ? 'objects' : this._part;
    this._object = -1;
    void this.refresh();
  }
  handleSave(event: CustomEvent<string>): void {
    void this.save(event.detail);
  }
  handleSaved(): void {
    keepDraft(this.draftName, null);
    this.said = '';
    void this.refresh();
  }
  handleSynchronize(): void {
    void this.act('synchronize', async (host) => {
      const { connection } = this;
      const found = await host.post<CrmSynchronizeAnswer>('/admin/api/crm/synchronize', { connection });
      const more = [
        found.added.length > 0 ? `New: ${found.added.join(', ')}.` : '',
        found.removed.length > 0 ? `Gone: ${found.removed.join(', ')}.` : '',
      ].filter((text) => text !== '');
      return `${found.fields} fields of ${found.objects} objects were read anew. ${more.join(' ') || 'Nothing changed.'}`;
    });
  }

  private show(part: PartId): void {
    this._part = part;
    this._object = -1;
    this._saveProblem = '';
    if (part !== 'versions') void this.preview();
  }
  private change(settings: CrmSettings): void {
    this._draft = settings;
    keepDraft(this.draftName, { after: this._after, document: settings });
    this.said = '';
    void this.preview();
  }
  private path(rest: string, connection = this.connection, more = ''): string {
    return `/admin/api/crm${rest}?connection=${encodeURIComponent(connection)}${more}`;
  }
  /** Org, skills and conversations: the page is of use without any of them. */
  private async lookAround(host: AdminHost, connection: string): Promise<void> {
    const get = <T>(rest: string): Promise<T | null> => host.get<T>(this.path(rest, connection)).catch(() => null);
    const [org, skills, samples] = await Promise.all([
      get<CrmOrgReport>('/org'),
      get<CrmSkillsReport>('/skills'),
      get<{ rows: CrmSampleRow[] }>('/conversations'),
    ]);
    if (connection !== this.connection) return;
    this._org = org;
    this._skills = skills;
    this._samples = samples?.rows ?? [];
    if (!this._samples.some(({ conversationId }) => conversationId === this._sample))
      this._sample = this._samples[0]?.conversationId ?? '';
    const open = this.settings?.objects[this._object]?.object;
    await Promise.all([...(open === undefined ? [] : [this.describe(open)]), this.preview()]);
  }
  private async describe(object: string): Promise<void> {
    const { host, connection } = this;
    if (host === null || this._asked.has(object)) return;
    this._asked.add(object);
    try {
      const more = `&object=${encodeURIComponent(object)}`;
      const found = await host.get<CrmFieldsReport>(this.path('/fields', connection, more));
      if (connection === this.connection) this._objects = { ...this._objects, [object]: found.object };
    } catch {
      this._asked.delete(object);
    }
  }
  /** Values of the chosen conversation for every source of the settings that was not asked yet. */
  private async preview(): Promise<void> {
    const { host, settings, connection, _sample: conversationId } = this;
    if (host === null || settings === null || conversationId === '') return;
    const sources = sourcesIn(settings).filter((source) => this._previews[JSON.stringify(source)] === undefined);
    if (sources.length === 0) return;
    try {
      const found = await host.post<CrmPreviewAnswer>('/admin/api/crm/preview', {
        connection,
        conversationId,
        sources,
      });
      if (conversationId !== this._sample) return;
      const added = sources.flatMap((source, index) => {
        const value = found.values[index];
        return value ? [[JSON.stringify(source), value] as const] : [];
      });
      this._previews = { ...this._previews, ...Object.fromEntries(added) };
    } catch {
      // The preview comes with the next change.
    }
  }
  private async review(): Promise<void> {
    const { host, connection, settings } = this;
    if (host === null || settings === null || this.busy) return;
    this.busy = 'review';
    this._saveProblem = '';
    try {
      this._checked = await host.post<CrmCheckAnswer>('/admin/api/crm/check', { connection, settings });
      this._part = 'review';
    } catch (error) {
      this.fail(error);
    }
    this.busy = '';
  }
  private async save(note: string): Promise<void> {
    const { host, connection, settings, _after: after } = this;
    if (host === null || settings === null || this.busy) return;
    this.busy = 'save';
    this._saveProblem = '';
    try {
      const { version } = await host.post<{ version: number }>('/admin/api/crm/save', {
        connection,
        settings,
        after,
        note,
      });
      keepDraft(this.draftName, null);
      this._draft = null;
      this._after = version;
      if (this.report !== null) this.report = { ...this.report, settings, version };
      this.said = `Version ${version} is in force.`;
      this.saidBad = false;
      this.show('objects');
      this.busy = '';
      await this.refresh();
    } catch (error) {
      this._saveProblem = problemText(error);
    }
    this.busy = '';
  }
}
