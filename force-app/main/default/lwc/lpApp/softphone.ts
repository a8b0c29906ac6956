import { Connection } from 'c/lpConnection';
import type { SoftphoneHost, HostSettings } from 'c/hostTypes';
import { Leader } from 'c/lpLeader';
import { initialState, reduce, ringing } from 'c/lpModel';
import type { ModelEvent, SoftphoneIntent, SoftphoneState } from 'c/lpModel';
import type { Command, CommandAnswer, PlanRequest } from 'c/lpProtocol';
import { SOFTPHONE_VERSION } from 'c/lpProtocol';
import { copyText, reportOf } from 'c/lpReport';
import { AttentionSign } from './attentionSign';
import { Errands } from './errands';
import { LastView } from './lastView';
import { CrmLine } from './crmPorts';
import { newId } from './newId';
import { PageLife } from './pageLife';
import { Plans } from './plans';
import { probeConnector } from './probe';
import { ReadMarks } from './readMarks';
import { RecordTabs } from './recordTabs';
import { RingTone } from './ringTone';
import { savedForShownRecord } from './savedForShownRecord';
import { SignInPopup } from './signInPopup';
import { remembered } from './storage';
import { UserSearch } from './userSearch';
import { wordsOf } from './wordsOf';
import { Writings } from './writings';

/** Content or a list of checks is on the screen within this time, ms. */
const NOTHING_YET_MS = 5_000;
/** A line that is not up by then is looked into, so that the list of checks knows the cause, ms. */
const LOOK_INTO_MS = 1_800;

/** What browsers take for the gesture that unlocks sound. */
const GESTURES = ['pointerdown', 'keydown'] as const;

/** Wires host, connection, tabs, sound and drafts to the model. Decisions are in those; here is only who hears whom. */
export class Softphone {
  private state: SoftphoneState = initialState();
  private readonly tabId = newId();
  private readonly ringTone = new RingTone((blocked) => this.put({ kind: 'soundBlocked', blocked }));
  private readonly recordTabs = new RecordTabs();
  private readonly errands: Errands;
  private readonly lastView = new LastView();
  private readonly life = new PageLife({
    wake: () => this.connection?.wake(),
    network: (online) => this.connection?.network(online),
    leaving: () => this.writings.flush(),
    asleep: () => this.leader?.pause(),
    awake: () => this.leader?.resume(),
  });
  private readonly popup = new SignInPopup();
  private readonly reads = new ReadMarks((command) => this.send(command));
  /** Conversations of rings this tab accepted, until the answer is there. */
  private readonly accepted = new Map<string, string>();
  private readonly plans: Plans;
  private readonly userSearch: UserSearch;
  /** What the CRM screens ask through, by conversation. */
  readonly crmPorts: CrmLine;
  private readonly writings = new Writings({
    send: (command) => this.send(command),
    put: (event) => this.put(event),
    state: () => this.state,
  });
  private connection: Connection | null = null;
  private settings: HostSettings | null = null;
  private leader: Leader | null = null;
  private readonly attention: AttentionSign;
  private follows = false;
  private stopContext: () => void = () => undefined;
  private stopPanel: () => void = () => undefined;
  private readonly timers: ReturnType<typeof setTimeout>[] = [];
  private readonly host: SoftphoneHost;
  private readonly onState: (state: SoftphoneState) => void;

  constructor(host: SoftphoneHost, onState: (state: SoftphoneState) => void) {
    this.host = host;
    this.onState = onState;
    this.attention = new AttentionSign(host);
    this.errands = new Errands(host, (event) => this.put(event));
    this.plans = new Plans(host, (command) => this.send(command));
    this.userSearch = new UserSearch(
      host,
      (command) => this.send(command),
      (userSearch) => this.put({ kind: 'userSearch', userSearch }),
    );
    this.crmPorts = new CrmLine(host, (command) => {
      const id = newId();
      // Not before whoever asks waits for the answer.
      void Promise.resolve().then(() => this.connection?.send(id, command));
      return id;
    });
  }

