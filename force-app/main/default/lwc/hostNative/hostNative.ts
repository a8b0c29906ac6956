/**
 * The softphone's surroundings as a native utility item. With the shell `lpUtility` the only module that imports
 * `lightning/*` and Apex.
 */
import {
  enablePopout,
  getInfo,
  minimize,
  onUtilityClick,
  open,
  updatePanel,
  updateUtility,
} from 'lightning/platformUtilityBarApi';
import { focusTab, getAllTabInfo, getFocusedTabInfo, openTab, refreshTab } from 'lightning/platformWorkspaceApi';
import getToken from '@salesforce/apex/LivePersonIdentity.getToken';
import run from '@salesforce/apex/LivePersonRecords.run';
import read from '@salesforce/apex/LivePersonHostSettings.read';
import { apexRefusal, connectorAddress, executed, readToken } from 'c/hostAnswers';
import { HostError } from 'c/hostTypes';
import type { HostCapabilities, HostCheck, HostContext, HostSettings, SoftphoneHost } from 'c/hostTypes';
import type { PlanResult, RecordPlan } from 'c/lpProtocol';
import { contextOf, sameContext } from './context';
import type { PageReference } from './context';

/** What only a component can do; the shell does it. */
export interface Shell {
  /** Navigates like a click on a link of the platform. */
  navigate(page: PageReference): void;
}

/** Time for the platform to say which utility this is, ms: the list of checks must be on the screen within 5 s. */
const UTILITY_MS = 3_000;

/** Width of the panel, px: as the app's utility bar has it, and with room for two columns. */
const NARROW_PX = 400;
const WIDE_PX = 840;

export class HostNative implements SoftphoneHost {
  readonly capabilities: HostCapabilities = {
    host: 'native',
    canOpenRecord: true,
    canCreateRecord: true,
    canExecutePlans: true,
    canWiden: true,
  };
  private readonly shell: Shell;
  private console = false;
  private context: HostContext | null = null;
  private readonly contextListeners = new Set<(context: HostContext | null) => void>();
  private readonly panelListeners = new Set<(visible: boolean) => void>();
  private utility: string | null = null;
  private tellUtility: (id: string) => void = () => undefined;
  private readonly utilityKnown = new Promise<string>((resolve) => {
    this.tellUtility = resolve;
  });

  constructor(shell: Shell) {
    this.shell = shell;
  }

  /** From the shell's wires. */
  setUtilityId(id: string | null): void {
    if (!id || id === this.utility) return;
    this.utility = id;
    this.tellUtility(id);
  }

  setConsole(console: boolean): void {
    this.console = console;
  }

  setPage(page: PageReference | null): void {
    const context = contextOf(page);
    if (sameContext(context, this.context)) return;
    this.context = context;
    for (const listener of this.contextListeners) listener(context);
  }

  async init(onCheck: (check: HostCheck) => void): Promise<HostSettings> {
    const utility = await this.waitForUtility();
    if (!utility) {
      const text = 'The softphone is not in a utility bar. It works only as a utility item of a Lightning app.';
      onCheck({ id: 'frame', state: 'failed', text, whoCanFix: 'admin' });
      throw new HostError('no_utility', text);
    }
    onCheck({ id: 'frame', state: 'ok', text: 'Runs as a utility item.', whoCanFix: null });
    // A popped-out utility is another document: it would be a second softphone.
    courtesy(() => enablePopout(utility, false));
    courtesy(() => onUtilityClick(utility, ({ panelVisible }) => this.tellPanel(panelVisible)));
    onCheck({
      id: 'settings',
      state: 'waiting',
      text: 'Salesforce is asked for the connector’s address.',
      whoCanFix: null,
    });
    try {
      const settings = (await read()) as HostSettings;
      const connectorUrl = connectorAddress(settings.connectorUrl);
      onCheck({ id: 'settings', state: 'ok', text: `The org names the connector ${connectorUrl}.`, whoCanFix: null });
      return { ...settings, connectorUrl };
    } catch (error) {
      const refusal = apexRefusal(error);
      onCheck({ id: 'settings', state: 'failed', text: refusal.message, whoCanFix: 'admin' });
      throw refusal;
    }
  }

  async getContext(): Promise<HostContext | null> {
    return this.context;
  }

  onContextChange(listener: (context: HostContext | null) => void): () => void {
    this.contextListeners.add(listener);
    return () => this.contextListeners.delete(listener);
  }

  async openRecord(recordId: string): Promise<void> {
    if (!this.console)
      return this.shell.navigate({ type: 'standard__recordPage', attributes: { recordId, actionName: 'view' } });
    const shown = (await getAllTabInfo()).find((tab) => tab.recordId === recordId);
    await (shown ? focusTab(shown.tabId) : openTab({ recordId, focus: true }));
  }

  async openInBrowser(recordId: string): Promise<void> {
    window.open(`/lightning/r/${encodeURIComponent(recordId)}/view`, '_blank', 'noopener');
  }

  async newRecord(object: string, defaults: Record<string, string>): Promise<void> {
    // The form of `encodeDefaultFieldValues` of lightning/pageReferenceUtils: name=value pairs, each value encoded.
    const values = Object.entries(defaults).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    this.shell.navigate({
      type: 'standard__objectPage',
      attributes: { objectApiName: object, actionName: 'new' },
      state: values.length > 0 ? { defaultFieldValues: values.join(',') } : {},
    });
  }

  async refresh(): Promise<void> {
    if (!this.console) return;
    const { tabId } = await getFocusedTabInfo();
    await refreshTab(tabId, { includeAllSubtabs: true });
  }

  async isPanelVisible(): Promise<boolean> {
    return (await getInfo(this.requiredUtility)).utilityVisible;
  }

  async setPanelVisible(visible: boolean): Promise<void> {
    // Never takes the focus: the agent may be typing elsewhere.
    await (visible ? open(this.requiredUtility, { autoFocus: false }) : minimize(this.requiredUtility));
    this.tellPanel(visible);
  }

  async setPanelWide(wide: boolean): Promise<void> {
    await updatePanel(this.requiredUtility, { width: wide ? WIDE_PX : NARROW_PX });
  }

  onPanelVisibleChange(listener: (visible: boolean) => void): () => void {
    this.panelListeners.add(listener);
    return () => this.panelListeners.delete(listener);
  }

  async setAttention({ label, ringing }: { count: number; label: string; ringing: boolean }): Promise<void> {
    await updateUtility(this.requiredUtility, {
      label,
      highlighted: ringing,
      icon: ringing ? 'incoming_call' : 'chat',
    });
  }

  async issueIdentity(nonce: string): Promise<string> {
    return readToken(String(await throughApex(getToken({ nonce }))));
  }

  async executePlan(plan: RecordPlan): Promise<PlanResult> {
    return executed(plan, async (planJson) => String(await throughApex(run({ planJson }))));
  }

  private get requiredUtility(): string {
    if (!this.utility) throw new HostError('no_utility', 'The softphone is not in a utility bar.');
    return this.utility;
  }

  private tellPanel(visible: boolean): void {
    for (const listener of this.panelListeners) listener(visible);
  }

  private waitForUtility(): Promise<string | null> {
    const giveUp = new Promise<null>((resolve) => {
      setTimeout(() => resolve(null), UTILITY_MS);
    });
    return Promise.race([this.utilityKnown, giveUp]);
  }
}

/** Runs what the agent does not miss when the platform refuses it. */
function courtesy(ask: () => unknown): void {
  Promise.resolve()
    .then(ask)
    .catch(() => undefined);
}

async function throughApex(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    throw apexRefusal(error);
  }
}
