/** The panel's states while something is wrong between it and LivePerson, and when it came back. */
import type { SoftphoneState } from '../../../force-app/main/default/lwc/lpModel/state.ts';
import { checks } from './checks.ts';
import { NOW, desk } from './world.ts';

export const TROUBLES: Record<string, SoftphoneState> = {
  offline: desk({
    connection: {
      state: 'waiting',
      text: 'This computer is offline. The softphone goes on by itself when the network is back.',
      retryAt: NOW + 23_000,
      action: 'retry',
      hasContent: true,
    },
  }),
  restarting: desk({
    connection: {
      state: 'waiting',
      text: 'The connector is restarting. Your conversations are kept.',
      retryAt: NOW + 3_000,
      action: 'retry',
      hasContent: true,
    },
    outbox: [
      {
        commandId: 'a',
        conversationId: 'grace',
        text: 'It leaves our warehouse tomorrow.',
        audience: 'all',
        at: NOW - 5_000,
        state: 'sending',
        errorText: '',
      },
    ],
  }),
  'slow-reader': desk({
    connection: {
      state: 'waiting',
      text: 'This page could not keep up, so the connector starts over with it. Your conversations are kept.',
      retryAt: NOW + 1_000,
      action: 'retry',
      hasContent: true,
    },
  }),
  overloaded: desk({
    connection: {
      state: 'waiting',
      text: 'The connector is busy or still starting.',
      retryAt: NOW + 19_000,
      action: 'retry',
      hasContent: true,
    },
  }),
  replaced: desk({
    screen: 'checks',
    checks: checks('all'),
    connection: {
      state: 'stopped',
      text: 'This softphone was opened again and goes on there.',
      retryAt: null,
      action: 'reload',
      hasContent: true,
    },
  }),
  'too-old': desk({
    screen: 'checks',
    checks: checks(null),
    connection: {
      state: 'stopped',
      text: 'The softphone is older or newer than its server. Reload the page.',
      retryAt: null,
      action: 'reload',
      hasContent: true,
    },
  }),
  moved: desk({
    notices: [
      {
        id: 'n1',
        level: 'info',
        code: 'resynced',
        text: 'The connector moved your session to another server. Nothing was lost.',
      },
    ],
  }),
  'open-outcomes': desk({
    uncertain: [
      {
        id: 'u1',
        command: { name: 'closeConversation', conversationId: 'grace' },
        conversationId: 'grace',
        subject: 'The conversation with Grace Holloway',
        unsettled: true,
      },
      {
        id: 'u2',
        command: { name: 'setPresence', availability: 'AWAY', reasonId: null },
        conversationId: null,
        subject: 'Your status',
        unsettled: false,
      },
    ],
    outbox: [
      {
        commandId: 'a',
        conversationId: 'grace',
        text: 'It leaves our warehouse tomorrow.',
        audience: 'all',
        at: NOW - 50_000,
        state: 'uncertain',
        errorText: '',
        unsettled: true,
      },
    ],
  }),
  settled: desk({
    notices: [
      { id: 'n1', level: 'info', code: 'settled', text: 'The conversation with Ines Marchetti was closed.' },
      { id: 'n2', level: 'warning', code: 'settled_not', text: 'The offer of Tom Reyes was not accepted.' },
    ],
  }),
  'ending-soon': desk({
    livePerson: {
      state: 'connected',
      code: 'ending_soon',
      text: 'Your LivePerson session ends soon. Sign in again before that; your conversations go on meanwhile.',
      action: 'sign_in',
      endsAt: NOW + 14 * 60_000,
      signInWith: ['oauth', 'password'],
    },
  }),
  'store-away': desk({
    notices: [
      {
        id: 'n1',
        level: 'warning',
        code: 'store_trouble',
        text: 'The connector cannot save records at the moment. Your conversations go on as usual; what belongs in Salesforce waits and is saved by itself later. Links cannot be changed until then.',
      },
    ],
  }),
  'set-elsewhere': desk({
    presence: { availability: 'AWAY', reasonId: null, source: 'liveperson' },
    notices: [
      {
        id: 'n1',
        level: 'info',
        code: 'presence_elsewhere',
        text: 'Your status was set to Away in LivePerson, not here.',
      },
    ],
  }),
  'back-again': desk({
    notices: [
      {
        id: 'n1',
        level: 'info',
        code: 'presence_restored',
        text: 'No softphone of yours was open. You were set to Away, 40 minutes ago. You were set to Offline, 11 minutes ago. Your availability is again what you chose. Your conversations are still yours.',
        steps: [
          { at: NOW - 40 * 60_000, text: 'No softphone of yours was open. You were set to Away.' },
          { at: NOW - 11 * 60_000, text: 'You were set to Offline.' },
          {
            at: NOW,
            text: 'You are back. Your availability is again what you chose. Your conversations are still yours.',
          },
        ],
      },
    ],
  }),
  'given-back': desk({
    conversations: [],
    messages: {},
    selectedConversationId: null,
    notices: [
      {
        id: 'n1',
        level: 'warning',
        code: 'presence_restored',
        text: 'No softphone of yours was open. You were set to Away, an hour ago. You were set to Offline, 32 minutes ago. 2 conversations went back to the queue, 32 minutes ago.',
        steps: [
          { at: NOW - 26 * 60 * 60_000, text: 'No softphone of yours was open. You were set to Away.' },
          { at: NOW - 32 * 60_000, text: 'You were set to Offline.' },
          { at: NOW - 32 * 60_000, text: '2 conversations went back to the queue.' },
          {
            at: NOW - 31 * 60_000,
            text: 'One conversation could not be given back for certain; look at your list.',
          },
          { at: NOW, text: 'You are back. Your availability is again what you chose.' },
        ],
      },
    ],
  }),
  'liveperson-waits': desk({
    livePerson: {
      state: 'reconnecting',
      code: 'unreachable',
      text: 'LivePerson cannot be reached. Reconnecting by itself; nothing is lost meanwhile.',
      action: 'retry',
      retryAt: NOW + 17_000,
      signInWith: ['oauth'],
    },
  }),
};
