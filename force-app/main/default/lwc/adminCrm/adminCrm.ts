import type {
  AdminHost,
  CrmCheckAnswer,
  CrmProblem,
  CrmSettings,
  CrmSettingsReport,
  CrmSynchronizeAnswer,
} from 'c/adminTypes';
import type { Choice, CrmSurroundings, Edit } from 'c/adminCrmPart';
import { keepDraft, keptDraft, withMoved, withValue } from 'c/adminDraft';
import { AdminScreen } from 'c/adminScreen';
import { problemText, whenText } from 'c/adminWords';
import { NOTHING_KNOWN, OutsideReader, crmPath } from './outside';
import type { Outside } from './outside';

const PARTS = [
  { id: 'objects', label: 'Objects' },
  { id: 'skills', label: 'Skills' },
  { id: 'rules', label: 'Identification rules' },
  { id: 'creation', label: 'Automatic creation' },
  { id: 'fields', label: 'Conversation fields' },
  { id: 'general', label: 'General' },
  { id: 'versions', label: 'Versions' },
] as const;
/** Parts that show values of a conversation; of the objects, one that is open. */
const WITH_PREVIEW: ReadonlySet<string> = new Set(['skills', 'rules', 'creation', 'fields']);
type PartId = (typeof PARTS)[number]['id'] | 'review';

/** Settings of the CRM side of the softphone: changed here, looked through, then saved as a new version. */
export default class AdminCrm extends AdminScreen<CrmSettingsReport> {
  _part: PartId = 'objects';
  /** Index of the object that is open; -1: the list of all. */
  _object = -1;
  _draft: CrmSettings | null = null;
  _after = 0;
  _reader: OutsideReader | null = null;
  _outside: Outside = NOTHING_KNOWN;
  /** Where "Review and save" was chosen: the way back. */
  _before: { part: PartId; object: number } = { part: 'objects', object: -1 };
  _checked: CrmCheckAnswer | null = null;
  _saveProblem = '';

  async ask(host: AdminHost, connection: string): Promise<CrmSettingsReport> {
    const report = await host.get<CrmSettingsReport>(crmPath('', connection));
    const kept = keptDraft<CrmSettings>(this.draftName);
    this._draft = kept?.document ?? null;
    this._after = kept?.after ?? report.version;
    this._checked = null;
    this.lookAround(host, connection);
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
  get onCreation(): boolean {
    return this._part === 'creation';
  }
  get onGeneral(): boolean {
    return this._part === 'general' || this._part === 'fields';
  }
  get onVersions(): boolean {
    return this._part === 'versions';
  }
  get onReview(): boolean {
    return this._part === 'review';
  }
  get hasSample(): boolean {
    return this.onObject || WITH_PREVIEW.has(this._part);
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
    return this._outside.skills?.text ?? '';
  }
  get orgText(): string {
    return this._outside.org?.text ?? '';
  }
  get around(): CrmSurroundings {
    const { org, skills, objects, previews } = this._outside;
    return {
      objects,
      org: org?.objects ?? [],
      values: this.report?.values ?? [],
      skills: skills?.skills ?? [],
      previews,
    };
  }
  /** What every part is given. */
  get shared(): object {
    const { settings, around, problems, locked, host, connection } = this;
    return { settings, around, problems, locked, host, connection };
  }
  get sample(): string {
    return this._outside.sample;
  }
  get samples(): readonly Choice[] {
    const shown = this._outside.samples.map(({ conversationId, at, consumerName }) => ({
      value: conversationId,
      label: `${consumerName || conversationId}, ${whenText(at)}`,
    }));
    return [{ value: '', label: 'No preview' }, ...shown];
  }

  // ------------------------------------------------------------------------------------------------ what is done

  handlePart(event: Event): void {
    this.show(((event.currentTarget as HTMLElement).dataset['part'] ?? 'objects') as PartId);
  }
  handleOpen(event: CustomEvent<number>): void {
    this._object = event.detail;
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
  handleNeed(event: CustomEvent<readonly string[]>): void {
    for (const object of event.detail) void this._reader?.describe(object);
  }
  handleSample(event: CustomEvent<string>): void {
    this._reader?.choose(event.detail);
    this.preview();
  }
  handleReview(): void {
    void this.review();
  }
  handleFurther(): void {
    this.show(this._before.part, this._before.object);
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

  private show(part: PartId, object = -1): void {
    this._part = part;
    this._object = object;
    this._saveProblem = '';
    if (part !== 'versions') this.preview();
  }
  private change(settings: CrmSettings): void {
    this._draft = settings;
    keepDraft(this.draftName, { after: this._after, document: settings });
    this.said = '';
    this.preview();
  }
  private preview(): void {
    void this._reader?.preview(this.settings);
  }
  private lookAround(host: AdminHost, connection: string): void {
    const reader = new OutsideReader(host, connection, this.sample, (known) => {
      if (this._reader === reader) this._outside = known;
    });
    this._reader = reader;
    const open = this.settings?.objects[this._object]?.object ?? '';
    void Promise.all([reader.lookAround().then(() => reader.preview(this.settings)), reader.describe(open)]);
  }
  private async review(): Promise<void> {
    const { host, connection, settings } = this;
    if (host === null || settings === null || this.busy) return;
    this.busy = 'review';
    this._saveProblem = '';
    try {
      this._checked = await host.post<CrmCheckAnswer>('/admin/api/crm/check', { connection, settings });
      if (this._part !== 'review') this._before = { part: this._part, object: this._object };
      this._part = 'review';
      this._object = -1;
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
