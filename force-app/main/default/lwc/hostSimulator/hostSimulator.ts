/** Surroundings made of plain values: for work on single components and for tests of the softphone without a platform. */
import { executed } from 'c/hostAnswers';
import type { HostCapabilities, HostCheck, HostContext, HostSettings, SoftphoneHost } from 'c/hostTypes';
import type { PlanResult, RecordPlan } from 'c/lpProtocol';

export interface Simulation {
  settings: HostSettings;
  issueIdentity(nonce: string): Promise<string>;
  executePlan(plan: RecordPlan): Promise<PlanResult>;
}

export class HostSimulator implements SoftphoneHost {
  readonly capabilities: HostCapabilities = {
    host: 'simulator',
    canOpenRecord: true,
    canCreateRecord: true,
    canExecutePlans: true,
    canWiden: true,
  };
  /** What the softphone asked for, in order; read by whoever drives the simulation. */
  readonly opened: string[] = [];
  readonly openedInBrowser: string[] = [];
  readonly attention: { count: number; label: string; ringing: boolean }[] = [];
  readonly created: { object: string; defaults: Record<string, string> }[] = [];
  refreshed = 0;
  wide = false;
  private context: HostContext | null = null;
  private visible = true;
  private readonly contextListeners = new Set<(context: HostContext | null) => void>();
  private readonly panelListeners = new Set<(visible: boolean) => void>();
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  /** The agent looks at another record. */
  show(context: HostContext | null): void {
    this.context = context;
    for (const listener of this.contextListeners) listener(context);
  }

  async init(onCheck: (check: HostCheck) => void): Promise<HostSettings> {
    onCheck({
      id: 'settings',
      state: 'ok',
      text: `Simulated, connector ${this.simulation.settings.connectorUrl}.`,
      whoCanFix: null,
    });
    return this.simulation.settings;
  }

  async getContext(): Promise<HostContext | null> {
    return this.context;
  }

  onContextChange(listener: (context: HostContext | null) => void): () => void {
    this.contextListeners.add(listener);
    return () => this.contextListeners.delete(listener);
  }

  async openRecord(recordId: string): Promise<void> {
    this.opened.push(recordId);
  }

  async openInBrowser(recordId: string): Promise<void> {
    this.openedInBrowser.push(recordId);
  }

  async newRecord(object: string, defaults: Record<string, string>): Promise<void> {
    this.created.push({ object, defaults });
  }

  async refresh(): Promise<void> {
    this.refreshed += 1;
  }

  async isPanelVisible(): Promise<boolean> {
    return this.visible;
  }

  async setPanelVisible(visible: boolean): Promise<void> {
    this.visible = visible;
    for (const listener of this.panelListeners) listener(visible);
  }

  async setPanelWide(wide: boolean): Promise<void> {
    this.wide = wide;
  }

  onPanelVisibleChange(listener: (visible: boolean) => void): () => void {
    this.panelListeners.add(listener);
    return () => this.panelListeners.delete(listener);
  }

  async setAttention(attention: { count: number; label: string; ringing: boolean }): Promise<void> {
    this.attention.push(attention);
  }

  issueIdentity(nonce: string): Promise<string> {
    return this.simulation.issueIdentity(nonce);
  }

  executePlan(plan: RecordPlan): Promise<PlanResult> {
    return executed(plan, async () => JSON.stringify(await this.simulation.executePlan(plan)));
  }
}
