/** The softphone's surroundings in an Open CTI frame (Visualforce page or a page of the connector). */
import { executed, readToken } from 'c/hostAnswers';
import { HostError } from 'c/hostTypes';
import type { HostCapabilities, HostCheck, HostContext, HostSettings, SoftphoneHost } from 'c/hostTypes';
import type { PlanResult, RecordPlan } from 'c/lpProtocol';
import { call, runApex } from './calls';
import type { OpenCti } from './calls';
import { readConnectorUrl } from './settings';
import { PanelWatch } from './panel';

/** Width of the panel: as the call center has it, and with room for two columns. */
const NARROW_PX = 400;
const WIDE_PX = 840;

/** The page around the softphone. A `Window` is one; tests hand in less. */
export interface OpenCtiPage {
  location: { search: string };
  navigator: { language: string };
  open?: (url: string, target: string, features: string) => unknown;
  sforce?: { opencti?: OpenCti };
}

export class HostOpenCti implements SoftphoneHost {
  readonly capabilities: HostCapabilities = {
    host: 'open_cti',
    canOpenRecord: true,
    canCreateRecord: true,
    canExecutePlans: true,
    canWiden: true,
  };
  private readonly page: OpenCtiPage;
  private readonly data: Readonly<Record<string, string | undefined>>;
  private readonly panel: PanelWatch;
  private context: HostContext | null = null;
  private readonly contextListeners = new Set<(context: HostContext | null) => void>();
  private listening = false;

  /** `page` is the window that loaded Salesforce's script; `data` what the page wrote on the softphone's place: orgId, userId, language. */
  constructor(page: unknown, data: Readonly<Record<string, string | undefined>> = {}) {
    this.page = page as OpenCtiPage;
    this.data = data;
    this.panel = new PanelWatch(() => this.isPanelVisible());
  }

  async init(onCheck: (check: HostCheck) => void): Promise<HostSettings> {
    const { cti, data } = this;
    const query = new URLSearchParams(this.page.location.search);
    if (!query.get('sfdcIframeOrigin') || !query.get('mode')) {
      throw failed(
        onCheck,
        'frame',
        'frame_parameters',
        'This page runs outside the Salesforce softphone: it was opened without the frame’s parameters.',
      );
    }
    onCheck({ id: 'frame', state: 'ok', text: 'Runs inside the Salesforce softphone.', whoCanFix: null });
    if (!cti) throw failed(onCheck, 'script', 'script_missing', 'Salesforce’s Open CTI script did not load.');
    onCheck({ id: 'script', state: 'ok', text: 'Salesforce’s Open CTI script is loaded.', whoCanFix: null });
    onCheck({
      id: 'settings',
      state: 'waiting',
      text: 'Salesforce is asked for the call center’s settings.',
      whoCanFix: null,
    });
    let connectorUrl: string;
    try {
      connectorUrl = readConnectorUrl(await call(cti, 'getCallCenterSettings'));
    } catch (error) {
      const { code, message } = asHostError(error);
      throw failed(onCheck, 'settings', code, message);
    }
    onCheck({
      id: 'settings',
      state: 'ok',
      text: `The call center names the connector ${connectorUrl}.`,
      whoCanFix: null,
    });
    this.ignoring(call(cti, 'notifyInitializationComplete'));
    return {
      connectorUrl,
      orgId: data['orgId'] ?? '',
      userId: data['userId'] ?? '',
      language: data['language'] ?? this.page.navigator.language,
    };
  }

  async getContext(): Promise<HostContext | null> {
    return toContext(await call(this.required, 'getAppViewInfo'));
  }

  onContextChange(listener: (context: HostContext | null) => void): () => void {
    this.contextListeners.add(listener);
    // Open CTI knows no way to stop listening: one listener for all, for ever.
    if (!this.listening) {
      this.listening = true;
      this.required.onNavigationChange({ listener: (payload: unknown) => this.onNavigation(toContext(payload)) });
    }
    return () => this.contextListeners.delete(listener);
  }

