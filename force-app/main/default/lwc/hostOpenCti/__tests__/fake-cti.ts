import type { CtiResponse, OpenCti } from '../calls';

type Reply = (args: Record<string, unknown>) => Partial<CtiResponse> | 'silence';

/** Open CTI as the real script behaves: one object, callbacks later, listeners for ever. Replies can be set per method. */
export function fakeCti(replies: Partial<Record<keyof OpenCti, Reply>> = {}) {
  const calls: { method: string; args: Record<string, unknown> }[] = [];
  const listeners: ((payload: unknown) => void)[] = [];
  const method = (name: keyof OpenCti) => (args: Record<string, unknown>) => {
    if (typeof args !== 'object' || Object.keys(args).length === 0)
      throw new Error('Must pass in only one object which holds arguments to this API method call.');
    calls.push({ method: name, args });
    if (typeof args['listener'] === 'function')
      return void listeners.push(args['listener'] as (payload: unknown) => void);
    const reply = replies[name]?.(args) ?? {};
    const callback = args['callback'] as ((response: CtiResponse) => void) | undefined;
    if (reply !== 'silence')
      void Promise.resolve().then(() => callback?.({ success: true, returnValue: null, errors: null, ...reply }));
  };
  const names: Exclude<keyof OpenCti, 'SCREENPOP_TYPE'>[] = [
    'getCallCenterSettings',
    'getAppViewInfo',
    'onNavigationChange',
    'screenPop',
    'refreshView',
    'runApex',
    'isSoftphonePanelVisible',
    'setSoftphonePanelVisibility',
    'setSoftphonePanelWidth',
    'setSoftphoneItemLabel',
    'setSoftphoneItemIcon',
    'notifyInitializationComplete',
  ];
  const cti = {
    SCREENPOP_TYPE: { SOBJECT: 'sobject', NEW_RECORD_MODAL: 'newRecord' },
    ...Object.fromEntries(names.map((name) => [name, method(name)])),
  } as unknown as OpenCti;
  return { cti, calls, navigate: (payload: unknown) => listeners.forEach((listener) => listener(payload)) };
}

export const refused = (code: string, description = code): Partial<CtiResponse> => ({
  success: false,
  errors: [{ code, description }],
});
