import { api } from 'lwc';
import type { CrmLookupMetadata, CrmObjectSettings, CrmProblem } from 'c/adminTypes';
import { AdminCrmPart, optionsOf } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';
import { problemText } from 'c/adminWords';

const WITH_RULES: ReadonlySet<string> = new Set(['Lead', 'Case']);
const CONVERSATION = 'LivePerson_Conversation__c';

/** One object: what agents may do with it, how it is linked, its fields, filters and lists. Event `back`. */
export default class AdminCrmObject extends AdminCrmPart {
  /** Of `settings.objects`. */
  @api index = 0;
  readonly assignments = optionsOf<CrmObjectSettings['assignmentRules']>({
    never: 'Never',
    always: 'Always',
    agent: 'The agent decides (checkbox on the form)',
  });
  metadata: CrmLookupMetadata | null = null;
  metadataProblem = '';

  connectedCallback(): void {
    if (this.object !== null) this.need(this.object.object, CONVERSATION);
  }

  get object(): CrmObjectSettings | null {
    return this.settings?.objects[this.index] ?? null;
  }
  get name(): string {
    return this.object === null ? '' : this.nameOf(this.object);
  }
  get base(): string {
    return `objects/${this.index}`;
  }
  get rights(): readonly unknown[] {
    return this.checks({
      search: 'Search',
      allowCreate: 'Allow creation',
      allowEdit: 'Allow editing',
      allowLink: 'Allow linking',
    });
  }
  get labelPlace(): string {
    return `${this.base}/label`;
  }
  get linkPlace(): string {
    return `${this.base}/conversationField`;
  }
  get assignmentPlace(): string {
    return `${this.base}/assignmentRules`;
  }
  get hasRules(): boolean {
    return WITH_RULES.has(this.object?.object ?? '');
  }
  get presets(): readonly unknown[] {
    return this.object?.assignmentRules === 'agent'
      ? this.checks({ assignmentPreset: 'The checkbox is ticked to begin with' })
      : [];
  }
  /** The records above this one: their lookups, and whether there must be one. */
  get parents(): readonly unknown[] {
    const { object } = this;
    if (object === null || object.object === 'Account') return [];
    return [
      {
        caption: 'Account field',
        value: object.accountField,
        options: this.lookups('Account'),
        place: `${this.base}/accountField`,
        checks: this.checks({ accountMandatory: 'Account is mandatory' }),
      },
      {
        caption: 'Contact field',
        value: object.contactField,
        options: this.lookups('Contact'),
        place: `${this.base}/contactField`,
        checks: this.checks({ contactMandatory: 'Contact is mandatory' }),
      },
    ];
  }
  get conversationFields(): readonly Choice[] {
    const to = this.object?.object ?? '';
    return this.fieldChoices(CONVERSATION, ({ referenceTo }) => referenceTo.includes(to));
  }
  get offersMetadata(): boolean {
    const { object } = this;
    return object !== null && object.conversationField === null && object.object.endsWith('__c');
  }
  get said(): readonly CrmProblem[] {
    const at = `objects.${this.object?.object ?? ''}`;
    const shownBelow = ['fields.', 'filters.', 'relatedLists.'];
    return this.problemsAt(at).filter((one) => !shownBelow.some((part) => one.at.startsWith(`${at}.${part}`)));
  }

  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }
  handleMetadata(): void {
    void this.fetchMetadata();
  }

  private checks(labels: Partial<Record<keyof CrmObjectSettings, string>>): readonly unknown[] {
    return Object.entries(labels).map(([member, label]) => ({
      member,
      label,
      checked: this.object?.[member as keyof CrmObjectSettings] === true,
      place: `${this.base}/${member}`,
    }));
  }
  private lookups(to: string): readonly Choice[] {
    return this.object === null
      ? []
      : this.fieldChoices(this.object.object, ({ referenceTo }) => referenceTo.includes(to));
  }
  private async fetchMetadata(): Promise<void> {
    const object = encodeURIComponent(this.object?.object ?? '');
    const connection = encodeURIComponent(this.connection);
    this.metadataProblem = '';
    try {
      this.metadata =
        (await this.host?.get<CrmLookupMetadata>(`/admin/api/crm/lookup?connection=${connection}&object=${object}`)) ??
        null;
    } catch (error) {
      this.metadataProblem = problemText(error);
    }
  }
}