  async openRecord(recordId: string): Promise<void> {
    const cti = this.required;
    await call(cti, 'screenPop', { type: cti.SCREENPOP_TYPE['SOBJECT'], params: { recordId } });
  }

  async openInBrowser(recordId: string): Promise<void> {
    const origin = new URLSearchParams(this.page.location.search).get('sfdcIframeOrigin') ?? '';
    this.page.open?.(`${origin}/lightning/r/${encodeURIComponent(recordId)}/view`, '_blank', 'noopener');
  }

  async newRecord(object: string, defaults: Record<string, string>): Promise<void> {
    const cti = this.required;
    // The library forwards only `type` and `params`, so the defaults belong inside `params`.
    await call(cti, 'screenPop', {
      type: cti.SCREENPOP_TYPE['NEW_RECORD_MODAL'],
      params: { entityName: object, defaultFieldValues: defaults },
    });
  }

  async refresh(): Promise<void> {
    await call(this.required, 'refreshView');
  }

  async isPanelVisible(): Promise<boolean> {
    const value = await call(this.required, 'isSoftphonePanelVisible');
    return typeof value === 'object' && value !== null && 'visible' in value && value.visible === true;
  }

  async setPanelVisible(visible: boolean): Promise<void> {
    await call(this.required, 'setSoftphonePanelVisibility', { visible });
    this.panel.set(visible);
  }

  async setPanelWide(wide: boolean): Promise<void> {
    await call(this.required, 'setSoftphonePanelWidth', { widthPX: wide ? WIDE_PX : NARROW_PX });
  }

  onPanelVisibleChange(listener: (visible: boolean) => void): () => void {
    return this.panel.listen(listener);
  }

  async setAttention({ label, ringing }: { count: number; label: string; ringing: boolean }): Promise<void> {
    await call(this.required, 'setSoftphoneItemLabel', { label });
    await call(this.required, 'setSoftphoneItemIcon', { key: ringing ? 'incoming_call' : 'chat' });
  }

  async issueIdentity(nonce: string): Promise<string> {
    return readToken(await runApex(this.required, 'LivePersonIdentity', 'issueToken', { nonce }));
  }

  async executePlan(plan: RecordPlan): Promise<PlanResult> {
    const writes = plan.steps.some(({ verb }) => verb === 'create' || verb === 'update');
    return executed(plan, (planJson) => runApex(this.required, 'LivePersonRecords', 'execute', { planJson }, writes));
  }

  private get cti(): OpenCti | undefined {
    return this.page.sforce?.opencti;
  }

  private get required(): OpenCti {
    if (!this.cti) throw new HostError('script_missing', 'Salesforce’s Open CTI script is not loaded.');
    return this.cti;
  }

  /** The same record may be announced several times in a row. */
  private onNavigation(context: HostContext | null): void {
    if (context?.recordId === this.context?.recordId) return;
    this.context = context;
    for (const listener of this.contextListeners) listener(context);
  }

  /** For calls whose failure changes nothing for the agent. */
  private ignoring(promise: Promise<unknown>): void {
    promise.catch(() => undefined);
  }
}

function toContext(payload: unknown): HostContext | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const { recordId, objectType, recordName } = payload as Record<string, unknown>;
  if (typeof recordId !== 'string' || recordId === '') return null;
  return {
    recordId,
    object: typeof objectType === 'string' ? objectType : '',
    name: typeof recordName === 'string' ? recordName : '',
  };
}

function asHostError(error: unknown): HostError {
  return error instanceof HostError
    ? error
    : new HostError('unknown', error instanceof Error ? error.message : String(error));
}

function failed(onCheck: (check: HostCheck) => void, id: HostCheck['id'], code: string, text: string): HostError {
  onCheck({ id, state: 'failed', text, whoCanFix: 'admin' });
  return new HostError(code, text);
}
