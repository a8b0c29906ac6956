/**
 * A day of conversations as a busy account leaves it behind: bots first, transfers, surveys, files, rich content, private
 * notes, people who gave up in the queue, very long ones, and some that are still open. Put into the cloud's history as if
 * they had been held; no agent and no browser takes part.
 */
import type { ChatRecord } from '../chats/chatRecord.ts';
import type { CloudContext } from '../context.ts';
import { createDialog } from '../conversations/open.ts';
import type { Actor, CloseReason, Conversation, Dialog } from '../conversations/types.ts';
import type { JsonObject } from '../json.ts';
import { oldId, type CloudUser } from '../world.ts';
import { createDice, type Dice } from './random.ts';
import { agentWords, consumerWords, FIRST_NAMES, LAST_NAMES, LONG_TEXT } from './words.ts';

export interface DayOptions {
  /** Epoch ms of the first beginning. */
  from: number;
  /** Length of the day, ms. */
  spanMs?: number;
  conversations: number;
  /** Chats of older accounts, beside the conversations. */
  chats?: number;
  seed?: number;
  /** One in so many holds about 200,000 characters; 0: none. */
  longEvery?: number;
}

export interface GeneratedDay {
  conversationIds: string[];
  chatIds: string[];
  /** Of the conversations, those still open. */
  openIds: string[];
}

const DAY_MS = 86_400_000;

export function generateDay(cloud: CloudContext, options: DayOptions): GeneratedDay {
  const dice = createDice(options.seed ?? 1);
  const people = [...cloud.world.users.values()];
  const cast: Cast = {
    humans: people.filter((one) => one.userTypeId === 1),
    bots: people.filter((one) => one.userTypeId === 2),
    skills: [...cloud.world.skills.keys()],
  };
  const day: GeneratedDay = { conversationIds: [], chatIds: [], openIds: [] };
  const span = options.spanMs ?? DAY_MS;
  const prefix = `${options.seed ?? 1}-${options.from.toString(36)}`;
  for (let index = 0; index < options.conversations; index++) {
    const at = options.from + Math.floor((span * index) / options.conversations) + dice.between(0, 999);
    const isLong = (options.longEvery ?? 0) > 0 && index % (options.longEvery ?? 0) === 0;
    const conversation = converse(cloud, dice, cast, `day-${prefix}-${index}`, at, isLong);
    cloud.conversations.add(conversation);
    day.conversationIds.push(conversation.id);
    if (conversation.state === 'OPEN') day.openIds.push(conversation.id);
  }
  for (let index = 0; index < (options.chats ?? 0); index++) {
    const at = options.from + Math.floor((span * index) / (options.chats ?? 1));
    const chat = chatOf(dice, cast, `${cloud.world.account}-${prefix}-${index}`, at);
    cloud.chats.push(chat);
    day.chatIds.push(chat.engagementId);
  }
  return day;
}

interface Cast {
  humans: CloudUser[];
  bots: CloudUser[];
  skills: string[];
}

function converse(
  cloud: CloudContext,
  dice: Dice,
  cast: Cast,
  id: string,
  startedAt: number,
  isLong: boolean,
): Conversation {
  const consumerId = consumerOf(cloud, dice, id);
  const skillId = dice.of(cast.skills);
  const main = createDialog(id, 'MAIN', [], startedAt, dice.chance(0.5) ? 0 : 1);
  const conversation: Conversation = {
    ...blank(id, consumerId, startedAt, main),
    skillId,
    context: contextOf(dice),
    firstConversation: dice.chance(0.6),
  };
  const consumer: Actor = { id: consumerId, pid: consumerId, kind: 'consumer', clientProperties: {} };
  const talk: Talk = { cloud, dice, conversation, dialog: main, at: startedAt };
  say(talk, consumer, consumerWords(dice));
  const bot = cast.bots[0];
  if (bot !== undefined && dice.chance(0.4)) {
    join(talk, bot);
    for (let turn = dice.between(1, 3); turn > 0; turn--) {
      sayRich(talk, actorOf(cloud, bot));
      say(talk, consumer, consumerWords(dice));
    }
    if (dice.chance(0.85)) leave(talk, bot, dice.of(cast.skills));
  }
  const gaveUp = conversation.steps.length === 0 && dice.chance(0.05);
  for (let agents = gaveUp ? 0 : dice.chance(0.25) ? 2 : 1; agents > 0; agents--) {
    const agent = dice.of(cast.humans);
    join(talk, agent);
    for (let turn = isLong && agents === 1 ? 40 : dice.between(2, 4); turn > 0; turn--) {
      say(talk, actorOf(cloud, agent), isLong && agents === 1 ? LONG_TEXT : agentWords(dice));
      if (dice.chance(0.08)) sayInternally(talk, actorOf(cloud, agent));
      if (dice.chance(0.06)) sendFile(talk, consumer);
      say(talk, consumer, consumerWords(dice));
    }
    if (agents > 1) leave(talk, agent, dice.of(cast.skills));
  }
  if (!dice.chance(0.02)) close(talk, dice.of<CloseReason>(['AGENT', 'AGENT', 'CONSUMER', 'TIMEOUT', 'SYSTEM']));
  conversation.updatedAt = Math.max(conversation.updatedAt, talk.at);
  conversation.metaUpdatedAt = conversation.updatedAt;
  return conversation;
}

