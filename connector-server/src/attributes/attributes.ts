/**
 * All that is known about a conversation, its customer and its visit, in LivePerson's three models at once: whatever a
 * value's source (live socket, Messaging Interactions, Engagement History), the same predefined value reads it.
 */

/** Plain JSON in the shape of one of LivePerson's models, so that paths of the install guide resolve in it. */
export type AttributeModel = { [member: string]: AttributeValue };
export type AttributeValue = string | number | boolean | null | AttributeValue[] | AttributeModel;

export type ModelName = 'widget' | 'messagingHistory' | 'chatHistory';
export type AttributeSource = 'live' | 'messaging_history' | 'chat_history';

export interface ConversationAttributes {
  /** Which of the models was the source; the others are derived from it as far as they have a counterpart. */
  source: AttributeSource;
  widget: AttributeModel;
  messagingHistory: AttributeModel;
  chatHistory: AttributeModel;
}

/** What one source said, in the words of the models it speaks; the rest is derived (`attributesOf`). */
export type ToldAttributes = Partial<Record<ModelName, AttributeModel>>;
