/** What the CRM screens ask of the softphone around them: plain functions, so that they run without a platform. */
import type { CrmAsk } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type {
  CommandAnswer,
  LinkView,
  PlanResult,
  RecordPlan,
} from '../../../../../connector-server/src/protocol/types.ts';

export interface CrmPort {
  /** Asks the server about this conversation. Rejects with an Error in plain words when no answer came. */
  ask(ask: CrmAsk): Promise<CommandAnswer>;
  /** Executes a plan as the agent. Rejects when no answer came: what it writes may have happened. */
  execute(plan: RecordPlan): Promise<PlanResult>;
  /** Links the conversation to all of these. Rejects with an Error in plain words. */
  link(links: LinkView[]): Promise<void>;
  host: {
    canCreateRecord: boolean;
    newRecord(object: string, defaults: Record<string, string>): Promise<void>;
  };
}
