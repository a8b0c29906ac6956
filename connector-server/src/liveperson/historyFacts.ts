/**
 * The facts of one record of Messaging Interactions: the same ones an agent's session reports, from LivePerson's times alone,
 * so that reading a record twice gives the same facts. Pure.
 */
import { channelOfSource } from '../conversation/channel.ts';
import type { ConversationFact } from '../conversation/facts.ts';
import { closedByOf } from './decode/conversationChange.ts';
import { asFields, asInteger, asList, asText, type Fields } from './decode/reading.ts';
import { timeOf, told } from './decode/told.ts';

/** A conversation with more steps than this is not a conversation between people. */
const MOST_STEPS = 1_000;
/** An agent who leaves this short before the end left because it ended. */
const ENDING_MS = 2_000;

export interface MessagingFacts {
  conversationId: string;
  startedAt: number;
  closed: boolean;
  cut: boolean;
  facts: ConversationFact[];
}

interface Step {
  at: number;
  agentId: string;
}

/** Null: no conversation id or no beginning. */
export function messagingFacts(record: Fields): MessagingFacts | null {
  const info = asFields(record.info);
  const conversationId = told(info.conversationId);
  const startedAt = timeOf(info, 'startTime');
  if (conversationId === '' || startedAt === null) return null;
  const dialogs = asList(record.dialogs).map(asFields);
  const endedAt = endOf(info, dialogs);
  const base = { conversationId };
  const facts: ConversationFact[] = [
    ...skillFacts(record, info, conversationId, startedAt),
    ...agentFacts(record, info, startedAt, endedAt).map((step) => ({ ...base, ...step })),
  ];
  if (endedAt !== null) {
    const by = closedByOf(told(mainDialog(dialogs)?.closeReason) || told(info.closeReason)) ?? 'system';
    facts.push({ ...base, type: 'closed', at: endedAt, by, dialogs: reachOf(record, dialogs, conversationId) });
  }
  const csat = csatOf(record, info);
  if (csat !== null) facts.push({ ...base, type: 'rated', at: ratedAt(info, dialogs) ?? endedAt ?? startedAt, csat });
  return { conversationId, startedAt, closed: endedAt !== null, cut: info.isPartial === true, facts };
}

function mainDialog(dialogs: readonly Fields[]): Fields | undefined {
  return dialogs.find((dialog) => asText(dialog.dialogType) === 'MAIN');
}

/** For the agents it ends with its main dialog; null while that is open. */
function endOf(info: Fields, dialogs: readonly Fields[]): number | null {
  const main = mainDialog(dialogs);
  const mainEnd = main !== undefined && asText(main.status) === 'CLOSE' ? timeOf(main, 'endTime') : null;
  return mainEnd ?? (asText(info.status) === 'CLOSE' ? timeOf(info, 'endTime') : null);
}

/** How it began and each change of its skill. */
function skillFacts(record: Fields, info: Fields, conversationId: string, startedAt: number): ConversationFact[] {
  const changes = [
    ...asList(record.transfers)
      .map(asFields)
      .map((one) => ({ at: timeOf(one, 'time'), from: asText(one.sourceSkillId), to: asText(one.targetSkillId) })),
    ...asList(record.skillChanges)
      .map(asFields)
      .map((one) => ({ at: timeOf(one, 'time'), from: '', to: asText(one.skillId) })),
  ]
    .filter((one): one is { at: number; from: string; to: string } => one.at !== null && told(one.to) !== '')
    .slice(0, MOST_STEPS)
    .sort((a, b) => a.at - b.at);
  const latest = asText(info.latestSkillId) || '-1';
  let skillId = told(changes[0]?.from) || (changes.length === 0 ? latest : '-1');
  const consumer = consumerOf(record);
  const facts: ConversationFact[] = [
    {
      type: 'opened',
      conversationId,
      at: startedAt,
      skillId,
      channel: channelOfSource(asText(info.source)),
      source: told(info.source).slice(0, 80),
      consumerId: consumer.id,
      consumerName: consumer.name,
      dialogId: asText(mainDialog(asList(record.dialogs).map(asFields))?.dialogId) || conversationId,
    },
  ];
  for (const { at, to } of [...changes, { at: Math.max(startedAt, changes.at(-1)?.at ?? 0), to: latest }]) {
    if (to === skillId || told(to) === '') continue;
    skillId = to;
    facts.push({ type: 'skill_changed', conversationId, at, skillId });
  }
  return facts;
}

