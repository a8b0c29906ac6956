import type { SoftphoneHost } from 'c/hostTypes';
import type { ModelEvent } from 'c/lpModel';
import { RecordFocus } from './recordFocus';
import { wordsOf } from './wordsOf';

/** What the agent's clicks ask of the surroundings; a failure is said in words. */
export class Errands {
  readonly recordFocus = new RecordFocus();
  private readonly host: SoftphoneHost;
  private readonly put: (event: ModelEvent) => void;

  constructor(host: SoftphoneHost, put: (event: ModelEvent) => void) {
    this.host = host;
    this.put = put;
  }

  openRecord(recordId: string, where: 'console' | 'browser' = 'console'): void {
    this.recordFocus.opens(recordId, Date.now());
    const opened = where === 'browser' ? this.host.openInBrowser?.(recordId) : undefined;
    this.trying(opened ?? this.host.openRecord(recordId), 'The record could not be opened.');
  }

  newRecord(object: string, defaults: Record<string, string>): void {
    this.trying(this.host.newRecord(object, defaults), 'The form for a new record could not be opened.');
  }

  widen(wide: boolean): void {
    const done = async (): Promise<void> => {
      await this.host.setPanelWide?.(wide);
      this.put({ kind: 'wide', wide });
    };
    this.trying(done(), 'The width of the panel could not be changed.');
  }

  private trying(promise: Promise<void>, text: string): void {
    promise.catch((error: unknown) =>
      this.put({ kind: 'notice', level: 'warning', code: 'host', text: `${text} ${wordsOf(error)}` }),
    );
  }
}
