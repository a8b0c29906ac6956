/** ParticipantsChange and Skill entries of one request, taken together: transfer, return, take-over, join, leave. */
import { assignAgent, join, leave, recordTransfer, suggest } from '../routing/assign.ts';
import { text, type JsonObject } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import { oldId, userByOldId, type CloudUser } from '../world.ts';
import type { FieldCall, FieldChange } from './updateFields.ts';
import { touch, ttrSeconds } from './open.ts';
import { assignedAgent, mainDialog, suggestedAgent, type Participant } from './types.ts';

type JoinRole = 'ASSIGNED_AGENT' | 'MANAGER' | 'READER';
const JOINABLE = new Set(['ASSIGNED_AGENT', 'MANAGER', 'READER']);

interface Plan {
  remove: Participant[];
  add: { user: CloudUser; role: JoinRole }[];
  suggest: CloudUser | null;
  skillId: string | null;
}

function targetUser(call: FieldCall, entry: JsonObject): CloudUser {
  const id = text(entry['userId']) ?? call.actor.id;
  const user = userByOldId(call.cloud.world, id);
  if (user === undefined || user.deleted) throw badRequest(`userId ${id.slice(0, 60)} is not an agent of this account`);
  return user;
}

function readParticipant(call: FieldCall, plan: Plan, entry: JsonObject): void {
  const { conversation, actor, cloud } = call;
  const role = text(entry['role']) ?? '';
  if (!JOINABLE.has(role)) throw badRequest('unknown role');
  const user = targetUser(call, entry);
  const id = oldId(cloud.world, user);
  switch (entry['type']) {
    case 'REMOVE': {
      const held = conversation.participants.find((p) => p.id === id && p.role === role && p.state === 'ACTIVE');
      if (held === undefined) throw badRequest(`The user is not ${role} of the conversation`);
      const own = id === actor.id;
      if (
        !own &&
        !call.manager &&
        !conversation.participants.some(
          (p) => p.id === actor.id && (p.role === 'MANAGER' || p.role === 'ASSIGNED_AGENT'),
        )
      )
        throw new Refusal(403, 'Removing another agent needs manager rights');
      plan.remove.push(held);
      return;
    }
    case 'ADD':
      if (id !== actor.id && !call.manager) throw new Refusal(403, 'Adding another agent needs manager rights');
      if (role !== 'ASSIGNED_AGENT' && !call.manager) throw new Refusal(403, `Joining as ${role} needs manager rights`);
      if (
        role === 'ASSIGNED_AGENT' &&
        !call.manager &&
        conversation.skillId !== '-1' &&
        !user.skillIds.includes(conversation.skillId)
      )
        throw new Refusal(403, 'The agent does not have the skill');
      if (conversation.participants.some((p) => p.id === id && p.role === role && p.state === 'ACTIVE'))
        throw badRequest('The agent already has this role');
      plan.add.push({ user, role: role as JoinRole });
      return;
    case 'SUGGEST':
      if (role !== 'ASSIGNED_AGENT') throw badRequest('Only ASSIGNED_AGENT can be suggested');
      if (cloud.switches.suggestOffline === 'refuse' && !cloud.presence.isReachable(id))
        throw badRequest('The agent is not available');
      plan.suggest = user;
      return;
    default:
      throw badRequest('unknown type of ParticipantsChange');
  }
}

function readSkill(call: FieldCall, plan: Plan, entry: JsonObject): void {
  const id = text(entry['skill']) ?? '';
  const { skills } = call.cloud.world;
  const target = skills.get(id);
  if (id !== '-1' && (target === undefined || target.deleted)) throw badRequest(`Unknown skill ${id.slice(0, 40)}`);
  if (target !== undefined && !target.canTransfer && id !== call.conversation.skillId)
    throw new Refusal(403, 'Transfer to this skill is not allowed');
  const allowed = skills.get(call.conversation.skillId)?.skillTransferList ?? null;
  if (allowed !== null && !allowed.includes(id) && id !== call.conversation.skillId)
    throw new Refusal(403, 'Transfer to this skill is not allowed');
  plan.skillId = id;
}

