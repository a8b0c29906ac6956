/** Stand-in for lightning/uiRecordApi: records read with the user's own rights, read again when told that they changed. */
import { sandboxConsole } from '../sandboxConsole.ts';

interface Wired {
  data: unknown;
  error: unknown;
}
interface Config {
  recordId?: string;
  optionalFields?: string[];
}

const live = new Set<getRecord>();

/** Wire of a record's fields. A field the user may not see is absent, as `optionalFields` has it. */
export class getRecord {
  callback: (value: Wired) => void;
  config: Config = {};
  asked = 0;
  constructor(callback: (value: Wired) => void) {
    this.callback = callback;
    callback({ data: undefined, error: undefined });
  }
  connect(): void {
    live.add(this);
    void this.read();
  }
  update(config: Config): void {
    this.config = config;
    void this.read();
  }
  disconnect(): void {
    live.delete(this);
  }
  async read(): Promise<void> {
    const { recordId, optionalFields = [] } = this.config;
    if (!recordId || !live.has(this)) return;
    const asked = ++this.asked;
    try {
      const data = await sandboxConsole().record(recordId, optionalFields);
      if (asked === this.asked) this.callback({ data, error: undefined });
    } catch (error) {
      if (asked === this.asked) this.callback({ data: undefined, error });
    }
  }
}

export async function notifyRecordUpdateAvailable(records: { recordId: string }[]): Promise<void> {
  const ids = records.map(({ recordId }) => recordId);
  await Promise.all([...live].filter(({ config }) => ids.includes(config.recordId ?? '')).map((wire) => wire.read()));
}
