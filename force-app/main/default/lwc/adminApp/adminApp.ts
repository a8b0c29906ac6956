import { LightningElement, api } from 'lwc';
import type { AdminConnection, AdminHost, AdminSelf } from 'c/adminTypes';
import { problemText, zoneName } from 'c/adminWords';
import { HostError } from 'c/hostTypes';
import { PAGES, pageOf } from './pages';
import type { PageId } from './pages';

/** All admin pages of the connector: who is here, which connection, which page. */
export default class AdminApp extends LightningElement {
  @api host: AdminHost | null = null;
  screen: 'loading' | 'signin' | 'failed' | 'ready' = 'loading';
  problem = '';
  self: AdminSelf | null = null;
  connection = '';
  _page: PageId = PAGES[0].id;
  _conversation = '';
  _focusMain = false;
  /** The set-up link was offered: it works once. */
  _linkOffered = false;

  connectedCallback(): void {
    this._page = pageOf(this.host?.place?.read() ?? '');
    this.host?.door?.onSignedOut(() => {
      if (this.screen === 'ready') this.screen = 'signin';
    });
    void this.begin();
  }

  renderedCallback(): void {
    if (!this._focusMain) return;
    this._focusMain = false;
    this.template?.querySelector<HTMLElement>('.main')?.focus();
  }

  get isLoading(): boolean {
    return this.screen === 'loading';
  }
  get isSignIn(): boolean {
    return this.screen === 'signin';
  }
  get isFailed(): boolean {
    return this.screen === 'failed';
  }
  get isReady(): boolean {
    return this.screen === 'ready';
  }
  get door(): AdminHost['door'] {
    return this.host?.door ?? null;
  }
  get who(): string {
    return this.self?.by === 'setup_link' ? 'By set-up link' : (this.self?.name ?? '');
  }
  get zone(): string {
    return `Times in ${zoneName()}.`;
  }
  get hasConnection(): boolean {
    return this.connection !== '';
  }
  get connectionName(): string {
    const one = this.connections.find(({ id }) => id === this.connection);
    return one ? `${one.name} (account ${one.account})` : '';
  }
  get connections(): readonly AdminConnection[] {
    return this.self?.connections ?? [];
  }
  get choice(): readonly unknown[] {
    return this.connections.map((one) => ({
      id: one.id,
      label: `${one.name} (account ${one.account})`,
      selected: one.id === this.connection,
    }));
  }
  get hasChoice(): boolean {
    return this.connections.length > 1;
  }
  get pages(): readonly unknown[] {
    return PAGES.map((page) => ({
      ...page,
      current: page.id === this._page ? 'page' : null,
      css: page.id === this._page ? 'tab tab_current' : 'tab',
    }));
  }
  get pageLabel(): string {
    return PAGES.find(({ id }) => id === this._page)?.label ?? '';
  }
  get onCoverage(): boolean {
    return this._page === 'coverage';
  }
  get onConversation(): boolean {
    return this._page === 'conversations' && this._conversation !== '';
  }
  get onConversations(): boolean {
    return this._page === 'conversations' && this._conversation === '';
  }
  get onErrors(): boolean {
    return this._page === 'errors';
  }
  get onSync(): boolean {
    return this._page === 'sync';
  }
  get onAllowance(): boolean {
    return this._page === 'allowance';
  }
  get onCrm(): boolean {
    return this._page === 'crm';
  }
  get onMasking(): boolean {
    return this._page === 'masking';
  }
  get onErase(): boolean {
    return this._page === 'erase';
  }
  get onKept(): boolean {
    return this._page === 'kept';
  }
  get onAudit(): boolean {
    return this._page === 'audit';
  }
  get onCheck(): boolean {
    return this._page === 'check';
  }
  get onRights(): boolean {
    return this._page === 'rights';
  }

  handlePage(event: Event): void {
    this.show(pageOf((event.currentTarget as HTMLElement).dataset['page'] ?? ''), '');
  }
  handleConnection(event: Event): void {
    this.connection = (event.target as HTMLSelectElement).value;
    this._conversation = '';
  }
  handleConversation(event: CustomEvent<string>): void {
    this.show('conversations', event.detail);
  }
  handleBack(): void {
    this.show('conversations', '');
  }
  handleSignedIn(): void {
    void this.begin();
  }
  handleAgain(): void {
    void this.begin();
  }
  handleSignOut(): void {
    void this.signOut();
  }

  private show(page: PageId, conversation: string): void {
    this._page = page;
    this._conversation = conversation;
    this._focusMain = true;
    this.host?.place?.write(page);
  }

  private async begin(): Promise<void> {
    if (!this.host) return;
    this.screen = 'loading';
    // A link was opened to be used, whoever is signed in here already.
    if (this.host.door?.linkToken != null && !this._linkOffered) {
      this._linkOffered = true;
      this.screen = 'signin';
      return;
    }
    try {
      const self = await this.host.get<AdminSelf>('/admin/api/me');
      this.self = self;
      if (!self.connections.some(({ id }) => id === this.connection)) this.connection = self.connections[0]?.id ?? '';
      this.screen = 'ready';
    } catch (error) {
      const signIn = this.host.door !== null && error instanceof HostError && error.code === 'unauthorized';
      this.screen = signIn ? 'signin' : 'failed';
      this.problem = signIn ? '' : problemText(error);
    }
  }

  private async signOut(): Promise<void> {
    try {
      await this.host?.door?.signOut();
      this.self = null;
      this.screen = 'signin';
    } catch (error) {
      this.screen = 'failed';
      this.problem = problemText(error);
    }
  }
}