/** The person known last: who signs in midway gets another id. */
function consumerOf(record: Fields): { id: string; name: string } {
  const people = asList(record.consumerParticipants ?? record.consumerParticipant)
    .map(asFields)
    .map((one) => ({ one, at: timeOf(one, 'joinTime') ?? timeOf(one, 'time') ?? 0 }))
    .sort((a, b) => a.at - b.at);
  const last = people.at(-1)?.one ?? {};
  const name = `${told(last.firstName)} ${told(last.lastName)}`.trim() || told(last.consumerName);
  return { id: told(last.participantId), name: name === 'Visitor' ? '' : name };
}

type AgentFact =
  { type: 'assigned'; at: number; agentId: string } | { type: 'unassigned'; at: number; agentId: string };

/** Who had it when. */
function agentFacts(record: Fields, info: Fields, startedAt: number, endedAt: number | null): AgentFact[] {
  const joined = stepsOf(record.agentParticipants).filter((step) => endedAt === null || step.at <= endedAt);
  const left = stepsOf(record.agentParticipantsLeave).filter(
    (step) => endedAt === null || step.at < endedAt - ENDING_MS || joined.some((other) => other.at > step.at),
  );
  const latest = told(info.latestAgentId);
  if (joined.length === 0 && latest !== '') joined.push({ at: startedAt, agentId: latest });
  return [
    ...left.map((step) => ({ type: 'unassigned' as const, ...step })),
    ...joined.map((step) => ({ type: 'assigned' as const, ...step })),
  ].sort((a, b) => a.at - b.at);
}

function stepsOf(list: unknown): Step[] {
  return asList(list)
    .slice(0, MOST_STEPS)
    .map(asFields)
    .filter((one) => ['ASSIGNED_AGENT', ''].includes(told(one.permission)))
    .map((one) => ({ at: timeOf(one, 'time'), agentId: told(one.agentId) }))
    .filter((step): step is Step => step.at !== null && step.agentId !== '');
}

/** The highest message number of each dialog. A record without messages still names its main dialog. */
function reachOf(
  record: Fields,
  dialogs: readonly Fields[],
  conversationId: string,
): { dialogId: string; kind: 'main' | 'survey' | 'other'; lastSequence: number }[] {
  const kinds = new Map(dialogs.map((dialog) => [asText(dialog.dialogId), asText(dialog.dialogType)]));
  const reached = new Map<string, number>();
  for (const item of asList(record.messageRecords)) {
    const message = asFields(item);
    const dialogId = asText(message.dialogId) || conversationId;
    reached.set(dialogId, Math.max(reached.get(dialogId) ?? -1, asInteger(message.seq) ?? -1));
  }
  for (const dialogId of kinds.keys()) if (dialogId !== '' && !reached.has(dialogId)) reached.set(dialogId, -1);
  if (reached.size === 0) reached.set(conversationId, -1);
  return [...reached]
    .map(([dialogId, lastSequence]) => {
      const type = kinds.get(dialogId) ?? (dialogId === conversationId ? 'MAIN' : '');
      const kind =
        type === 'MAIN' ? ('main' as const) : type === 'POST_SURVEY' ? ('survey' as const) : ('other' as const);
      return { dialogId, kind, lastSequence };
    })
    .sort((a, b) => (a.dialogId < b.dialogId ? -1 : 1));
}

function csatOf(record: Fields, info: Fields): number | null {
  const answers = asList(record.conversationSurveys).flatMap((survey) =>
    asList(asFields(survey).surveyData).map(asFields),
  );
  const given = answers.findLast(
    (answer) => asText(answer.questionType).toLowerCase() === 'csat' && answer.isValidAnswer !== false,
  );
  for (const value of [given?.answer, info.csatRate, info.csat]) {
    const rate = asInteger(value);
    if (rate !== null && rate >= 1 && rate <= 5) return rate;
  }
  return null;
}

function ratedAt(info: Fields, dialogs: readonly Fields[]): number | null {
  const survey = dialogs.findLast((dialog) => asText(dialog.dialogType) === 'POST_SURVEY');
  return (survey === undefined ? null : timeOf(survey, 'endTime')) ?? timeOf(info, 'endTime');
}