interface Talk {
  cloud: CloudContext;
  dice: Dice;
  conversation: Conversation;
  dialog: Dialog;
  /** The moment reached. */
  at: number;
}

const actorOf = (cloud: CloudContext, user: CloudUser): Actor => ({
  id: oldId(cloud.world, user),
  pid: user.pid,
  kind: 'agent',
  clientProperties: {},
});

/** Numbers of messages have gaps where receipts and other events were. */
function publish(talk: Talk, actor: Actor, event: JsonObject, audience: 'ALL' | 'AGENTS_AND_MANAGERS' = 'ALL'): void {
  const { dialog, conversation, dice } = talk;
  talk.at += dice.between(2_000, 40_000);
  dialog.events.push({
    sequence: dialog.nextSequence,
    dialogId: dialog.dialogId,
    conversationId: conversation.id,
    sender: actor,
    role: actor.kind === 'consumer' ? 'CONSUMER' : 'ASSIGNED_AGENT',
    at: talk.at,
    event,
    audience,
    metadata: [],
  });
  dialog.nextSequence += dice.between(1, 3);
}

const say = (talk: Talk, actor: Actor, message: string): void =>
  publish(talk, actor, { type: 'ContentEvent', contentType: 'text/plain', message });
const sayInternally = (talk: Talk, actor: Actor): void =>
  publish(
    talk,
    actor,
    { type: 'ContentEvent', contentType: 'text/plain', message: 'Note: asked before.' },
    'AGENTS_AND_MANAGERS',
  );
const sayRich = (talk: Talk, actor: Actor): void =>
  publish(talk, actor, {
    type: 'RichContentEvent',
    content: {
      type: 'vertical',
      elements: [
        { type: 'text', text: 'What is it about?' },
        { type: 'button', title: 'My order', click: { actions: [] } },
      ],
    },
  });
const sendFile = (talk: Talk, actor: Actor): void =>
  publish(talk, actor, {
    type: 'ContentEvent',
    contentType: 'hosted/file',
    message: {
      relativePath: `/v1/${talk.conversation.id}/photo.png`,
      fileType: 'PNG',
      caption: 'receipt',
      preview: '',
    },
  });

function join(talk: Talk, user: CloudUser): void {
  talk.at += talk.dice.between(500, 20_000);
  step(talk, user, true);
}

function step(talk: Talk, user: CloudUser, joined: boolean): void {
  const agentId = oldId(talk.cloud.world, user);
  talk.conversation.steps.push({ at: talk.at, agentId, permission: 'ASSIGNED_AGENT', joined, metadata: [] });
}

/** The agent hands it to a skill's queue. */
function leave(talk: Talk, user: CloudUser, skillId: string): void {
  const { conversation, cloud } = talk;
  talk.at += 1_000;
  step(talk, user, false);
  conversation.transfers.push({
    at: talk.at,
    reason: skillId === conversation.skillId ? 'back2Q' : 'Skill',
    by: oldId(cloud.world, user),
    sourceSkillId: conversation.skillId,
    targetSkillId: skillId,
    sourceAgentId: oldId(cloud.world, user),
    assignedAgentId: null,
    metadata: [],
  });
  conversation.skillId = skillId;
}