  start(): void {
    this.put({ kind: 'capabilities', capabilities: this.host.capabilities });
    this.timers.push(setTimeout(() => this.put({ kind: 'nothingYet' }), NOTHING_YET_MS));
    this.timers.push(setInterval(() => this.tick(), 1_000));
    this.life.start();
    for (const gesture of GESTURES) window.addEventListener(gesture, this.firstGesture, { once: true });
    this.reads.start();
    void this.connect();
  }

  stop(): void {
    this.writings.flush();
    for (const timer of this.timers) clearTimeout(timer);
    this.life.stop();
    for (const gesture of GESTURES) window.removeEventListener(gesture, this.firstGesture);
    this.stopContext();
    this.stopPanel();
    this.reads.stop();
    this.ringTone.stop();
    this.leader?.stop();
    this.connection?.stop();
  }

  /** Does what a component asked for. Must run inside the agent's click. */
  intent(intent: SoftphoneIntent): void {
    switch (intent.kind) {
      case 'command':
        return void this.command(intent.command);
      case 'select':
        this.lastView.chosen();
        if (intent.conversationId) this.recordTabs.click(intent.conversationId, 'select', this.state, Date.now());
        return this.put({ kind: 'select', conversationId: intent.conversationId });
      case 'draft':
        this.writings.draft(intent.conversationId, intent.text);
        return this.put(intent);
      case 'notes':
        this.writings.note(intent.conversationId, intent.notes);
        return this.put(intent);
      case 'findUsers':
        return this.userSearch.find(intent.text);
      case 'resend':
        return this.resend(intent.commandId);
      case 'discard':
        return this.takeBack(intent.commandId);
      case 'repeat':
        return this.repeat(intent.id);
      case 'letGo':
        return this.put({ kind: 'letGo', id: intent.id });
      case 'openRecord':
        return this.errands.openRecord(intent.recordId, intent.where);
      case 'newRecord':
        return this.errands.newRecord(intent.object, intent.defaults);
      case 'pin':
        return this.put(intent);
      case 'wide':
        return this.errands.widen(intent.wide);
      case 'signInPopup':
        this.put({ kind: 'signIn', signIn: this.popup.open() });
        return void this.command({ name: 'signIn' });
      case 'enableSound':
        return this.ringTone.unlock();
      case 'copyReport':
        return void this.copyReport();
      case 'retry':
        return this.retry();
      case 'dismissNotice':
        return this.put({ kind: 'dismissNotice', id: intent.id });
      case 'dismissEndedRing':
        return this.put({ kind: 'dismissEndedRing', ringId: intent.ringId });
      case 'chooseConnection':
        if (this.settings) remembered(this.settings).write(intent.connectionId);
        return this.connection?.choose(intent.connectionId);
    }
  }

  private async connect(): Promise<void> {
    this.put({ kind: 'line', state: 'starting', text: 'Starting', retryAt: null, action: null });
    let settings: HostSettings;
    try {
      settings = await this.host.init((check) => this.put({ kind: 'check', check }));
    } catch (error) {
      return this.put({ kind: 'line', state: 'stopped', text: wordsOf(error), retryAt: null, action: 'retry' });
    }
    this.settings = settings;
    this.connection = new Connection({
      connectorUrl: settings.connectorUrl,
      client: { host: this.host.capabilities.host, version: SOFTPHONE_VERSION, tabId: this.tabId },
      connectionId: remembered(settings).read(),
      issueIdentity: (nonce) => this.host.issueIdentity(nonce),
      emit: (event) => this.put(event),
    });
    this.connection.start();
    this.timers.push(setTimeout(() => void this.explainOutage(), LOOK_INTO_MS));
  }

  private put(event: ModelEvent): void {
    // The echo of a draft of this tab may be older than what was typed since.
    if (event.kind === 'answer' && this.crmPorts.answered(event.id, event.answer)) return;
    const echo = event.kind === 'server' && (event.event.kind === 'draft' || event.event.kind === 'notes');
    if (echo && (event.event as { tabId: string }).tabId === this.tabId) return;
    const before = this.state;
    this.state = reduce(before, event);
    this.follow(event, before);
    if (this.state !== before) this.onState(this.state);
    // A user timing mark, so that anybody can measure how long agents wait for their desk.
    if (before.screen !== 'desk' && this.state.screen === 'desk') performance.mark?.('lp-desk-shown');
  }

