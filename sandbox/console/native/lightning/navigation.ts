/** Stand-in for lightning/navigation. */
import { sandboxConsole, type FocusedRecord } from '../sandboxConsole.ts';

interface PageReference {
  type: string;
  attributes: { recordId?: string; objectApiName?: string; actionName?: string };
  state?: { defaultFieldValues?: string };
}
type Constructor = new (...args: never[]) => object;

const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

/** Handles record pages and the New page, which is all the softphone asks for. */
export function NavigationMixin<T extends Constructor>(Base: T): T {
  class Navigating extends (Base as Constructor) {
    [Navigate](page: PageReference): void {
      const { recordId, objectApiName, actionName } = page.attributes;
      if (page.type === 'standard__recordPage' && recordId) void sandboxConsole().openRecord(recordId);
      else if (page.type === 'standard__objectPage' && actionName === 'new' && objectApiName) {
        sandboxConsole().newRecord(objectApiName, decodeDefaultFieldValues(page.state?.defaultFieldValues ?? ''));
      }
    }
    async [GenerateUrl](page: PageReference): Promise<string> {
      return `/lightning/r/${page.attributes.recordId ?? ''}/view`;
    }
  }
  return Navigating as unknown as T;
}
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;

const pageOf = (record: FocusedRecord | null): PageReference | null =>
  record && {
    type: 'standard__recordPage',
    attributes: { recordId: record.recordId, objectApiName: record.object, actionName: 'view' },
  };

/** Wire of the page in focus. */
export class CurrentPageReference {
  callback: (value: PageReference | null) => void;
  stop: () => void = () => undefined;
  constructor(callback: (value: PageReference | null) => void) {
    this.callback = callback;
  }
  connect(): void {
    const focused = sandboxConsole()
      .tabs()
      .find((tab) => tab.focused);
    this.callback(pageOf(focused?.record ?? null));
    this.stop = sandboxConsole().onFocus((record) => this.callback(pageOf(record)));
  }
  update(): void {}
  disconnect(): void {
    this.stop();
  }
}

/** lightning/pageReferenceUtils spells defaults `Name=value,Name=value`, each part encoded. */
function decodeDefaultFieldValues(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(',')
      .filter(Boolean)
      .map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]),
  );
}
