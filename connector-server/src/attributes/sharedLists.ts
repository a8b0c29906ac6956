/** The lists of the models that have a counterpart in the others: survey answers, engagement attributes. */
import type { AttributeModel, AttributeValue, ModelName } from './attributes.ts';
import { stepsOf } from './readValue.ts';
import { isModel, memberOf, resolvePath } from './resolvePath.ts';
import { setPath } from './setPath.ts';
import { textOf } from './textOf.ts';

/** A question and its answer; the questions an administrator knows them by (MAP-14..16). */
type Answer = { displayName: string; value: string };

const SURVEYS: readonly { widget: string; chatHistory: string; messaging: (model: AttributeModel) => Answer[] }[] = [
  {
    widget: 'surveyQuestions.preChat.customizedQuestions',
    chatHistory: 'surveys.preChat',
    messaging: () => [],
  },
  {
    widget: 'surveyQuestions.postChat',
    chatHistory: 'surveys.postChat',
    messaging: (model) =>
      listAt(model, 'conversationSurveys').flatMap((survey) =>
        answersIn(listAt(survey, 'surveyData'), 'question', (one) => textOf(memberOf(one, 'answer'))),
      ),
  },
  {
    widget: 'surveyQuestions.agentSurvey',
    chatHistory: 'surveys.operator',
    messaging: (model) =>
      answersIn(listAt(model, 'latestAgentSurvey.submittedAnswers'), 'questionText', (one) =>
        listAt(one, 'answers')
          .map((given) => textOf(memberOf(given, 'answer')))
          .filter((text) => text !== null)
          .join(', '),
      ),
  },
];

/** Puts each list into the models that lack it; changes the models. */
export function shareLists(models: Record<ModelName, AttributeModel>): void {
  for (const survey of SURVEYS) {
    const answers = [
      survey.messaging(models.messagingHistory),
      answersIn(listAt(models.chatHistory, survey.chatHistory), 'displayName', valueOf),
      answersIn(listAt(models.widget, survey.widget), 'displayName', valueOf),
    ].find((list) => list.length > 0);
    if (answers === undefined) continue;
    put(models.widget, survey.widget, answers);
    put(models.chatHistory, survey.chatHistory, answers);
  }
  for (const member of ['sdes', 'unAuthSdes']) {
    const { messagingHistory, chatHistory } = models;
    put(messagingHistory, `${member}.events`, listAt(chatHistory, `${member}.events`));
    put(chatHistory, `${member}.events`, listAt(messagingHistory, `${member}.events`));
  }
}

/** The answer, or the several answers, of one question. */
const valueOf = (one: AttributeModel): string | null =>
  textOf(memberOf(one, 'value')) ?? textOf(memberOf(one, 'values'));

function answersIn(
  list: readonly AttributeModel[],
  question: string,
  read: (one: AttributeModel) => string | null,
): Answer[] {
  return list.flatMap((one) => {
    const displayName = textOf(memberOf(one, question));
    const value = read(one);
    return displayName === null || value === null || value === '' ? [] : [{ displayName, value }];
  });
}

function listAt(model: AttributeModel, path: string): AttributeModel[] {
  const found = resolvePath(model, stepsOf(path) ?? [], (value) => typeof value === 'object' && value !== null);
  return (Array.isArray(found) ? found : found === undefined ? [] : [found]).filter(isModel);
}

function put(model: AttributeModel, path: string, list: readonly AttributeModel[]): void {
  if (list.length === 0 || listAt(model, path).length > 0) return;
  setPath(model, stepsOf(path) ?? [], structuredClone(list) as AttributeValue[]);
}
