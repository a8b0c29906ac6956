/**
 * All that is known about a conversation, its customer and its visit, in LivePerson's three models at once: whatever a
 * value's source (live socket, Messaging Interactions, Engagement History), the same predefined value reads it.
 */

/** Plain JSON in the shape of one of LivePerson's models, so that paths of the install guide resolve in it. */
export type AttributeModel = { [member: string]: AttributeValue };
export type AttributeValue = string | number | boolean | null | AttributeValue[] | AttributeModel;

export interface ConversationAttributes {
  /** Which of the models was the source; the others are derived from it as far as they have a counterpart. */
  source: 'live' | 'messaging_history' | 'chat_history';
  widget: AttributeModel;
  messagingHistory: AttributeModel;
  chatHistory: AttributeModel;
}