function close(talk: Talk, reason: CloseReason): void {
  const { conversation, dialog, dice, cloud } = talk;
  talk.at += dice.between(1_000, 60_000);
  Object.assign(dialog, { state: 'CLOSE', endedAt: talk.at, closedBy: reason, updatedAt: talk.at });
  Object.assign(conversation, { state: 'CLOSE', stage: 'CLOSE', closeReason: reason, endedAt: talk.at });
  // Whoever has it leaves with the end, a moment before or after it.
  const last = conversation.steps.at(-1);
  if (last?.joined === true && dice.chance(0.5))
    conversation.steps.push({ ...last, joined: false, at: talk.at + dice.between(-900, 900) });
  if (!dice.chance(0.3)) return;
  const survey = createDialog(`${conversation.id}-survey`, 'POST_SURVEY', [], talk.at, 0);
  conversation.dialogs.push(survey);
  const asking: Talk = { ...talk, dialog: survey };
  say(asking, { ...cloud.world.controller, kind: 'system', clientProperties: {} }, 'How satisfied are you, 1 to 5?');
  const answered = dice.chance(0.6);
  if (answered) {
    const score = dice.between(1, 5);
    say(
      asking,
      { id: conversation.consumerId, pid: conversation.consumerId, kind: 'consumer', clientProperties: {} },
      String(score),
    );
    conversation.csat = { csatRate: score, csatResolutionConfirmation: null, status: 'FILLED' };
  } else conversation.csat = { csatRate: 0, csatResolutionConfirmation: null, status: 'SKIPPED' };
  Object.assign(survey, { state: 'CLOSE', endedAt: asking.at, closedBy: answered ? 'CONSUMER' : 'TIMEOUT' });
  talk.at = asking.at;
}

/** Some are known by name, some hold what typing leaves behind, many are nobody. */
function consumerOf(cloud: CloudContext, dice: Dice, id: string): string {
  const consumerId = `consumer-${id}`;
  const profile = cloud.consumers.ensure(consumerId);
  if (dice.chance(0.6)) {
    profile.firstName = dice.of(FIRST_NAMES);
    profile.lastName = dice.chance(0.8) ? dice.of(LAST_NAMES) : 'undefined';
  }
  return consumerId;
}

const CONTEXTS: readonly JsonObject[] = [
  { type: 'SharkContext', lang: 'en-US' },
  { type: 'MobileAppContext', lang: 'en-US' },
  { type: 'ConnectorContext', name: 'SMS' },
  { type: 'ConnectorContext', name: 'Facebook' },
  { type: 'ConnectorContext', name: 'WhatsApp Business' },
  { type: 'ConnectorContext', name: 'Apple Business Chat' },
];
const contextOf = (dice: Dice): JsonObject => dice.of(CONTEXTS);

function blank(id: string, consumerId: string, startedAt: number, main: Dialog): Conversation {
  return {
    id,
    consumerId,
    skillId: '-1',
    state: 'OPEN',
    stage: 'OPEN',
    closeReason: null,
    startedAt,
    endedAt: null,
    metaUpdatedAt: startedAt,
    updatedAt: startedAt,
    firstConversation: true,
    participants: [],
    dialogs: [main],
    ttr: { ttrType: 'NORMAL', value: 1_200 },
    manualEttr: null,
    delay: null,
    unansweredSince: null,
    note: '',
    csat: null,
    context: {},
    campaignInfo: null,
    unread: new Map(),
    lastContent: null,
    wasStepUp: false,
    steps: [],
    transfers: [],
    skillChanges: [],
    transferred: false,
  };
}

function chatOf(dice: Dice, cast: Cast, engagementId: string, startedAt: number): ChatRecord {
  let at = startedAt;
  const next = (): number => (at += dice.between(2_000, 30_000));
  const lines: ChatRecord['lines'] = [
    { at: next(), from: 'system', text: 'You are now connected.', textType: 'plain', internal: false },
  ];
  for (let turn = dice.between(1, 6); turn > 0; turn--) {
    lines.push({ at: next(), from: 'visitor', text: consumerWords(dice), textType: 'plain', internal: false });
    lines.push({
      at: next(),
      from: 'agent',
      text: `${agentWords(dice)}<br>Anything else?`,
      textType: 'html',
      internal: false,
    });
  }
  return {
    engagementId,
    startedAt,
    endedAt: next(),
    visitorId: `visitor-${engagementId}`,
    visitorName: dice.chance(0.5) ? dice.of(FIRST_NAMES) : '',
    agentId: dice.of(cast.humans).userId,
    skillId: dice.of(cast.skills),
    endReason: dice.of([101, 201, 202, 205, 208, 210]),
    lines,
  };
}
