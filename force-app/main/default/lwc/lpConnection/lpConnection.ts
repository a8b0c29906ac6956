/** The line to the connector: a pure state machine and the driver that gives it a socket and a clock. */
export { Connection, socketUrl } from './driver';
export type { ConnectionOptions } from './driver';
export { step } from './machine';
export { newLine } from './line';
export type { Line, LineEffect, LineInput, Moment, Step } from './line';
export { afterClose, pauseBefore } from './closing';