  /** What has to happen in the world after an event. */
  private follow(event: ModelEvent, before: SoftphoneState): void {
    if (event.kind === 'snapshot') this.onSnapshot(event);
    else if (event.kind === 'server' && event.event.kind === 'plan') this.onPlan(event.event.request);
    else if (event.kind === 'answer') this.onAnswer(event.command, event.answer);
    else if (event.kind === 'line' && event.state === 'waiting' && before.connection.state === 'connecting')
      void this.explainOutage();
    else if (event.kind === 'leader') this.onLeader(event.leader);
    if (event.kind === 'server') this.writings.heard(event.event);
    if (event.kind === 'server' && event.event.kind === 'record') this.refreshShown(event.event.conversationId, before);
    if (ringing(this.state).length > 0 && ringing(before).length === 0) this.leader?.needed();
    for (const recordId of this.recordTabs.due(this.state, Date.now())) this.errands.openRecord(recordId);
    const view = this.lastView.due(this.state, Date.now());
    if (view !== null) this.put({ kind: 'select', conversationId: view });
    this.ringTone.follow(this.state);
    if (this.settings) this.attention.show(this.state);
  }

  private tick(): void {
    this.put({ kind: 'tick', now: Date.now() });
    this.writings.tick(Date.now());
    if (this.state.signIn.state === 'open' && this.popup.isClosed(Date.now()))
      this.put({ kind: 'signIn', signIn: { state: 'idle', url: null, text: '' } });
  }

  private onPlan(request: PlanRequest): void {
    this.plans.add(request);
    this.leader?.needed();
  }

  private onLeader(leader: boolean): void {
    this.plans.lead(leader);
    // Offer "click once for sound" before the first ring, not during it.
    if (leader && this.state.settings.sound) this.ringTone.probe();
  }

  /** What was just written belongs to the record the agent looks at: its related lists are stale. */
  private refreshShown(conversationId: string, before: SoftphoneState): void {
    if (savedForShownRecord(conversationId, before, this.state)) this.host.refresh().catch(() => undefined);
  }

  private onSnapshot({ snapshot, kept }: Extract<ModelEvent, { kind: 'snapshot' }>): void {
    this.plans.replace(snapshot.plans);
    this.startTabWork(snapshot.agent.salesforceUserId);
    if (!this.follows) {
      this.follows = true;
      // Not before the agent sees the desk: each question keeps Salesforce's page busy.
      this.timers.push(setTimeout(() => [this.followContext(), this.followPanel()]));
    }
    this.writings.snapshot(snapshot, kept === true);
  }

  /** Leadership and drafts are per agent, and who the agent is the server has just confirmed. */
  private startTabWork(userId: string): void {
    if (this.leader) return;
    const agent = `${this.settings?.orgId ?? ''}:${userId}`;
    this.lastView.start(agent, Date.now());
    this.writings.start(agent);
    this.leader = new Leader({
      name: `lp-leader:${agent}`,
      tabId: this.tabId,
      onChange: (leader) => this.put({ kind: 'leader', leader }),
      able: () => this.state.connection.state === 'live',
    });
    this.leader.start();
    this.ringTone.join(`lp-attention:${agent}`);
  }

  private command(command: Command): string | null {
    if (command.name === 'markRead') {
      this.reads.mark(command);
      return null;
    }
    if (command.name === 'acceptRing') this.onAcceptClick(command.ringId);
    // What was written last must be there before the Task is.
    if (command.name === 'finishWrapUp') this.writings.flush();
    const id = this.send(command);
    if (command.name === 'sendMessage')
      this.intent({ kind: 'draft', conversationId: command.conversationId, text: '' });
    return id;
  }

