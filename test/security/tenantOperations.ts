/** What a connection (or org) can ask of the store: for the test that no one reaches another's. */
import { expect } from 'vitest';
import type { Db } from '../../connector-server/src/store/database.ts';
import { createAccessRevocations } from '../../connector-server/src/store/accessRevocations.ts';
import { createAgentLeaseStore } from '../../connector-server/src/store/agentLeaseStore.ts';
import { createAgentRegistry } from '../../connector-server/src/store/agentRegistry.ts';
import { createAuditLog } from '../../connector-server/src/store/auditLog.ts';
import { createBudgetStore } from '../../connector-server/src/store/budgetStore.ts';
import { createCoverageStore } from '../../connector-server/src/store/coverageStore.ts';
import { createCreatedPeople } from '../../connector-server/src/store/createdPeople.ts';
import { createErasureStore } from '../../connector-server/src/store/erasureStore.ts';
import { errorById, errorsOf, eventsOf } from '../../connector-server/src/store/eventLog.ts';
import { createFieldsLeftOut } from '../../connector-server/src/store/fieldsLeftOut.ts';
import { createIdentityReplay } from '../../connector-server/src/store/identityReplay.ts';
import { createRecordStore } from '../../connector-server/src/store/recordStore.ts';
import { createSealedVault } from '../../connector-server/src/store/sealedVault.ts';
import { createSettingsStore } from '../../connector-server/src/store/settingsStore.ts';
import { createSignInTicketStore } from '../../connector-server/src/store/signInTicketStore.ts';
import { createSyncStore } from '../../connector-server/src/store/syncStore.ts';
import { createTranscriptLedger } from '../../connector-server/src/store/transcriptLedger.ts';
import { ledgerLine, ledgerLines } from '../../connector-server/src/store/writeLedger.ts';
import { createWriteTrail } from '../../connector-server/src/store/writeTrail.ts';

export const SERVER = 'server';
/** All ids but the connection's and the org's are the same for everybody. */
const CONVERSATION = 'conversation';
const CONTACT = '003000000000001AAA';
const USER = '005000000000001AAA';
const LIVEPERSON_USER = '101';

