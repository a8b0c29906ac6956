/** Links for files, as agents ask for them. */
import { bodyOf } from '../sockets/connection.ts';
import type { AgentRequestTable } from './agentSocket.ts';

const TYPE = '.ams.ms.GenerateURL$Response';

export const FILE_REQUESTS: AgentRequestTable = {
  'ms.GenerateURLForUploadFile': ({ cloud, request }) => ({
    code: 200,
    type: TYPE,
    body: cloud.files.uploadLink(bodyOf(request)),
  }),
  'ms.GenerateURLForDownloadFile': ({ cloud, request }) => ({
    code: 200,
    type: TYPE,
    body: cloud.files.downloadLink(bodyOf(request)),
  }),
};