  private send(command: Command): string {
    const id = newId();
    this.put({ kind: 'sent', id, command, now: Date.now() });
    this.connection?.send(id, command);
    return id;
  }

  /** A certain failure may be tried again, and knowingly what may have arrived: a new command, for the old one is given up. */
  private resend(commandId: string): void {
    const message = this.state.outbox.find((one) => one.commandId === commandId);
    if (message?.state !== 'failed' && message?.state !== 'uncertain') return;
    this.send({
      name: 'sendMessage',
      conversationId: message.conversationId,
      text: message.text,
      audience: message.audience,
    });
    this.put({ kind: 'discard', commandId, backToDraft: false });
  }

  private repeat(id: string): void {
    const open = this.state.uncertain.find((one) => one.id === id);
    if (!open) return;
    this.put({ kind: 'letGo', id });
    this.command(open.command);
  }

  private takeBack(commandId: string): void {
    const message = this.state.outbox.find((one) => one.commandId === commandId);
    if (!message) return;
    this.put({ kind: 'discard', commandId, backToDraft: true });
    this.writings.draft(message.conversationId, this.state.drafts[message.conversationId] ?? '');
  }

  private onAcceptClick(ringId: string): void {
    const ring = this.state.rings.find((one) => one.ringId === ringId);
    if (!ring) return;
    this.accepted.set(ringId, ring.conversationId);
    this.recordTabs.click(ring.conversationId, 'accept', this.state, Date.now());
  }

  private onAnswer(command: Command, answer: CommandAnswer): void {
    if (command.name === 'signIn') {
      if (answer.outcome === 'done')
        this.put({ kind: 'signIn', signIn: this.popup.goTo((answer.result as { url?: unknown } | null)?.url) });
      else this.popup.close();
    }
    if (command.name === 'findUsers') void this.userSearch.answered(command, answer);
    if (command.name !== 'acceptRing') return;
    const conversationId = this.accepted.get(command.ringId);
    this.accepted.delete(command.ringId);
    if (!conversationId) return;
    if (answer.outcome === 'done') this.put({ kind: 'select', conversationId });
    else if (answer.outcome === 'refused') this.recordTabs.forget(conversationId);
  }

  private retry(): void {
    if (this.connection) this.connection.retry();
    else void this.connect();
  }

  /** Nothing was shown yet and the line is not up: find out which step is at fault. */
  private async explainOutage(): Promise<void> {
    const mute = (): boolean =>
      !this.state.connection.hasContent && ['connecting', 'waiting'].includes(this.state.connection.state);
    if (!this.settings || !mute()) return;
    const socketFailed = this.state.checks.some(({ id, state }) => id === 'connector' && state === 'failed');
    const checks = await probeConnector(this.settings.connectorUrl, socketFailed);
    if (mute()) for (const check of checks) this.put({ kind: 'check', check });
  }

  private followContext(): void {
    const note = (context: SoftphoneState['context']): void => this.put({ kind: 'context', context });
    this.stopContext();
    this.stopContext = this.host.onContextChange((context) => {
      note(context);
      const conversationId = this.errands.recordFocus.turned(this.state, Date.now());
      if (conversationId !== null) this.put({ kind: 'select', conversationId });
    });
    this.host.getContext().then(note, () => undefined);
  }

  private followPanel(): void {
    this.stopPanel();
    this.stopPanel = this.host.onPanelVisibleChange((visible) => this.reads.panel(visible));
    this.host.isPanelVisible().then(
      (visible) => this.reads.panel(visible),
      // Who cannot say counts as seen.
      () => this.reads.panel(true),
    );
  }

  private async copyReport(): Promise<void> {
    const report = reportOf(this.state, this.settings?.connectorUrl ?? '', navigator.userAgent, Date.now());
    const copied = await copyText(report);
    if (!copied) return this.put({ kind: 'notice', level: 'info', code: 'report', text: report });
    this.put({ kind: 'reportCopied', copied: true });
    this.timers.push(setTimeout(() => this.put({ kind: 'reportCopied', copied: false }), 3_000));
  }

  private readonly firstGesture = (): void => this.ringTone.unlock();
}
