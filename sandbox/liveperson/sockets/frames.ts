/** UMS frames as text. Bodies may be passed already serialised, so that one event is serialised once for everybody. */
export const notificationText = (type: string, bodyJson: string): string =>
  `{"kind":"notification","type":${JSON.stringify(type)},"body":${bodyJson}}`;

export const responseText = (reqId: string, code: number, type: string, body: unknown): string =>
  JSON.stringify({ kind: 'resp', reqId, code, body, type });

export const changesJson = (subscriptionId: string, type: 'UPSERT' | 'DELETE', resultJson: string): string =>
  `{"subscriptionId":${JSON.stringify(subscriptionId)},"changes":[{"type":"${type}","result":${resultJson}}]}`;
