import { api } from 'lwc';
import type { AdminHost, CrmLookupMetadata, CrmObjectSettings } from 'c/adminTypes';
import { AdminCrmPart, choices } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';
import { problemText } from 'c/adminWords';

const RULES = { never: 'Never', always: 'Always', agent: 'The agent decides (checkbox on the form)' };
const WITH_RULES: ReadonlySet<string> = new Set(['Lead', 'Case']);
const CONVERSATION = 'LivePerson_Conversation__c';

/** One object: what agents may do with it, how it is linked, its fields, filters and lists. Event `back`. */
export default class AdminCrmObject extends AdminCrmPart {
  @api host: AdminHost | null = null;
  @api connection = '';
  /** Of `settings.objects`. */
  @api index = 0;
  metadata: CrmLookupMetadata | null = null;
  metadataProblem = '';

  connectedCallback(): void {
    if (this.object !== null) this.need(this.object.object, CONVERSATION);
  }

  get object(): CrmObjectSettings | null {
    return this.settings?.objects[this.index] ?? null;
  }
  get name(): string {
    const { object } = this;
    if (object === null) return '';
    const label = object.label ?? this.around?.org.find((each) => each.object === object.object)?.label;
    return label === undefined || label === object.object ? object.object : `${label} (${object.object})`;
  }
  get base(): string {
    return `objects/${this.index}`;
  }
  get place(): Readonly<Record<string, string>> {
    const of = (member: string): [string, string] => [member, `${this.base}/${member}`];
    return Object.fromEntries(
      [
        'label',
        'search',
        'allowCreate',
        'allowEdit',
        'allowLink',
        'accountMandatory',
        'contactMandatory',
        'accountField',
        'contactField',
        'conversationField',
        'assignmentRules',
        'assignmentPreset',
      ].map(of),
    );
  }
  get label(): string {
    return this.object?.label ?? '';
  }
  get hasRules(): boolean {
    return WITH_RULES.has(this.object?.object ?? '');
  }
  get rules(): readonly unknown[] {
    return choices(RULES, this.object?.assignmentRules ?? 'never');
  }
  get agentDecides(): boolean {
    return this.object?.assignmentRules === 'agent';
  }
  get accountFields(): readonly Choice[] {
    return this.lookups('Account');
  }
  get contactFields(): readonly Choice[] {
    return this.lookups('Contact');
  }
  get conversationFields(): readonly Choice[] {
    const to = this.object?.object ?? '';
    return this.fieldChoices(CONVERSATION, ({ referenceTo }) => referenceTo.includes(to));
  }
  get mayBeParent(): boolean {
    return this.object?.object !== 'Account';
  }
  get offersMetadata(): boolean {
    const { object } = this;
    return object !== null && object.conversationField === null && object.object.endsWith('__c');
  }
  get said(): readonly unknown[] {
    const at = `objects.${this.object?.object ?? ''}`;
    const shownBelow = ['fields.', 'filters.', 'relatedLists.'];
    const own = this.problems.filter((one) => !shownBelow.some((part) => one.at.startsWith(`${at}.${part}`)));
    return own
      .filter((one) => one.at === at || one.at.startsWith(`${at}.`))
      .map(({ level, text }) => ({
        key: text,
        text,
        css: level === 'error' ? 'said said_bad' : 'said said_wait',
        icon: level === 'error' ? 'warning' : 'info',
      }));
  }

  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }
  handleMetadata(): void {
    void this.fetchMetadata();
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
