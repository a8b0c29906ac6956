import { api } from 'lwc';
import type { CrmProblem } from 'c/adminTypes';
import { AdminCrmPart, optionsOf } from 'c/adminCrmPart';
import type { Choice } from 'c/adminCrmPart';

const CONVERSATION = 'LivePerson_Conversation__c';

/** How the CRM side opens, or the conversation's own fields. */
export default class AdminCrmGeneral extends AdminCrmPart {
  /** `general` or `fields`. */
  @api section = 'general';
  readonly fullViews = optionsOf({ console: 'A tab of the console', browser: 'A tab of the browser' });

  connectedCallback(): void {
    this.need(CONVERSATION);
  }

  get isGeneral(): boolean {
    return this.section === 'general';
  }
  get isFields(): boolean {
    return this.section === 'fields';
  }
  /** Only what an administrator added: the rest is the connector's own. */
  get ownFields(): readonly Choice[] {
    return this.fieldChoices(
      CONVERSATION,
      ({ custom, computed, referenceTo }) => custom && !computed && referenceTo.length === 0,
    );
  }
  get saidFields(): readonly CrmProblem[] {
    return this.problemsAt('conversationFields');
  }
}
