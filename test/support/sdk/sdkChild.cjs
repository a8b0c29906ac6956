'use strict';
/**
 * Runs the official node-agent-sdk, unmodified, for a parent process. Messages in:
 *   {op: 'open', key, conf} | {op: 'call', key, id, method, args} | {op: 'reconnect', key, sameToken} | {op: 'dispose', key}
 * Messages out: {key, event, args} for every SDK event, {key, id, error, body} for every answer.
 */
const { Agent } = require('node-agent-sdk');

const EVENTS = [
  'connected',
  'closed',
  'error',
  'warn',
  'notification',
  'cqm.ExConversationChangeNotification',
  'ms.MessagingEventNotification',
  'routing.RoutingTaskNotification',
  'routing.AgentStateNotification',
];
const agents = new Map();

const plain = (value) =>
  value instanceof Error ? { message: value.message, name: value.name, code: value.code } : value;
const send = (message) => process.connected && process.send(message);

function open(key, conf) {
  let agent;
  try {
    agent = new Agent(conf);
  } catch (error) {
    send({ key, event: 'thrown', args: [plain(error)] });
    return;
  }
  agents.set(key, agent);
  for (const event of EVENTS) {
    agent.on(event, (...args) => {
      const facts =
        event === 'connected'
          ? [{ agentId: agent.agentId, oldId: agent.__oldAgentId, csrf: agent.csrf }]
          : args.map(plain);
      send({ key, event, args: facts });
    });
  }
}

process.on('message', (message) => {
  const agent = agents.get(message.key);
  if (message.op === 'open') return open(message.key, message.conf);
  if (message.op === 'reconnect') return agent.reconnect(message.sameToken);
  if (message.op === 'spoilCsrf') return void (agent.csrf = 'not-the-csrf');
  if (message.op === 'dispose') {
    agent.dispose();
    return agents.delete(message.key);
  }
  return agent[message.method](...message.args, (error, body) =>
    send({ key: message.key, id: message.id, error: error ? plain(error) : null, body }),
  );
});
send({ key: '', event: 'ready', args: [] });
