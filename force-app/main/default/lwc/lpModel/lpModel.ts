/** The softphone's state: its shape, how it begins, and how each event changes it. Pure. */
export type {
  ConnectionStatus,
  EndedRing,
  IntentEvent,
  Notice,
  OpenOutcome,
  OwnMessage,
  PendingCommand,
  Screen,
  SignInView,
  SoftphoneIntent,
  SoftphoneState,
  TransferTargetsView,
  UserSearchView,
} from './state';
export { initialState } from './initial';
export { reduce } from './reduce';
export { ringing } from './ringing';
export { againWords, canRepeat, openWords } from './uncertain';
export { knowsAll } from './snapshot';
export { firstFailed } from './checks';
export type { ModelEvent } from './events';
