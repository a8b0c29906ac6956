import type {
  AdminHost,
  CrmFieldsReport,
  CrmOrgReport,
  CrmPreviewAnswer,
  CrmSampleRow,
  CrmSettings,
  CrmSkillsReport,
  OrgObject,
} from 'c/adminTypes';
import { sourcesIn } from './sourcesIn';

type Preview = CrmPreviewAnswer['values'][number];

/** What the page learns from outside the settings; it is of use without any of it. */
export interface Outside {
  readonly org: CrmOrgReport | null;
  readonly skills: CrmSkillsReport | null;
  readonly samples: readonly CrmSampleRow[];
  /** Conversation whose values are shown; empty: none. */
  readonly sample: string;
  readonly objects: Readonly<Record<string, OrgObject | null>>;
  readonly previews: Readonly<Record<string, Preview>>;
}

export const NOTHING_KNOWN: Outside = {
  org: null,
  skills: null,
  samples: [],
  sample: '',
  objects: {},
  previews: {},
};

/** Address of a request about one connection. `more` begins with `&`. */
export function crmPath(rest: string, connection: string, more = ''): string {
  return `/admin/api/crm${rest}?connection=${encodeURIComponent(connection)}${more}`;
}

/** Asks for what is outside the settings of one connection, each thing once, and tells `changed` what is known by then. */
export class OutsideReader {
  known: Outside;
  private readonly host: AdminHost;
  private readonly connection: string;
  private readonly changed: (known: Outside) => void;
  private readonly asked = new Set<string>();

  /** `sample`: the conversation to go on with, as long as there still is one of that id. */
  constructor(host: AdminHost, connection: string, sample: string, changed: (known: Outside) => void) {
    this.host = host;
    this.connection = connection;
    this.known = { ...NOTHING_KNOWN, sample };
    this.changed = changed;
  }

  /** Org, skills and past conversations. */
  async lookAround(): Promise<void> {
    const get = <T>(rest: string): Promise<T | null> =>
      this.host.get<T>(crmPath(rest, this.connection)).catch(() => null);
    const [org, skills, found] = await Promise.all([
      get<CrmOrgReport>('/org'),
      get<CrmSkillsReport>('/skills'),
      get<{ rows: CrmSampleRow[] }>('/conversations'),
    ]);
    const samples = found?.rows ?? [];
    const stays = samples.some(({ conversationId }) => conversationId === this.known.sample);
    this.tell({ org, skills, samples, sample: stays ? this.known.sample : (samples[0]?.conversationId ?? '') });
  }

  /** Fields of an object. */
  async describe(object: string): Promise<void> {
    if (object === '' || this.asked.has(object)) return;
    this.asked.add(object);
    try {
      const path = crmPath('/fields', this.connection, `&object=${encodeURIComponent(object)}`);
      const found = await this.host.get<CrmFieldsReport>(path);
      this.tell({ objects: { ...this.known.objects, [object]: found.object } });
    } catch {
      this.asked.delete(object);
    }
  }

  choose(sample: string): void {
    this.tell({ sample, previews: {} });
  }

  /** Values of the chosen conversation for every source of the settings that was not asked yet. */
  async preview(settings: CrmSettings | null): Promise<void> {
    const { sample: conversationId, previews } = this.known;
    if (settings === null || conversationId === '') return;
    const sources = sourcesIn(settings).filter((source) => previews[JSON.stringify(source)] === undefined);
    if (sources.length === 0) return;
    try {
      const { connection } = this;
      const body = { connection, conversationId, sources };
      const { values } = await this.host.post<CrmPreviewAnswer>('/admin/api/crm/preview', body);
      if (conversationId !== this.known.sample) return;
      const added = sources.flatMap((source, index) => {
        const value = values[index];
        return value ? [[JSON.stringify(source), value] as const] : [];
      });
      this.tell({ previews: { ...this.known.previews, ...Object.fromEntries(added) } });
    } catch {
      // The preview comes with the next change.
    }
  }

  private tell(more: Partial<Outside>): void {
    this.known = { ...this.known, ...more };
    this.changed(this.known);
  }
}
