/** One change of an ExConversationChangeNotification -> a typed conversation. */
import { channelOfContext } from '../../conversation/channel.ts';
import type { ClosedBy, UpstreamDialog, UpstreamEvent, UpstreamParticipant } from '../../conversation/upstream.ts';
import { asFields, asInteger, asList, asText, asTime, isFields, userIdOf, type Fields } from './reading.ts';
import { visitAttributes } from './liveAttributes.ts';
import { roleOf } from './roles.ts';

/** More of either than any real conversation has; the rest is not read. */
const MOST_PARTICIPANTS = 500;
const MOST_DIALOGS = 100;

const CLOSED_BY: Readonly<Record<string, ClosedBy>> = {
  AGENT: 'agent',
  CONSUMER: 'consumer',
  TIMEOUT: 'timeout',
  SYSTEM: 'system',
};

/** Null for an empty word; one we do not know is some machine. */
export function closedByOf(word: string): ClosedBy | null {
  if (word === '') return null;
  return (Object.hasOwn(CLOSED_BY, word) ? CLOSED_BY[word] : undefined) ?? 'system';
}

/** `participants` is a map role -> ids on the agent's socket, a list of {id, role} elsewhere. */
function participantsOf(account: string, value: unknown): UpstreamParticipant[] {
  const found: UpstreamParticipant[] = [];
  if (isFields(value)) {
    for (const [role, ids] of Object.entries(value)) {
      for (const id of asList(ids))
        if (asText(id) !== '') found.push({ id: userIdOf(account, asText(id)), role: roleOf(role), active: true });
    }
  } else {
    for (const one of asList(value)) {
      const { id, role } = asFields(one);
      if (asText(id) !== '')
        found.push({ id: userIdOf(account, asText(id)), role: roleOf(asText(role)), active: true });
    }
  }
  return found.slice(0, MOST_PARTICIPANTS);
}

/** Both maps list the same people per role in the same order; where the lengths differ nothing can be paired. */
function pidsOf(account: string, details: Fields): { pid: string; userId: string }[] {
  const ids = asFields(details.participants);
  const pids = asFields(details.participantsPId);
  const pairs: { pid: string; userId: string }[] = [];
  for (const role of Object.keys(pids)) {
    if (role === 'CONSUMER') continue;
    const left = asList(ids[role]);
    const right = asList(pids[role]);
    if (left.length !== right.length) continue;
    right.slice(0, MOST_PARTICIPANTS).forEach((pid, at) => {
      const userId = userIdOf(account, asText(left[at]));
      if (asText(pid) !== '' && userId !== '' && asText(pid) !== userId) pairs.push({ pid: asText(pid), userId });
    });
  }
  return pairs;
}

function dialogOf(account: string, conversationId: string, value: unknown): UpstreamDialog | null {
  const dialog = asFields(value);
  const dialogId = asText(dialog.dialogId);
  if (dialogId === '') return null;
  const type = asText(dialog.dialogType);
  const isMain = type === 'MAIN' || (type === '' && dialogId === conversationId);
  const participants = asList(dialog.participantsDetails)
    .slice(0, MOST_PARTICIPANTS)
    .map((one) => {
      const { id, role, state } = asFields(one);
      return { id: userIdOf(account, asText(id)), role: roleOf(asText(role)), active: asText(state) !== 'SUGGESTED' };
    })
    .filter((one) => one.id !== '');
  const kind = isMain ? 'main' : type === 'POST_SURVEY' ? 'survey' : 'other';
  return { dialogId, kind, open: asText(dialog.state) !== 'CLOSE', participants };
}

function csatOf(details: Fields): number | null {
  const rate = asInteger(asFields(details.csat).csatRate) ?? asInteger(details.csatRate);
  return rate !== null && rate >= 1 && rate <= 5 ? rate : null;
}

function lastContentOf(conversationId: string, result: Fields): { dialogId: string; sequence: number } | null {
  const last = asFields(result.lastContentEventNotification);
  const sequence = asInteger(last.sequence);
  return sequence === null ? null : { dialogId: asText(last.dialogId) || conversationId, sequence };
}

/** A change without a conversation id is put aside; everything else has a sensible reading. */
export function decodeConversationChange(account: string, change: Fields): UpstreamEvent[] | string {
  const result = asFields(change.result);
  const details = asFields(result.conversationDetails);
  const conversationId = asText(result.convId) || asText(details.convId);
  if (conversationId === '') return 'conversation change without an id';
  const context = asFields(details.context);
  const client = asFields(context.clientProperties);
  const named = {
    type: asText(context.type),
    name: asText(context.name),
    appId: asText(client.appId),
    integration: asText(client.integration),
  };
  const manual = asTime(details.manualETTR);
  const effective = asInteger(result.effectiveTTR);
  const dialogs = asList(details.dialogs)
    .slice(0, MOST_DIALOGS)
    .map((dialog) => dialogOf(account, conversationId, dialog))
    .filter((dialog) => dialog !== null);
  return [
    {
      type: 'conversation',
      change: asText(change.type) === 'DELETE' ? 'deleted' : 'upserted',
      conversationId,
      open: asText(details.state) !== 'CLOSE',
      closedBy: closedByOf(
        asText(details.closeReason) ||
          asText(
            asFields(asList(details.dialogs).find((dialog) => asText(asFields(dialog).dialogType) === 'MAIN')).closedBy,
          ),
      ),
      skillId: asText(details.skillId),
      channel: channelOfContext(named),
      source: (named.name || named.type).slice(0, 80),
      participants: participantsOf(account, details.participants),
      pids: pidsOf(account, details),
      dialogs,
      startedAt: asTime(details.startTs) ?? 0,
      endedAt: asTime(details.endTs),
      changedAt: asTime(details.metaDataLastUpdateTs) ?? asTime(result.lastUpdateTime) ?? 0,
      respondBy: effective === -1 ? null : (manual ?? (effective !== null && effective > 0 ? effective : null)),
      csat: csatOf(details),
      lastContent: lastContentOf(conversationId, result),
      visit: () => visitAttributes(details),
    },
  ];
}