function checkPlan(call: FieldCall, plan: Plan): void {
  const { conversation } = call;
  const assigned = assignedAgent(conversation);
  const leavesSeat = assigned === undefined || plan.remove.includes(assigned);
  const wantsSeat = plan.add.filter(({ role }) => role === 'ASSIGNED_AGENT').length + (plan.suggest === null ? 0 : 1);
  if (wantsSeat > 1 || (wantsSeat === 1 && !leavesSeat)) throw badRequest('There is already an assigned agent');
  if (plan.suggest !== null && suggestedAgent(conversation) !== undefined)
    throw badRequest('A transfer to an agent is already waiting');
  if (plan.suggest !== null && assigned !== undefined && oldId(call.cloud.world, plan.suggest) === assigned.id)
    throw badRequest('The agent is already assigned');
}

function apply(call: FieldCall, plan: Plan): void {
  const { cloud, conversation, actor, metadata } = call;
  const assigned = assignedAgent(conversation);
  const seatFreed = assigned !== undefined && plan.remove.includes(assigned);
  const sourceSkillId = conversation.skillId;
  for (const gone of plan.remove) leave(cloud, conversation, gone.id, gone.role, metadata);
  if (plan.skillId !== null && plan.skillId !== conversation.skillId) {
    conversation.skillId = plan.skillId;
    conversation.ttr = {
      ...conversation.ttr,
      value:
        conversation.ttr.ttrType === 'CUSTOM'
          ? conversation.ttr.value
          : ttrSeconds(cloud, plan.skillId, conversation.ttr.ttrType),
    };
    conversation.skillChanges.push({ at: cloud.clock.now(), skillId: plan.skillId, by: actor.id });
    touch(cloud, conversation, mainDialog(conversation));
  }
  const seat = plan.add.find(({ role }) => role === 'ASSIGNED_AGENT');
  if (seatFreed || plan.suggest !== null || (plan.skillId !== null && assigned === undefined)) {
    const reason =
      seat !== undefined
        ? 'TakeOver'
        : plan.suggest !== null
          ? 'Agent'
          : conversation.skillId !== sourceSkillId
            ? 'Skill'
            : 'back2Q';
    recordTransfer(cloud, conversation, {
      reason,
      by: actor.id,
      sourceSkillId,
      targetSkillId: conversation.skillId,
      sourceAgentId: assigned?.id ?? null,
      metadata,
    });
    conversation.transferred = true;
  }
  // Whoever is rung now is rung for the old state of things.
  cloud.rings.withdraw(conversation);
  for (const { user, role } of plan.add) {
    if (role === 'ASSIGNED_AGENT') assignAgent(cloud, conversation, user, metadata);
    else join(cloud, conversation, user, role, metadata);
  }
  if (plan.suggest !== null) suggest(cloud, conversation, plan.suggest, metadata);
  if (assignedAgent(conversation) === undefined) cloud.rings.offer(conversation);
}

/** Checks the entries as one intent. Throws Refusal; nothing has changed until the result is applied. */
export function planParticipants(call: FieldCall, entries: readonly JsonObject[]): FieldChange {
  const plan: Plan = { remove: [], add: [], suggest: null, skillId: null };
  for (const entry of entries) {
    if (entry['field'] === 'Skill') readSkill(call, plan, entry);
    else readParticipant(call, plan, entry);
  }
  checkPlan(call, plan);
  const said =
    plan.suggest !== null
      ? 'OK Agent suggested successfully'
      : plan.add.length > 0
        ? 'OK Agent added successfully'
        : plan.remove.length > 0
          ? 'OK Agent removed successfully'
          : 'OK Skill updated successfully';
  return { text: said, apply: () => apply(call, plan) };
}
