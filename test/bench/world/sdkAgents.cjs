'use strict';
/** Holds agents of the official node-agent-sdk, used as its README says. Speaks `clientProcess.ts` with its parent. */
const { Agent } = require('node-agent-sdk');

const KEEP_ALIVE_MS = 30_000;
let open = 0;
let count = 0;

function start(index, account, domain) {
  const agent = new Agent({
    accountId: account,
    token: `bench-bearer-${index}`,
    userId: String(5_000_000_000 + index),
    csdsDomain: domain,
  });
  agent.on('connected', () => {
    agent.subscribeAgentsState({}, () => undefined);
    agent.subscribeRoutingTasks({}, () => undefined);
    agent.subscribeExConversations({ agentIds: [agent.agentId], convState: ['OPEN'] }, () => {
      open += 1;
      process.send({ op: 'open', open });
    });
    setInterval(() => agent.getClock({}, () => undefined), KEEP_ALIVE_MS);
  });
  agent.on('ms.MessagingEventNotification', (body) => {
    count += body.changes.length;
  });
  agent.on('cqm.ExConversationChangeNotification', () => undefined);
  agent.on('error', (error) => console.error(String(error && error.message)));
}

process.on('message', (message) => {
  if (message.op === 'count') return process.send({ op: 'count', count });
  for (let index = message.from; index < message.to; index++) start(index, message.account, message.domain);
});
process.send({ op: 'ready' });
