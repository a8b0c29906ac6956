import type { CrmAsk } from '../../../connector-server/src/protocol/crmTypes.ts';
import type { ClientFrame, Command } from '../../../connector-server/src/protocol/types.ts';

/** One right frame of each kind, about a conversation that the agent has. */
export function validClientFrames(about: { conversationId: string; epoch: number }): string[] {
  const { conversationId, epoch } = about;
  const contact = { object: 'Contact', recordId: '003Bx0000000001IAA' };
  const asks: CrmAsk[] = [
    { kind: 'screen' },
    { kind: 'search', text: 'Grace', objects: null },
    { kind: 'overview', ...contact },
    { kind: 'view', ...contact },
    { kind: 'form', object: 'Case', recordId: null, from: { ...contact, name: 'Grace' }, recordTypeId: null },
    { kind: 'lookup', object: 'Case', field: 'ContactId', text: 'Gra' },
    { kind: 'duplicates', object: 'Contact', values: { LastName: 'Holloway' } },
    {
      kind: 'save',
      object: 'Contact',
      recordId: null,
      recordTypeId: null,
      values: { LastName: 'Holloway' },
      assignmentRules: false,
      allowDuplicates: false,
    },
  ];
  const commands: Command[] = [
    { name: 'signIn' },
    { name: 'signInWithPassword', username: 'u', password: 'p' },
    { name: 'signOut' },
    { name: 'retryConnection' },
    { name: 'setPresence', availability: 'BACK_SOON', reasonId: '901' },
    { name: 'acceptRing', ringId: 'r_1' },
    { name: 'declineRing', ringId: 'r_1' },
    { name: 'sendMessage', conversationId, text: 'hello', audience: 'all' },
    { name: 'setTyping', conversationId, typing: true },
    { name: 'markRead', conversationId, sequence: 0 },
    { name: 'listTransferTargets', conversationId },
    { name: 'transferToSkill', conversationId, skillId: '4199' },
    { name: 'transferToAgent', conversationId, agentId: '1' },
    { name: 'returnToQueue', conversationId: 'somebody-elses' },
    { name: 'closeConversation', conversationId: 'somebody-elses' },
    { name: 'finishWrapUp', conversationId },
    { name: 'saveDraft', conversationId, text: 'draft' },
    { name: 'saveNotes', conversationId, notes: 'notes', wrapUp: 'done' },
    { name: 'addFollowUp', conversationId, subject: 'Call back', dueDate: '2099-12-31', owner: null },
    {
      name: 'addFollowUp',
      conversationId,
      subject: 'Call back',
      dueDate: '2099-12-31',
      owner: { userId: '005Bx0000000003MAA', name: 'Ben' },
    },
    { name: 'findUsers', text: 'Ben' },
    { name: 'searchAgain', conversationId },
    { name: 'linkRecord', conversationId, object: 'Contact', recordId: '003Bx0000000001IAA', recordName: 'Grace' },
    { name: 'unlinkRecord', conversationId, object: 'Contact', recordId: '003Bx0000000001IAA' },
    {
      name: 'linkRecords',
      conversationId,
      links: [{ object: 'Contact', recordId: '003Bx0000000001IAA', name: 'Grace' }],
    },
    { name: 'undoLinks', conversationId },
    ...asks.map((ask): Command => ({ name: 'crm', conversationId, ask })),
    { name: 'planResult', planId: 'p', result: { ok: false, code: 'no_access', message: 'No.' } },
    {
      name: 'planResult',
      planId: 'p',
      result: {
        ok: true,
        steps: [
          {
            as: 'Contact',
            more: false,
            rows: [{ id: '003Bx0000000001IAA', object: 'Contact', fields: { Name: 'A' } }],
          },
        ],
      },
    },
  ];
  const others: ClientFrame[] = [
    { type: 'ack', seq: 0 },
    { type: 'ping', ack: 0 },
    { type: 'pong', ack: 0 },
    {
      type: 'authenticate',
      protocol: 1,
      token: 'a.b.c',
      resume: { sessionId: 's', epoch: 1, lastSeq: 0 },
      client: { host: 'native', version: '1', tabId: 't' },
    },
  ];
  return [
    ...commands.map((command) => JSON.stringify({ type: 'command', id: 'c', epoch, command })),
    ...others.map((frame) => JSON.stringify(frame)),
  ];
}
