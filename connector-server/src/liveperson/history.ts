/** One conversation from the Messaging Interactions API: its lines for the transcript, and how it stands. */
import { fileWords } from '../conversation/words.ts';
import type { History, HistoryConversation, HistoryLine } from '../desk/livePersonPorts.ts';
import type { Role } from '../protocol/types.ts';
import { closedByOf } from './decode/conversationChange.ts';
import { asFields, asInteger, asList, asText, asTime, type Fields } from './decode/reading.ts';
import { describeQuickReplies, describeRichContent } from './decode/richText.ts';
import type { Domains } from './domains.ts';
import { requestJson, type FetchPort } from './http.ts';

/** Name of the caller the API asks for, at most 20 characters. */
const SOURCE = 'LPConnectorSFRecord';
const CONTENT = ['messageRecords', 'agentParticipants', 'consumerParticipants', 'dialogs'];

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

type Said = Pick<HistoryLine, 'text' | 'kind' | 'file'>;

/** The same words as for a live message, as far as history says the same (`messagingEvent.ts`). */
function saidIn(type: string, data: Fields): Said {
  const message = asText(asFields(data.msg).text);
  const file = asFields(data.file);
  const rich = asText(asFields(data.richContent).content);
  const replies = describeQuickReplies(parseJson(asText(asFields(data.quickReplies).content)));
  const withReplies = (text: string): string => (replies === '' ? text : `${text}\n${replies}`);
  if (message !== '') return { text: withReplies(message), kind: replies === '' ? 'text' : 'rich' };
  if (asText(file.relativePath) !== '') {
    const told = {
      caption: asText(file.caption).slice(0, 1000),
      fileType: asText(file.fileType).slice(0, 20),
      path: asText(file.relativePath).slice(0, 1000),
    };
    return { text: fileWords(told), kind: 'file', file: told };
  }
  if (rich !== '') return { text: withReplies(describeRichContent(parseJson(rich))), kind: 'rich' };
  if (asText(data.externalFileLink) !== '')
    return { text: `Link: ${asText(data.caption) || asText(data.externalFileLink)}`, kind: 'other' };
  if (type === 'SECURE_FORM_SUBMIT') return { text: 'The secure form was filled in.', kind: 'other' };
  const form = asFields(data.secureFormInvitation ?? data.formInvitation ?? data);
  return { text: asText(form.formName) === '' ? '' : `Secure form: ${asText(form.formName)}`, kind: 'other' };
}

interface Names {
  agents: Map<string, { name: string; role: Role }>;
  consumer: string;
}

function namesOf(record: Fields): Names {
  const agents: Names['agents'] = new Map();
  for (const item of asList(record.agentParticipants)) {
    const agent = asFields(item);
    const name = asText(agent.agentNickname) || asText(agent.agentFullName) || asText(agent.agentLoginName);
    const permission = asText(agent.permission);
    const role: Role =
      asText(agent.userType) === '2'
        ? 'bot'
        : asText(agent.userType) === '0'
          ? 'system'
          : permission === 'MANAGER'
            ? 'manager'
            : permission === 'READER'
              ? 'reader'
              : 'agent';
    agents.set(asText(agent.agentId), { name: name || 'Agent', role });
  }
  const person = asFields(asList(record.consumerParticipants ?? record.consumerParticipant).at(-1));
  const consumer = `${asText(person.firstName)} ${asText(person.lastName)}`.trim() || asText(person.consumerName);
  return { agents, consumer: consumer || 'Customer' };
}

function lineOf(item: unknown, names: Names): HistoryLine | null {
  const message = asFields(item);
  const sequence = asInteger(message.seq);
  const said = saidIn(asText(message.type), asFields(message.messageData));
  if (sequence === null || said.text === '') return null;
  const fromConsumer = asText(message.sentBy) === 'Consumer';
  const agent = names.agents.get(asText(message.participantId));
  return {
    dialogId: asText(message.dialogId),
    sequence,
    at: asTime(message.timeL) ?? 0,
    fromName: fromConsumer ? names.consumer : (agent?.name ?? 'Automatic message'),
    fromRole: fromConsumer ? 'consumer' : (agent?.role ?? 'system'),
    internal: asText(message.audience) === 'AGENTS_AND_MANAGERS',
    ...said,
  };
}

export function decodeHistoryConversation(record: Fields): HistoryConversation {
  const info = asFields(record.info);
  const names = namesOf(record);
  const latest = asText(info.latestAgentId);
  return {
    open: asText(info.status) !== 'CLOSE',
    source: asText(info.source),
    latestAgentId: latest === '' || latest === '-1' || latest === 'null' ? null : latest,
    endedAt: asTime(info.endTimeL),
    closedBy: closedByOf(asText(info.closeReason)),
    lines: asList(record.messageRecords)
      .map((item) => lineOf(item, names))
      .filter((line) => line !== null)
      .sort((a, b) => (a.dialogId === b.dialogId ? a.sequence - b.sequence : a.at - b.at)),
  };
}

export function createHistory({ fetch, domains }: { fetch: FetchPort; domains: Domains }): History {
  return {
    async conversation(account, bearer, conversationId) {
      const base = await domains.origin(account, 'msgHist');
      const path = `/messaging_history/api/account/${encodeURIComponent(account.account)}/conversations/conversation/search`;
      const answer = await requestJson(fetch, `${base}${path}?source=${SOURCE}`, {
        headers: { authorization: `Bearer ${bearer}` },
        json: { conversationId, contentToRetrieve: CONTENT },
        timeoutMs: 20_000,
      });
      if (answer.status !== 200) return null;
      const body = asFields(answer.body);
      // A partial answer would make a transcript with holes: rather later than wrong.
      if (asFields(asFields(body._metadata).shardsStatusResult).partialResult === true) return null;
      const record = asList(body.conversationHistoryRecords)
        .map(asFields)
        .find((one) => asText(asFields(one.info).conversationId) === conversationId);
      return record === undefined ? null : decodeHistoryConversation(record);
    },
  };
}
