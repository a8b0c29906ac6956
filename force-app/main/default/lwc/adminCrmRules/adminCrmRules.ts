import { api } from 'lwc';
import type { AdminHost, Column, IdentificationRule, MatchSimulation, Row, SimulatedMatch } from 'c/adminTypes';
import { AdminCrmPart, choices, placeOf } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';
import { problemText, whenText } from 'c/adminWords';

const COMPARE = { exact: 'Exactly', email: 'As an e-mail address', phone: 'As a phone number' };
const CHANNELS: Readonly<Record<string, string>> = {
  web: 'Web',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  apple: 'Apple',
  facebook: 'Facebook',
  app: 'App',
  other: 'Other',
};
const COLUMNS: readonly Column[] = [
  { id: 'conversation', label: 'Conversation' },
  { id: 'before', label: 'With the rules in force' },
  { id: 'after', label: 'With your changes' },
];
const OUTCOMES: Readonly<Record<SimulatedMatch['state'], string>> = {
  none: 'Nobody',
  one: 'One',
  several: 'Several: the agent chooses',
  failed: 'Failed',
};

/** Identification rules, tried on past conversations before they are saved. */
export default class AdminCrmRules extends AdminCrmPart {
  @api host: AdminHost | null = null;
  @api connection = '';
  readonly columns = COLUMNS;
  simulation: MatchSimulation | null = null;
  simulating = false;
  problem = '';

  connectedCallback(): void {
    this.need(...(this.settings?.identification.map(({ object }) => object) ?? []));
  }

  get unlocked(): boolean {
    return !this.locked;
  }
  get country(): string {
    return this.settings?.phoneCountry ?? '';
  }
  get rules(): readonly unknown[] {
    return (this.settings?.identification ?? []).map((rule, index) => this.ruleOf(rule, `identification/${index}`));
  }
  get objectOptions(): readonly Choice[] {
    return this.objectChoices();
  }
  get simulateLabel(): string {
    return this.simulating ? 'Looking up…' : 'Try on past conversations';
  }
  get ariaSimulating(): string {
    return String(this.simulating);
  }
  get summary(): string {
    const { simulation } = this;
    if (simulation === null) return '';
    const { conversations, changed, before, after } = simulation;
    if (conversations.length === 0) return 'There is no past conversation to try the rules on yet.';
    const found = (one: typeof before): string =>
      `${one.one} found (${one.byItself} linked without asking), ${one.several} to choose, ${one.none} unknown`;
    return `${conversations.length} past conversations, ${changed} would come out differently. Before: ${found(before)}. After: ${found(after)}.`;
  }
  get rows(): readonly Row[] {
    return (this.simulation?.conversations ?? []).map((one) => ({
      id: one.conversationId,
      cells: {
        conversation: {
          text: one.consumerName || one.conversationId,
          sub: `${whenText(one.at)} · ${CHANNELS[one.channel] ?? one.channel}`,
        },
        before: cellOf(one.before),
        after: { ...cellOf(one.after), ...(one.changed ? { tone: 'wait' as const } : {}) },
      },
    }));
  }
  get notes(): readonly string[] {
    return this.simulation?.notes ?? [];
  }

  handleAdd(): void {
    const rules = this.settings?.identification ?? [];
    const ids = new Set(rules.map(({ id }) => id));
    let number = rules.length + 1;
    while (ids.has(`rule-${number}`)) number += 1;
    const rule: IdentificationRule = {
      id: `rule-${number}`,
      name: 'New rule',
      object: 'Contact',
      keys: [{ field: 'Email', source: { value: 'email' }, compare: 'email' }],
      weight: 50,
      certain: false,
      channels: null,
      skillIds: null,
      enabled: true,
    };
    this.edit({ place: `identification/${rules.length}`, value: rule });
  }
  handleObject(event: CustomEvent<string | null>): void {
    this.need(event.detail ?? '');
    this.edit({ place: placeOf(event), value: event.detail ?? '' });
  }
  handleAddKey(event: Event): void {
    const place = placeOf(event);
    const keys = (this.at(place) as unknown[] | undefined) ?? [];
    this.edit({ place: `${place}/${keys.length}`, value: { field: '', source: { value: 'email' }, compare: 'exact' } });
  }
  handleAlso(event: Event): void {
    const fields = (event.target as HTMLInputElement).value.split(/[\s,;]+/u).filter((name) => name !== '');
    this.edit({ place: placeOf(event), value: fields.length === 0 ? undefined : fields });
  }
  handleCountry(event: Event): void {
    const text = (event.target as HTMLInputElement).value.trim().toUpperCase();
    this.edit({ place: 'phoneCountry', value: text === '' ? null : text });
  }
  /** None chosen: the rule is for all. */
  handleLimit(event: Event): void {
    const input = event.target as HTMLInputElement;
    const place = placeOf(event);
    const chosen = (this.at(place) as string[] | null) ?? [];
    const next = input.checked ? [...chosen, input.value] : chosen.filter((each) => each !== input.value);
    this.edit({ place, value: next.length === 0 ? null : next });
  }
  handleSimulate(): void {
    void this.simulate();
  }

