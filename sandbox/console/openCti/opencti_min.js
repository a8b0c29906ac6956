/*
 * Stand-in for the platform's Open CTI script, written from the documented wire protocol: every call becomes a
 * postMessage to the console page named in the query, every answer comes back with the same callId.
 */
(function () {
  'use strict';
  var API_VERSION = '66.0';
  var query = new URLSearchParams(window.location.search);
  var origin = query.get('sfdcIframeOrigin');
  var mode = query.get('mode');
  if (!origin || !mode || window.parent === window) {
    throw 'Failed to initialize Open CTI. Ensure that it is loaded from the right frame with correct URL parameters';
  }
  var callbacks = new Map();
  var listeners = new Map();
  var lastCall = 0;

  function send(methodName, args, callback, listener) {
    var callId = 'call_' + ++lastCall;
    if (callback) callbacks.set(callId, callback);
    if (listener) listeners.set(methodName, (listeners.get(methodName) || []).concat(listener));
    window.parent.postMessage(
      {
        methodName: methodName,
        callId: callId,
        apiVersion: API_VERSION,
        apiType: 'opencti',
        isCallbackRegistered: Boolean(callback),
        isListenerRegistered: Boolean(listener),
        args: args,
      },
      origin,
    );
  }

  window.addEventListener('message', function (event) {
    var data = event.data;
    if (event.origin !== origin || !data || data.apiType !== 'opencti' || data.apiVersion !== API_VERSION) return;
    if (callbacks.has(data.callId)) {
      var callback = callbacks.get(data.callId);
      callbacks.delete(data.callId);
      callback(data.response);
      return;
    }
    (listeners.get(data.methodName) || []).forEach(function (listener) {
      listener(data.response);
    });
  });

  function method(name, options) {
    return function (argument) {
      var count = arguments.length;
      var isObject = argument !== null && typeof argument === 'object' && Object.keys(argument).length > 0;
      if (!(count === 1 && isObject) && !(options.optional && count === 0)) {
        throw 'Must pass in only one object which holds arguments to this API method call.';
      }
      var given = argument || {};
      (options.required || []).forEach(function (key) {
        if (given[key] === undefined) throw 'Missing the required argument ' + key;
      });
      var args = {};
      Object.keys(given).forEach(function (key) {
        if (key !== 'callback' && key !== 'listener') args[key] = given[key];
      });
      // The real library forwards only these two of screenPop.
      if (name === 'screenPop') args = { type: given.type, params: given.params };
      send(name, args, given.callback, given.listener);
    };
  }

  var optional = { optional: true };
  var withCallback = { required: ['callback'] };
  var withListener = { required: ['listener'] };
  window.sforce = window.sforce || {};
  window.sforce.opencti = {
    SCREENPOP_TYPE: {
      SOBJECT: 'sobject',
      URL: 'url',
      OBJECTHOME: 'objecthome',
      LIST: 'list',
      SEARCH: 'search',
      NEW_RECORD_MODAL: 'newRecord',
      FLOW: 'flow',
    },
    CALL_TYPE: { INBOUND: 'inbound', OUTBOUND: 'outbound', INTERNAL: 'internal' },
    notifyInitializationComplete: method('notifyInitializationComplete', optional),
    getCallCenterSettings: method('getCallCenterSettings', withCallback),
    getSoftphoneLayout: method('getSoftphoneLayout', withCallback),
    getAppViewInfo: method('getAppViewInfo', withCallback),
    onNavigationChange: method('onNavigationChange', withListener),
    onClickToDial: method('onClickToDial', withListener),
    enableClickToDial: method('enableClickToDial', optional),
    disableClickToDial: method('disableClickToDial', optional),
    screenPop: method('screenPop', { required: ['type'] }),
    saveLog: method('saveLog', { required: ['value'] }),
    refreshView: method('refreshView', optional),
    runApex: method('runApex', { required: ['apexClass', 'methodName'] }),
    setSoftphonePanelVisibility: method('setSoftphonePanelVisibility', { required: ['visible'] }),
    isSoftphonePanelVisible: method('isSoftphonePanelVisible', withCallback),
    setSoftphonePanelHeight: method('setSoftphonePanelHeight', { required: ['heightPX'] }),
    setSoftphonePanelWidth: method('setSoftphonePanelWidth', { required: ['widthPX'] }),
    setSoftphonePanelLabel: method('setSoftphonePanelLabel', { required: ['label'] }),
    setSoftphonePanelIcon: method('setSoftphonePanelIcon', { required: ['key'] }),
    setSoftphoneItemLabel: method('setSoftphoneItemLabel', { required: ['label'] }),
    setSoftphoneItemIcon: method('setSoftphoneItemIcon', { required: ['key'] }),
    publish: method('publish', { required: ['channelName', 'message'] }),
    subscribe: method('subscribe', { required: ['channelName', 'listener'] }),
    unsubscribe: method('unsubscribe', { required: ['subscription'] }),
  };
})();
