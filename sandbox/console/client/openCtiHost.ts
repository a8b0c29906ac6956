/** The console's end of the Open CTI wire: answers the softphone frame's postMessage calls as the platform does. */
import { api, config } from './api.ts';
import { h } from './dom.ts';
import { newRecordModal } from './newRecord.ts';
import type { UtilityBar } from './utilityBar.ts';
import type { Workspace } from './workspace.ts';
import type { FocusedRecord } from '../native/sandboxConsole.ts';

interface Call {
  methodName: string;
  callId: string;
  apiVersion: string;
  apiType: string;
  args: Record<string, unknown>;
}
type Answer = { success: boolean; returnValue: unknown; errors: { code: string; description: string }[] | null };

const ok = (returnValue: unknown = null): Answer => ({ success: true, returnValue, errors: null });
const refused = (code: string, description: string): Answer => ({
  success: false,
  returnValue: null,
  errors: [{ code, description }],
});

/** Puts the softphone frame into the utility panel and serves it until the page goes away. */
export function startOpenCtiHost(workspace: Workspace, utility: UtilityBar): void {
  const query = new URLSearchParams({
    ...(config.broken === 'frame' ? {} : { sfdcIframeOrigin: location.origin, mode: 'Lightning' }),
    ...(config.broken ? { break: config.broken } : {}),
    ...(config.stage ? { stage: '1' } : {}),
  });
  const frameOrigin = config.visualforceUrl;
  const frame = h('iframe', {
    class: 'softphone-frame',
    title: 'LivePerson',
    src: `${frameOrigin}/as/${config.user.key}/apex/LivePersonSoftphone?${query}`,
  });
  utility.body.append(frame);

  const send = (call: Pick<Call, 'methodName' | 'callId' | 'apiVersion'>, response: unknown): void =>
    frame.contentWindow?.postMessage(
      { apiVersion: call.apiVersion, apiType: 'opencti', methodName: call.methodName, callId: call.callId, response },
      frameOrigin,
    );

  const subscriptions = new Set<string>();
  window.addEventListener('message', (event: MessageEvent<Call>) => {
    const call = event.data;
    if (event.source !== frame.contentWindow || event.origin !== frameOrigin || call?.apiType !== 'opencti') return;
    if (call.methodName === 'onNavigationChange') {
      if (!subscriptions.has('onNavigationChange')) {
        subscriptions.add('onNavigationChange');
        workspace.onFocus((record) => send({ ...call, callId: '' }, viewInfo(record)));
      }
      return;
    }
    void answer(call.methodName, call.args, workspace, utility).then((response) => send(call, response));
  });
}

const viewInfo = (record: FocusedRecord | null): unknown =>
  record
    ? {
        url: `/lightning/r/${record.object}/${record.recordId}/view`,
        recordId: record.recordId,
        recordName: record.name,
        objectType: record.object,
      }
    : { url: '/lightning/page/home' };

async function answer(
  method: string,
  args: Record<string, unknown>,
  workspace: Workspace,
  utility: UtilityBar,
): Promise<Answer> {
  switch (method) {
    case 'notifyInitializationComplete':
    case 'enableClickToDial':
    case 'disableClickToDial':
      return ok();
    case 'getCallCenterSettings':
      return ok(config.callCenterSettings);
    case 'getSoftphoneLayout':
      return ok({
        Internal: {},
        Inbound: {
          callRelatedFields: ['ANI'],
          objects: {},
          screenPopSettings: { NoMatch: {}, SingleMatch: {}, MultipleMatches: {} },
        },
        Outbound: {},
      });
    case 'getAppViewInfo':
      return ok(viewInfo(workspace.focused()));
    case 'refreshView':
      await workspace.refresh();
      return ok(true);
    case 'screenPop':
      return screenPop(args, workspace);
    case 'runApex':
      return runApex(args);
    case 'isSoftphonePanelVisible':
      return ok({ visible: utility.state().visible });
    case 'setSoftphonePanelVisibility':
      utility.update({ visible: Boolean(args.visible) });
      return ok();
    case 'setSoftphonePanelHeight':
      utility.setPanelSize({ height: Number(args.heightPX) });
      return ok();
    case 'setSoftphonePanelWidth':
      utility.setPanelSize({ width: Number(args.widthPX) });
      return ok();
    case 'setSoftphonePanelLabel':
      utility.setPanelLabel(String(args.label));
      return ok();
    case 'setSoftphoneItemLabel':
      utility.update({ label: String(args.label) });
      return ok();
    case 'setSoftphoneItemIcon':
      utility.update({ icon: String(args.key) });
      return ok();
    case 'setSoftphonePanelIcon':
      return ok();
    default:
      return refused('GENERIC_ERROR', `This console does not know ${method}.`);
  }
}

async function screenPop(args: Record<string, unknown>, workspace: Workspace): Promise<Answer> {
  const params = (args.params ?? {}) as {
    recordId?: string;
    entityName?: string;
    defaultFieldValues?: Record<string, string>;
  };
  if (args.type === 'sobject' && params.recordId) {
    await workspace.openRecord(params.recordId);
    return ok();
  }
  if (args.type === 'newRecord' && params.entityName) {
    await newRecordModal(params.entityName, params.defaultFieldValues ?? {}, (id) => void workspace.openRecord(id));
    return ok();
  }
  return refused('INVALID_PARAM', 'The type or params of screenPop are not valid.');
}

async function runApex(args: Record<string, unknown>): Promise<Answer> {
  const params =
    typeof args.methodParams === 'string' ? Object.fromEntries(new URLSearchParams(args.methodParams)) : {};
  try {
    return ok({ runApex: await api.apex(String(args.apexClass), String(args.methodName), params) });
  } catch (error) {
    return refused('SERVER_ERROR', error instanceof Error ? error.message : 'The Apex class could not be loaded.');
  }
}