  private async simulate(): Promise<void> {
    const { host, settings, connection } = this;
    if (host === null || settings === null || this.simulating) return;
    this.simulating = true;
    this.problem = '';
    try {
      this.simulation = await host.post<MatchSimulation>('/admin/api/matching/simulate', {
        connection,
        rules: settings.identification,
        phoneCountry: settings.phoneCountry ?? null,
      });
    } catch (error) {
      this.problem = problemText(error);
    }
    this.simulating = false;
  }

  private ruleOf(rule: IdentificationRule, place: string): unknown {
    const fields: readonly Choice[] = this.fieldChoices(rule.object, ({ filterable }) => filterable);
    return {
      ...rule,
      place,
      about: `Identification rule ${rule.name}`,
      remove: `Delete rule ${rule.name}`,
      up: `Move ${rule.name} up`,
      namePlace: `${place}/name`,
      objectPlace: `${place}/object`,
      weightPlace: `${place}/weight`,
      certainPlace: `${place}/certain`,
      enabledPlace: `${place}/enabled`,
      keysPlace: `${place}/keys`,
      channelsPlace: `${place}/channels`,
      skillsPlace: `${place}/skillIds`,
      keys: rule.keys.map((key, index) => ({
        ...key,
        key: `${index}`,
        fields,
        fieldPlace: `${place}/keys/${index}/field`,
        alsoPlace: `${place}/keys/${index}/alsoFields`,
        sourcePlace: `${place}/keys/${index}/source`,
        comparePlace: `${place}/keys/${index}/compare`,
        place: `${place}/keys/${index}`,
        also: (key.alsoFields ?? []).join(', '),
        compares: choices(COMPARE, key.compare),
        preview: this.previewOf(key.source),
        sourceLabel: `LivePerson field of key ${index + 1}`,
        fieldLabel: `Salesforce field of key ${index + 1}`,
        removable: rule.keys.length > 1 && !this.locked,
      })),
      channels: Object.entries(CHANNELS).map(([value, label]) => ({
        value,
        label,
        checked: rule.channels?.some((channel) => channel === value) ?? false,
      })),
      skills: (this.around?.skills ?? []).map(({ id, name }) => ({
        value: id,
        label: name,
        checked: rule.skillIds?.includes(id) ?? false,
      })),
      limits: limitText(rule, this.around?.skills ?? []),
      said: this.saidAt(`identification.${rule.id}`),
    };
  }
}

function limitText(rule: IdentificationRule, skills: readonly { id: string; name: string }[]): string {
  const channels = rule.channels?.map((channel) => CHANNELS[channel] ?? channel).join(', ') ?? 'all channels';
  const names = rule.skillIds?.map((id) => skills.find((skill) => skill.id === id)?.name ?? id).join(', ');
  return `For ${channels}; ${names ?? 'all skills'}`;
}

function cellOf(match: SimulatedMatch): { text: string; sub: string } {
  const names = match.candidates.map(({ name, object }) => `${name} (${object})`).join(', ');
  return {
    text: `${OUTCOMES[match.state]}${names === '' ? '' : `: ${names}`}`,
    sub: match.link === null ? match.text : `${match.text} Linked without asking.`,
  };
}
