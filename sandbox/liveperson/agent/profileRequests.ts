/** GetUserProfile and SetUserProfile of an agent. */
import { profileBody } from '../identity/consumerProfiles.ts';
import { isObject, text } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import { bodyOf, said } from '../sockets/connection.ts';
import { userByOldId } from '../world.ts';
import type { AgentRequestTable } from './agentSocket.ts';

export const PROFILE_REQUESTS: AgentRequestTable = {
  'userprofile.GetUserProfile': ({ cloud, socket, request }) => {
    const type = '.ams.userprofile.GetUserProfile$Response';
    const asked =
      typeof request.body === 'string'
        ? request.body
        : isObject(request.body)
          ? text(request.body['userId'])
          : undefined;
    if (asked === undefined || asked === socket.ownerId) return { code: 200, type, body: { userId: socket.ownerId } };
    const profile = cloud.consumers.get(asked);
    if (profile !== undefined) return { code: 200, type, body: profileBody(profile) };
    const colleague = userByOldId(cloud.world, asked);
    if (colleague === undefined) throw new Refusal(404, 'Unknown user');
    return { code: 200, type, body: { userId: asked, firstName: colleague.fullName, nickName: colleague.nickname } };
  },
  'userprofile.SetUserProfile': ({ user, request }) => {
    const nickName = text(bodyOf(request)['nickName']);
    if (nickName !== undefined && nickName.length > 64) throw badRequest('nickName is too long');
    if (nickName !== undefined) user.nickname = nickName;
    return said('OK User Profile set successfully');
  },
};
