import { LightningElement, wire } from 'lwc';
import { CurrentPageReference, NavigationMixin } from 'lightning/navigation';
import { EnclosingUtilityId } from 'lightning/platformUtilityBarApi';
import { IsConsoleNavigation } from 'lightning/platformWorkspaceApi';
import { HostNative } from 'c/hostNative';

type Page = Parameters<HostNative['setPage']>[0];

/** Native utility item "LivePerson": the shell that gives the softphone its platform. */
export default class LpUtility extends NavigationMixin(LightningElement) {
  host = new HostNative({ navigate: (page) => this.navigate(page) });

  /** The platform wires the bare id, not `{data, error}`, and nothing outside a utility bar. */
  @wire(EnclosingUtilityId)
  wiredUtility(id: unknown): void {
    this.host.setUtilityId(typeof id === 'string' ? id : null);
  }

  @wire(IsConsoleNavigation)
  wiredConsole(isConsole: unknown): void {
    this.host.setConsole(isConsole === true);
  }

  @wire(CurrentPageReference)
  wiredPage(page: unknown): void {
    this.host.setPage((page ?? null) as Page);
  }

  private navigate(page: NonNullable<Page>): void {
    this[NavigationMixin.Navigate](page);
  }
}
