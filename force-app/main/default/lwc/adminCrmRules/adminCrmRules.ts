import type { Column, IdentificationRule, MatchSimulation, Row, SimulatedMatch } from 'c/adminTypes';
import { AdminCrmPart, optionsOf, placeOf } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';
import { problemText, whenText } from 'c/adminWords';

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
  readonly columns = COLUMNS;
  readonly compares = optionsOf<IdentificationRule['keys'][number]['compare']>({
    exact: 'Exactly',
    email: 'As an e-mail address',
    phone: 'As a phone number',
  });
  simulation: MatchSimulation | null = null;
  simulating = false;
  problem = '';

  connectedCallback(): void {
    this.need(...(this.settings?.identification.map(({ object }) => object) ?? []));
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
    const past = conversations.length === 1 ? 'One past conversation' : `${conversations.length} past conversations`;
    return `${past}, ${changed} would come out differently. Before: ${found(before)}. After: ${found(after)}.`;
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
  get hasRows(): boolean {
    return this.rows.length > 0;
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
  handleAlso(event: CustomEvent<string>): void {
    const fields = event.detail.split(/[\s,;]+/u).filter((name) => name !== '');
    this.edit({ place: placeOf(event), value: fields.length === 0 ? undefined : fields });
  }
  handleCountry(event: CustomEvent<string>): void {
    const text = event.detail.trim().toUpperCase();
    this.edit({ place: 'phoneCountry', value: text === '' ? null : text });
  }
  /** None chosen: the rule is for all. */
  handleLimit(event: CustomEvent<boolean>): void {
    const place = placeOf(event);
    const value = (event.currentTarget as HTMLElement).dataset['value'] ?? '';
    const chosen = (this.at(place) as string[] | null) ?? [];
    const next = event.detail ? [...chosen, value] : chosen.filter((each) => each !== value);
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
    const skills = this.around?.skills ?? [];
    const fields: readonly Choice[] = this.fieldChoices(rule.object, ({ filterable }) => filterable);
    return {
      ...rule,
      place,
      about: `Identification rule ${rule.name}`,
      remove: `Delete rule ${rule.name}`,
      namePlace: `${place}/name`,
      objectPlace: `${place}/object`,
      weightPlace: `${place}/weight`,
      certainPlace: `${place}/certain`,
      enabledPlace: `${place}/enabled`,
      keysPlace: `${place}/keys`,
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
        preview: this.previewOf(key.source),
        sourceLabel: `LivePerson field of key ${index + 1}`,
        fieldLabel: `Salesforce field of key ${index + 1}`,
        remove: `Delete key ${index + 1} of ${rule.name}`,
        removable: rule.keys.length > 1 && !this.locked,
      })),
      sets: [
        {
          legend: 'Channels (none ticked: all)',
          place: `${place}/channels`,
          members: membersOf(optionsOf(CHANNELS), rule.channels),
        },
        {
          legend: 'Skills (none ticked: all)',
          place: `${place}/skillIds`,
          members: membersOf(
            skills.map(({ id, name }) => ({ value: id, label: name })),
            rule.skillIds,
          ),
        },
      ],
      limits: limitText(rule, skills),
      said: this.problemsAt(`identification.${rule.id}`),
    };
  }
}

function membersOf(all: readonly Choice[], chosen: readonly string[] | null): readonly unknown[] {
  return all.map((one) => ({ ...one, checked: chosen?.includes(one.value) ?? false }));
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
