/** Account configuration, read only: users, skills, agent groups, profiles, lines of business, status reasons, canned text; the agent's public profile. */
import type { CloudContext } from '../context.ts';
import { apiCaller } from '../identity/apiAccess.ts';
import type { JsonObject } from '../json.ts';
import type { CloudSkill, CloudUser } from '../world.ts';
import type { CloudRequest, Reply, Router } from './router.ts';

const USERS_SHORT = ['id', 'pid', 'deleted', 'loginName'];
const SKILLS_SHORT = ['id', 'deleted', 'name'];
const SINCE = '2026-01-05 08:00:00';

const userBody = (user: CloudUser): JsonObject => ({
  id: user.userId,
  pid: user.pid,
  deleted: user.deleted,
  loginName: user.loginName,
  fullName: user.fullName,
  nickname: user.nickname,
  isEnabled: user.isEnabled,
  maxChats: 0,
  skillIds: user.skillIds.map(Number),
  email: user.email,
  memberOf: { agentGroupId: '-1', assignmentDate: SINCE },
  managerOf: user.manager ? [{ agentGroupId: '-1', assignmentDate: SINCE }] : [],
  changePwdNextLogin: false,
  permissionGroups: [user.manager ? '2' : '1'],
  pictureId: null,
  pictureUrl: null,
  disabledManually: !user.isEnabled,
  description: '',
  mobileNumber: '',
  employeeId: '',
  maxAsyncChats: user.maxAsyncChats,
  profileIds: [user.manager ? 2 : 1],
  isApiUser: user.userTypeId === 2,
  userTypeId: user.userTypeId,
  allowedAppKeys: '',
  lobIds: [],
  lastPwdChangeDate: SINCE,
  dateUpdated: SINCE,
});

const skillBody = (skill: CloudSkill): JsonObject => ({
  id: Number(skill.id),
  deleted: skill.deleted,
  name: skill.name,
  description: '',
  skillOrder: 0,
  maxWaitTime: 0,
  defaultAgentSurveyId: null,
  wrapUpTime: 0,
  slaDefaultResponseTime: skill.slaDefaultResponseTime,
  slaUrgentResponseTime: skill.slaUrgentResponseTime,
  slaFirstTimeResponseTime: skill.slaDefaultResponseTime,
  canTransfer: skill.canTransfer,
  skillTransferList: skill.skillTransferList?.map(Number) ?? null,
  lobIds: [],
  workingHoursId: null,
  specialOccasionId: null,
  autoCloseInSeconds: null,
  transferToAgentMaxWaitInSeconds: skill.transferToAgentMaxWaitInSeconds,
  fallbackSkill: null,
  fallbackWhenAllAgentsAreAway: false,
  agentSurveyForMsgId: null,
  agentSurveyForMsgTimeoutInMinutes: null,
  skillRoutingConfiguration: [],
  dateUpdated: SINCE,
});

/** Keeps the members named by `select`; `$all` keeps all, none keeps the short form. */
function selected(item: JsonObject, select: string | null, short: readonly string[]): JsonObject {
  if (select !== null && select.includes('$all')) return item;
  const names = select === null ? short : select.split(',').map((name) => name.trim());
  return Object.fromEntries(names.filter((name) => name in item).map((name) => [name, item[name]]));
}

const withoutDeleted = (request: CloudRequest, items: JsonObject[]): JsonObject[] =>
  request.query.get('include_deleted') === 'true' ? items : items.filter((item) => item['deleted'] !== true);

export function routeConfig(router: Router, cloud: CloudContext): void {
  const get = (path: string, read: (request: CloudRequest) => unknown): void =>
    router.on('GET', `/api/account/:account/configuration${path}`, async (request): Promise<Reply> => {
      const fault = cloud.faults.take('config');
      if (fault !== null) return { status: fault, body: { error: { message: 'refused' } } };
      // acCdnDomain serves the public profile under the same path, without a token; a PId tells the two apart.
      if (
        request.headers.authorization === undefined &&
        request.params['account'] === cloud.world.account &&
        (request.params['id'] ?? '').includes('-')
      )
        return publicProfile(cloud, request.params['id'] ?? '');
      const caller = await apiCaller(cloud, request, 'users.read');
      if (caller === 401 || caller === 403)
        return { status: caller, body: { error: { message: caller === 401 ? 'Unauthorized' : 'Forbidden' } } };
      const headers = { 'ac-revision': String(cloud.world.revision) };
      if (request.headers['if-match'] === headers['ac-revision'] && cloud.switches.ifMatchCurrent === 304)
        return { status: 304, headers };
      const body = read(request);
      return body === undefined
        ? { status: 404, body: { error: { message: 'Not found' } } }
        : { status: 200, headers, body };
    });

  get('/le-users/users', (request) =>
    withoutDeleted(request, [...cloud.world.users.values()].map(userBody)).map((item) =>
      selected(item, request.query.get('select'), USERS_SHORT),
    ),
  );
  get('/le-users/users/:id', (request) => {
    const user = cloud.world.users.get(request.params['id'] ?? '');
    return user === undefined ? undefined : userBody(user);
  });
  get('/le-users/skills', (request) =>
    withoutDeleted(request, [...cloud.world.skills.values()].map(skillBody)).map((item) =>
      selected(item, request.query.get('select'), SKILLS_SHORT),
    ),
  );
  get('/le-users/agentGroups', () => [
    { id: -1, deleted: false, name: 'Main Group', parentGroupId: null, isEnabled: true, description: '' },
  ]);
  get('/le-users/profiles', () => [
    { id: 1, name: 'Agent', deleted: false, roleTypeId: 1, permissions: [] },
    { id: 2, name: 'Agent Manager', deleted: false, roleTypeId: 2, permissions: [] },
  ]);
  get('/le-users/lobs', () => []);
  get('/le-agents/status-reasons', () =>
    cloud.world.statusReasons.map(({ id, text }) => ({
      id: Number(id),
      text,
      state: 'Away',
      enabled: true,
      deleted: false,
    })),
  );
  get('/engagement-window/canned-responses', () => []);
}

/** What anybody may know of an agent. */
function publicProfile(cloud: CloudContext, pid: string): Reply {
  for (const user of cloud.world.users.values())
    if (user.pid === pid && !user.deleted)
      return {
        status: 200,
        body: { pictureUrl: '', employeeId: '', nickname: user.nickname, fullName: user.fullName },
      };
  return { status: 404, body: { error: { message: 'Not found' } } };
}