/** What one tenant can ask; everything it writes holds its name, so that it is seen where it does not belong. */
export function tenantOperations(tenant: string, db: Db): Record<string, () => Promise<unknown>> {
  const agents = createAgentRegistry(db);
  const people = createCreatedPeople(db);
  const records = createRecordStore(db);
  const vault = createSealedVault(db);
  const leases = createAgentLeaseStore(db, SERVER);
  const tickets = createSignInTicketStore(db);
  const replay = createIdentityReplay(db);
  const revocations = createAccessRevocations(db);
  const settings = createSettingsStore(db);
  const audit = createAuditLog(db);
  const coverage = createCoverageStore(db);
  const erasures = createErasureStore(db);
  const budget = createBudgetStore(db);
  const fields = createFieldsLeftOut(db);
  const transcripts = createTranscriptLedger(db);
  const sync = createSyncStore(db);
  const erasure = { connectionId: tenant, consumerId: 'consumer', mode: 'mask', by: tenant } as const;
  const agent = { connectionId: tenant, salesforceUserId: USER };
  const secret = { connectionId: tenant, owner: USER, kind: 'liveperson_session' };
  const sealed = Buffer.from(`sealed for ${tenant}`);
  const lane = { connectionId: tenant, kind: 'record' } as const;
  const job = { connectionId: tenant, conversationId: CONVERSATION, kind: 'record' as const };
  const whole = { ...job, revision: 1, attempts: 0, dueAt: 0, inherited: false };
  const dead = { outcome: 'dead', code: tenant, message: tenant, field: tenant, whatToDo: tenant } as const;
  const row = { conversationId: CONVERSATION, agentId: LIVEPERSON_USER, callObject: `${tenant}:1` };
  const fact = (n: number) =>
    ({ type: 'assigned', conversationId: CONVERSATION, at: n, agentId: LIVEPERSON_USER, by: tenant }) as const;
  const linked = {
    type: 'linked',
    conversationId: CONVERSATION,
    at: 3,
    object: 'Contact',
    recordId: CONTACT,
    recordName: tenant,
    agentId: LIVEPERSON_USER,
  } as const;
  const named = { conversationId: CONVERSATION, object: 'Lead', identities: ['somebody', 'else'] };
  const reservation = {
    identity: 'somebody',
    holder: { connectionId: tenant, conversationId: CONVERSATION },
    object: 'Lead',
    recordId: null,
    accountId: null,
    fresh: false,
    ageMs: 0,
  };
  return {
    'agents.seen': () =>
      agents.seen({ ...agent, orgId: tenant, username: tenant, email: `${tenant}@x.example`, name: tenant }),
    'agents.linkLivePerson': () => agents.linkLivePerson(tenant, USER, { userId: LIVEPERSON_USER, pid: tenant }),
    'agents.choosePresence': () => agents.choosePresence(tenant, USER, { availability: 'AWAY', reasonId: tenant }),
    'agents.keepAbsence': () => agents.keepAbsence(tenant, USER, [{ what: tenant }]),
    'agents.find': () => agents.find(tenant, USER),
    'agents.findByLivePersonUser': () => agents.findByLivePersonUser(tenant, LIVEPERSON_USER),
    'agents.salesforceUserId': () => agents.salesforceUserId(tenant, LIVEPERSON_USER).then(() => null),
    'records.addFacts': () =>
      records.addFacts(
        [1, 2].map((n) => ({ connectionId: tenant, fact: fact(n), key: `k${n}`, dueAt: 0 })),
        0,
      ),
    'records.addFacts of a link': () =>
      records.addFacts([{ connectionId: tenant, fact: linked, key: 'link', dueAt: 0 }], 0),
    // The same ids for all: what comes back is the asker's own conversation, by an id of its own.
    'records.linkedTo': () => records.linkedTo(tenant, [CONTACT]),
    'records.claim': () => records.claim(lane, 10, 1_000, SERVER),
    'records.load': async () => [...(await records.load(tenant, [CONVERSATION])).values()],
    'records.openOf': () => records.openOf(tenant, LIVEPERSON_USER),
    'records.closedOf': () => records.closedOf(tenant, LIVEPERSON_USER, 0),
    'records.saveRecords': () =>
      records.saveRecords(tenant, [{ conversationId: CONVERSATION, recordId: `of ${tenant}`, writtenHash: tenant }]),
    'records.saveTranscript': () => records.saveTranscript(tenant, CONVERSATION, tenant),
    'records.announceTasks': () => records.announceTasks(tenant, [row]),
    'records.saveTasks': () => records.saveTasks(tenant, [{ ...row, taskId: `of ${tenant}` }]),
    'records.saveTaskRelations': () =>
      records.saveTaskRelations(tenant, [
        { conversationId: CONVERSATION, slot: LIVEPERSON_USER, relations: tenant, left: tenant },
      ]),
    'records.enqueue': () => records.enqueue(tenant, 'record', [CONVERSATION], 0),
    'records.settle': () => records.settle(SERVER, [{ job: whole, result: dead }]),
    'records.settle done': () => records.settle(SERVER, [{ job: whole, result: { outcome: 'done' } }]),
    'records.replay': () => records.replay([job], 0).then(() => null),
    'records.rewrite': () => records.rewrite(tenant, [CONVERSATION], 0).then(() => null),
    'people.reserve': async () => [...(await people.reserve(tenant, tenant, [named])).values()],
    'people.held': async () => [...(await people.held(tenant, ['somebody'])).values()],
    'people.takeOver': () => people.takeOver(tenant, reservation, tenant, CONVERSATION),
    'people.settle': () => people.settle(tenant, ['somebody'], `of ${tenant}`, null),
    'people.release': () => people.release(tenant, ['else']),
    'trail.wrote': () =>
      createWriteTrail(db).wrote(tenant, [
        {
          conversationId: CONVERSATION,
          object: 'Task',
          what: tenant,
          outcome: 'written',
          created: true,
          recordId: tenant,
          field: null,
        },
      ]),
    'events.of': () => eventsOf(db, tenant, CONVERSATION, 100),
    'events.errors': () => errorsOf(db, tenant, null, 100),
    'events.error': async () =>
      Promise.all(Array.from({ length: 20 }, (_, id) => errorById(db, tenant, id))).then((found) =>
        found.filter((one) => one !== null),
      ),
    'ledger.lines': () =>
      ledgerLines(db, { connectionId: tenant, state: null, startsWith: '', before: null, limit: 50 }),
    'ledger.line': () => ledgerLine(db, tenant, CONVERSATION),
    'audit.append': () =>
      audit.append([{ connectionId: tenant, actor: tenant, action: `did for ${tenant}`, subject: CONVERSATION }]),
    'audit.page': () => audit.page(tenant, null, 50),
    'audit.lastOf': () => audit.lastOf(tenant, 'victim'),
    'coverage.save': () =>
      coverage.save(tenant, {
        hour: 5,
        inLivePerson: 3,
        inSalesforce: 2,
        holes: [{ conversationId: `${CONVERSATION} that is missing`, closedAt: 1 }],
        at: 1,
      }),
    'coverage.finish': () => coverage.finish(tenant, 1, tenant),
    'coverage.want': () => coverage.want(tenant, 1, 2),
    'coverage.wanted': () => coverage.wanted(tenant),
    'coverage.granted': () => coverage.granted(tenant, { from: 1, to: 2 }),
    'coverage.counted': () => coverage.counted(tenant, 0, 10),
    'coverage.lastHour': () => coverage.lastHour(tenant),
    'coverage.view': () => coverage.view(tenant, 0, 10),
    'coverage.holes': () => coverage.holes(tenant, null, 10),
    'coverage.healing': () => coverage.healing(tenant, [CONVERSATION, `${CONVERSATION} that is missing`]),
    'coverage.erased': async () => [...(await coverage.erased(tenant, [CONVERSATION]))],
    'budget.addReadings': () =>
      budget.addReadings(tenant, [{ kind: 'calls', at: 1, used: 2, limit: tenant === 'victim' ? 7 : 3 }]),
    'budget.addCalls': () => budget.addCalls(tenant, 1, 2),
    'budget.stop': () => budget.stop({ connectionId: tenant, since: 1, code: 'UNKNOWN_CALL', text: tenant }),
    'budget.lift, settle': () => budget.lift(tenant, tenant),
    'fields.add': () => fields.add({ connectionId: tenant, object: 'Task', field: 'Subject' }),
    'fields.remove, settle': () => fields.remove({ connectionId: tenant, object: 'Task', field: 'Subject' }),
    'transcripts.save': () =>
      transcripts.save(tenant, [
        {
          conversationId: CONVERSATION,
          part: 'field',
          recordId: tenant,
          contentHash: tenant,
          versionId: null,
          refused: null,
        },
      ]),
    'transcripts.announce': () =>
      transcripts.announce(tenant, [
        { conversationId: CONVERSATION, part: 'file', recordId: tenant, contentHash: tenant },
      ]),
    'transcripts.load': () => transcripts.load(tenant, [CONVERSATION]),
    'transcripts.forget': () => transcripts.forget(tenant, [CONVERSATION]),
    'sync.add': () =>
      sync.add({ connectionId: tenant, kind: 'manual', from: 1, to: 2, now: 3, askedBy: tenant }).then(() => null),
    'sync.plan': () =>
      sync.plan({
        connectionId: tenant,
        kind: 'daily',
        rule: tenant,
        now: 1,
        nextAfter: () => 2,
        windowOf: () => ({ from: 1, to: 2 }),
      }),
    'sync.nextAt': () => sync.nextAt(tenant, 'daily'),
    'sync.next': () => sync.next(tenant, 9_000),
    'sync.openCount': () => sync.openCount(tenant),
    'sync.backlog': () => sync.backlog(tenant, 9_000, 100),
    'sync.latest': () => sync.latest(tenant, 50),
    'sync.dropPlan, settle': () => sync.dropPlan(tenant, 'daily'),
    'erasures.add': () => erasures.add(erasure).then(() => null),
    'erasures.add with a conversation': async () =>
      erasures.forget(await erasures.add({ ...erasure, consumerId: 'another' }), [`${CONVERSATION} of another`]),
    'erasures.forget': async () => erasures.forget(await erasures.add(erasure), [CONVERSATION]),
    'erasures.done, settle': async () => erasures.done(await erasures.add(erasure), [CONVERSATION], []),
    'erasures.end, settle': async () => erasures.end(await erasures.add(erasure), 'done', tenant),
    'erasures.page': () => erasures.page(tenant, null, 50),
    'erasures.conversationsOf': () => erasures.conversationsOf(tenant, 'consumer'),
    'vault.put': () => vault.put(secret, sealed, null, null),
    'vault.get': async () => Buffer.from((await vault.get(secret))?.sealed ?? []).toString(),
    'vault.delete': () => vault.delete(secret),
    'vault.list': async () =>
      (await vault.list(tenant, 'liveperson_session', 0, 100)).map((each) => Buffer.from(each.sealed).toString()),
    'vault.setAside': () => vault.setAside({ ...secret, sealed }, 'broken'),
    'vault.reseal': () => vault.reseal({ ...secret, sealed }, sealed, 'k'),
    'leases.claim': () => leases.claim(agent),
    'leases.note': () => leases.note(agent, { signedIn: true, lowered: tenant }),
    'leases.release': () => leases.release(agent),
    'tickets.issue': () => tickets.issue(agent).then(() => null),
    'tickets.redeem': async () => (await tickets.redeem(await tickets.issue(agent)))?.agent,
    'tickets.finish': async () => {
      const redeemed = await tickets.redeem(await tickets.issue(agent));
      return (await tickets.finish(redeemed?.state ?? ''))?.agent;
    },
    'tickets.settle': async () => {
      const redeemed = await tickets.redeem(await tickets.issue(agent));
      const finished = await tickets.finish(redeemed?.state ?? '');
      // A claim of one tenant is worth nothing for another's agent, whatever the agent's id.
      const others = await tickets.settle(db, { ...agent, connectionId: 'victim' }, finished?.claim ?? '');
      if (tenant !== 'victim') expect(others).toBe(false);
      return tickets.settle(db, agent, finished?.claim ?? '');
    },
    'tickets.pending': () => tickets.pending([agent]),
    'tickets.forget': () => tickets.forget(agent),
    'replay.firstUse': () => replay.firstUse(tenant, 'jti', 9_000),
    'settings.append': () =>
      settings.append(
        { connectionId: tenant, section: 'crm', after: 0 },
        { document: { of: tenant }, author: tenant, note: tenant },
        { connectionId: tenant, actor: tenant, action: 'saved', subject: null },
      ),
    'settings.get': () => settings.get(tenant, 'crm', 1),
    'settings.history': () => settings.history(tenant, 'crm', 10),
    'revocations.revokedAt': () => revocations.revokedAt(tenant, USER),
    'revocations.revoke': () => revocations.revoke(tenant, USER, 1_000),
  };
}
