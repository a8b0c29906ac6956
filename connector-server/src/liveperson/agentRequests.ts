/** What an agent asks of LivePerson over the session's socket, whichever socket that is now. */
import type { AgentSession, LivePersonAccount, RequestOutcome } from '../desk/livePersonPorts.ts';
import type { UpstreamRecord } from '../conversation/upstream.ts';
import { decodeFileLink, decodeQueryAnswer, decodeSequence } from './decode/answers.ts';
import { profileAttributes } from './decode/liveAttributes.ts';
import { decodeProfile } from './decode/profile.ts';
import * as requests from './requests.ts';

export abstract class AgentRequests {
  protected readonly account: LivePersonAccount;

  constructor(account: LivePersonAccount) {
    this.account = account;
  }

  abstract get userId(): string;
  /** Never rejects; `refused` with status 0 without a socket. */
  protected abstract request(request: requests.SocketRequest): Promise<RequestOutcome<unknown>>;
  /** Our own message got this number: its echo must come. */
  protected abstract published(dialogId: string, sequence: number): void;
  /** The dialog was read up to here. */
  protected abstract readTo(dialogId: string, sequence: number): void;

  protected async send(request: requests.SocketRequest): Promise<RequestOutcome<null>> {
    return mapped(await this.request(request), () => null);
  }

  async askAvailability(): Promise<void> {
    await this.request(requests.subscribeAgentState(this.account.account, this.userId));
  }

  answerRing(ringId: string, answer: 'accept' | 'decline'): Promise<RequestOutcome<null>> {
    return this.send(requests.updateRing(ringId, answer));
  }

  async publishText(...args: Parameters<AgentSession['publishText']>): Promise<RequestOutcome<{ sequence: number }>> {
    const sent = mapped(await this.request(requests.publishText(...args)), (body) => ({
      sequence: decodeSequence(body),
    }));
    if (sent.outcome === 'ok' && sent.value.sequence >= 0) this.published(args[0], sent.value.sequence);
    return sent;
  }

  publishTyping(dialogId: string, typing: boolean): Promise<RequestOutcome<null>> {
    return this.send(requests.publishTyping(dialogId, typing));
  }

  publishReceipt(...args: Parameters<AgentSession['publishReceipt']>): Promise<RequestOutcome<null>> {
    return this.send(requests.publishReceipt(...args));
  }

  /**
   * Whether LivePerson's bound is exclusive is not documented. So it is asked from one before the cursor (doubles are
   * dropped anyway), and where the very first message may be missing once more from -1; a refusal of that is ignored.
   */
  async queryMessages(dialogId: string, newerThan: number): ReturnType<AgentSession['queryMessages']> {
    const decode = (body: unknown): UpstreamRecord[] => decodeQueryAnswer(this.account.account, dialogId, body);
    const answer = await this.request(requests.queryMessages(dialogId, Math.max(0, newerThan - 1)));
    const found = mapped(answer, decode);
    if (found.outcome === 'ok' && found.value.length > 0)
      this.readTo(
        dialogId,
        found.value.reduce((most, record) => Math.max(most, record.sequence), -1),
      );
    if (newerThan > 0 || found.outcome !== 'ok' || found.value.some((record) => record.sequence === 0)) return found;
    const fromStart = mapped(await this.request(requests.queryMessages(dialogId, -1)), decode);
    return fromStart.outcome === 'ok' && fromStart.value.length > found.value.length ? fromStart : found;
  }

  async profileOf(consumerId: string): ReturnType<AgentSession['profileOf']> {
    return mapped(await this.request(requests.getUserProfile(consumerId)), (body) => ({
      ...decodeProfile(consumerId, body),
      told: profileAttributes(consumerId, body),
    }));
  }

  async fileLink(path: string): ReturnType<AgentSession['fileLink']> {
    return mapped(await this.request(requests.fileLink(path)), (body) => decodeFileLink(path, body));
  }

  handOver(...[conversationId, target]: Parameters<AgentSession['handOver']>): Promise<RequestOutcome<null>> {
    return this.send(requests.handOver(this.account.account, this.userId, conversationId, target));
  }

  async close(conversationId: string, dialogId: string): Promise<RequestOutcome<null>> {
    const gently = await this.send(requests.closeDialog(conversationId, dialogId));
    // Older accounts know no dialogs of their own: there the conversation itself is closed.
    return gently.outcome === 'refused' && gently.status === 400
      ? this.send(requests.closeConversation(conversationId))
      : gently;
  }
}

function mapped<T>(outcome: RequestOutcome<unknown>, value: (body: unknown) => T): RequestOutcome<T> {
  return outcome.outcome === 'ok' ? { outcome: 'ok', value: value(outcome.value) } : outcome;
}
