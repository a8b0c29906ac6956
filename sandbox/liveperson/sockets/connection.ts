/** One UMS socket: frames in, refusals out, silence watched. Knows nothing of what requests mean. */
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { CloudContext } from '../context.ts';
import { isObject, listOf, parseJson, type JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { responseText } from './frames.ts';
import type { UmsSocket } from './registry.ts';

export interface UmsRequest {
  id: string;
  /** Without the leading `.ams.` or `.`: both spellings are accepted. */
  type: string;
  body: unknown;
  metadata: unknown[];
  headers: unknown[];
}

/** What a request is answered with; `after` runs once the answer has left. */
export interface UmsAnswer {
  code: number;
  type: string;
  body: unknown;
  after?: () => void;
  delayMs?: number;
}

export const STRING_RESP = '.ReqBody$StringResp';
export const said = (text: string, code = 200): UmsAnswer => ({ code, type: STRING_RESP, body: text });

export type Dispatch = (request: UmsRequest) => UmsAnswer | Promise<UmsAnswer>;

const shortType = (type: string): string => type.replace(/^\.(ams\.)?/, '');

function parseRequest(text: string): UmsRequest | string {
  const frame = parseJson(text);
  if (!isObject(frame)) return 'Message is not a JSON object';
  if (frame['kind'] !== 'req') return 'kind must be req';
  const { id, type } = frame;
  if ((typeof id !== 'string' && typeof id !== 'number') || String(id).length < 1 || String(id).length > 64)
    return 'id must have 1 to 64 characters';
  if (typeof type !== 'string') return 'type is missing';
  return {
    id: String(id),
    type: shortType(type),
    body: frame['body'] ?? {},
    metadata: listOf(frame['metadata']),
    headers: listOf(frame['headers']),
  };
}

/** The registry's view of a websocket. `line` is the identity faults and logs use. */
export function umsSocket(
  cloud: CloudContext,
  ws: WebSocket,
  seed: Pick<UmsSocket, 'kind' | 'ownerId' | 'token' | 'showsSuggested' | 'clientProperties'>,
): UmsSocket {
  return {
    ...seed,
    routing: new Set(),
    agentState: new Set(),
    dialogs: new Set(),
    isOpen: () => ws.readyState === ws.OPEN,
    send(text) {
      if (ws.readyState !== ws.OPEN) return;
      for (const frame of cloud.faults.outgoing(ws, text)) ws.send(frame);
    },
    close(code, reason) {
      if (code === 1006) ws.terminate();
      else ws.close(code, reason);
    },
  };
}

/** Reads requests from a websocket, dispatches them one after the other in arrival order, and answers each. */
export function serveRequests(cloud: CloudContext, ws: WebSocket, dispatch: Dispatch): void {
  let stopSilence: () => void = () => undefined;
  const heard = (): void => {
    if (cloud.switches.keepAlive !== 'on') return;
    stopSilence();
    stopSilence = cloud.clock.after(cloud.switches.keepAliveMs, () =>
      cloud.switches.keepAliveCloseCode === 1006 ? ws.terminate() : ws.close(cloud.switches.keepAliveCloseCode, 'idle'),
    );
  };
  const write = (text: string): void => {
    if (ws.readyState === ws.OPEN) ws.send(text);
  };
  const answer = (request: UmsRequest, result: UmsAnswer): void => {
    const respond = (): void => {
      write(responseText(request.id, result.code, result.type, result.body));
      result.after?.();
    };
    if (result.delayMs === undefined || result.delayMs <= 0) respond();
    else cloud.clock.after(result.delayMs, respond);
  };
  const refuse = (request: UmsRequest, error: unknown): void => {
    if (error instanceof Refusal) answer(request, said(error.message, error.code));
    else
      answer(request, {
        code: 500,
        type: '.ReqBody$ErrorResp',
        body: { title: 'Internal error', details: randomUUID(), errorCode: 50001 },
      });
  };
  const handle = (text: string): void => {
    heard();
    const request = parseRequest(text);
    if (typeof request === 'string') {
      if (cloud.switches.badFrame === 'close') ws.close(1008, request);
      else write(responseText('', 400, STRING_RESP, request));
      return;
    }
    const fault = cloud.faults.take('ums');
    if (fault !== null) return answer(request, said(fault === 429 ? 'Too many requests' : 'Request refused', fault));
    try {
      const result = dispatch(request);
      if (result instanceof Promise)
        result.then(
          (done) => answer(request, done),
          (error: unknown) => refuse(request, error),
        );
      else answer(request, result);
    } catch (error) {
      refuse(request, error);
    }
  };
  heard();
  ws.on('message', (data: Buffer, isBinary) =>
    isBinary ? ws.close(1003, 'text frames only') : handle(data.toString('utf8')),
  );
  ws.on('ping', heard);
  ws.on('pong', heard);
  ws.on('close', () => stopSilence());
  ws.on('error', () => ws.terminate());
}

/** Body as an object, else refused. */
export function bodyOf(request: UmsRequest): JsonObject {
  if (!isObject(request.body)) throw new Refusal(400, 'body must be an object');
  return request.body;
}
