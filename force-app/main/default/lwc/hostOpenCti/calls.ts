/** Salesforce's Open CTI script, called with promises. Its own calls have no timeout and may never answer. */
import { HostError } from 'c/hostTypes';

/** Answer of every Open CTI method (Open CTI Developer Guide, "Method callbacks"). */
export interface CtiResponse {
  success: boolean;
  returnValue: unknown;
  errors: { code: string; description: string; details?: unknown }[] | null;
}

type CtiCall = (argument: Record<string, unknown>) => void;

/** The global `sforce.opencti`, as far as the softphone uses it. */
export interface OpenCti {
  SCREENPOP_TYPE: Record<string, string>;
  getCallCenterSettings: CtiCall;
  getAppViewInfo: CtiCall;
  onNavigationChange: CtiCall;
  screenPop: CtiCall;
  refreshView: CtiCall;
  runApex: CtiCall;
  isSoftphonePanelVisible: CtiCall;
  setSoftphonePanelVisibility: CtiCall;
  setSoftphonePanelWidth: CtiCall;
  setSoftphoneItemLabel: CtiCall;
  setSoftphoneItemIcon: CtiCall;
  notifyInitializationComplete: CtiCall;
}

const TIMEOUT_MS = 10_000;
/** The container may still be loading when the first calls arrive; it says so and wants them again. */
const CONTAINER_RETRIES = 10;
const CONTAINER_PAUSE_MS = 300;

/**
 * Calls one method and waits for its answer. Returns `returnValue`; rejects with HostError: `no_answer` after `timeoutMs`,
 * else the code Open CTI gave, in lower case. `retries`: how often it is asked again while the container is not ready.
 */
export async function call(
  cti: OpenCti,
  method: Exclude<keyof OpenCti, 'SCREENPOP_TYPE'>,
  args: Record<string, unknown> = {},
  timeoutMs = TIMEOUT_MS,
  retries = CONTAINER_RETRIES,
): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    const response = await once(cti, method, args, timeoutMs);
    if (response.success) return response.returnValue;
    const error = response.errors?.[0];
    if (error?.code !== 'SOFTPHONE_CONTAINER_ERROR' || attempt >= retries) {
      throw new HostError(
        (error?.code ?? 'unknown').toLowerCase(),
        error?.description ?? `Salesforce refused ${method}.`,
      );
    }
    await pause(CONTAINER_PAUSE_MS);
  }
}

function once(
  cti: OpenCti,
  method: Exclude<keyof OpenCti, 'SCREENPOP_TYPE'>,
  args: Record<string, unknown>,
  timeoutMs: number,
): Promise<CtiResponse> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new HostError('no_answer', `Salesforce did not answer ${method}.`)),
      timeoutMs,
    );
    const callback = (response: CtiResponse): void => {
      clearTimeout(timer);
      resolve(response);
    };
    try {
      cti[method]({ ...args, callback });
    } catch (error) {
      clearTimeout(timer);
      reject(new HostError('invalid_call', error instanceof Error ? error.message : String(error)));
    }
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/**
 * Runs a `webservice static` Apex method with string parameters; returns the string it returned. `writes`: it is sent once,
 * whatever the container says, because it may have been carried out.
 */
export async function runApex(
  cti: OpenCti,
  apexClass: string,
  methodName: string,
  parameters: Record<string, string>,
  writes = false,
): Promise<string> {
  const methodParams = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  // Apex may have to wake up: more time than for the page's own calls.
  const value = await call(cti, 'runApex', { apexClass, methodName, methodParams }, 20_000, writes ? 0 : undefined);
  const text = typeof value === 'object' && value !== null && 'runApex' in value ? value.runApex : null;
  if (typeof text !== 'string') throw new HostError('apex_no_result', `${apexClass}.${methodName} returned nothing.`);
  return text;
}
