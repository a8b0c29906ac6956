/** Makes transcripts by the settings of their connection: in its time zone, masked by its rules. */
import type { Masker, MaskRules } from '../support/masking/masker.ts';
import { createMasker } from '../support/masking/masker.ts';
import type { OrgFiles } from './filePorts.ts';
import type { TranscriptLine } from './ports.ts';
import type { RecordSettings } from './recordSettings.ts';
import { transcriptDocument } from './transcriptDocument.ts';
import type { TranscriptDocument } from './transcriptDocument.ts';

export interface TranscriptDocuments {
  /** Rejects with ConnectorError: the org is away (its time zone), or masking takes too long. */
  of(
    connectionId: string,
    settings: RecordSettings,
    conversationId: string,
    lines: readonly TranscriptLine[],
  ): Promise<TranscriptDocument>;
  /** For other texts of people that are about to be written. Throws like `of`. */
  masked(settings: RecordSettings, texts: readonly string[]): string[];
}

const DEFAULT_RULES: MaskRules = Object.freeze({ cards: true, patterns: [] });
const ZONE_FRESH_MS = 6 * 60 * 60_000;
/** Where the org's own zone may not be read. */
const NO_ZONE = 'UTC';

export function createTranscriptDocuments(deps: {
  orgZone: OrgFiles['timeZone'];
  now: () => number;
}): TranscriptDocuments {
  const zones = new Map<string, { until: number; zone: string }>();
  const maskers = new Map<string, Masker>();

  const maskerOf = ({ transcripts }: RecordSettings): Masker => {
    const rules = transcripts.masking ?? DEFAULT_RULES;
    const key = JSON.stringify(rules);
    const known = maskers.get(key);
    if (known !== undefined) return known;
    // Settings change seldom; those of before are not needed again.
    if (maskers.size > 500) maskers.clear();
    const made = createMasker(rules);
    maskers.set(key, made);
    return made;
  };

  const zoneOf = async (connectionId: string, { transcripts }: RecordSettings): Promise<string> => {
    const chosen = transcripts.timeZone ?? 'org';
    if (chosen !== 'org') return chosen;
    const known = zones.get(connectionId);
    if (known !== undefined && known.until > deps.now()) return known.zone;
    const told = await deps.orgZone(connectionId);
    const zone = told !== null && isTimeZone(told) ? told : NO_ZONE;
    zones.set(connectionId, { until: deps.now() + ZONE_FRESH_MS, zone });
    return zone;
  };

  return {
    async of(connectionId, settings, conversationId, lines) {
      const { account } = settings.liveperson;
      const rules = {
        includePrivate: settings.transcripts.includePrivate ?? true,
        timeZone: await zoneOf(connectionId, settings),
        masker: maskerOf(settings),
      };
      return transcriptDocument({ account, conversationId }, lines, rules);
    },
    masked: (settings, texts) => maskerOf(settings).mask(texts).texts,
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
