import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatPath,
  LONGEST_PATH,
  parsePath,
  pathMistakeText,
  type PathStep,
} from '../../../connector-server/src/attributes/path.ts';

const stepsOf = (text: string): unknown[] => {
  const parsed = parsePath(text);
  if (!parsed.ok) throw new Error(pathMistakeText(text, parsed));
  return parsed.steps.map(bare);
};
const bare = (step: PathStep): unknown =>
  step.kind === 'member'
    ? step.name
    : step.kind === 'index'
      ? step.index
      : { by: step.by.map(bare), value: step.value };
const search = (by: string[], value: string): unknown => ({ by, value });

describe('the grammar of paths [MAP-13]', () => {
  it.each([
    ['info.startTime', ['info', 'startTime']],
    ['SDE.personalInfo[1].name', ['SDE', 'personalInfo', 1, 'name']],
    ['a[ 0 ][2]', ['a', 0, 2]],
    [' info . startTime ', ['info', 'startTime']],
    [
      'sdes.events[sdeType=CUSTOMER_INFO].customerInfo',
      ['sdes', 'events', search(['sdeType'], 'CUSTOMER_INFO'), 'customerInfo'],
    ],
    [
      'surveys.preChat[displayName=What is your order no.? (8 digits)].value',
      ['surveys', 'preChat', search(['displayName'], 'What is your order no.? (8 digits)'), 'value'],
    ],
    ['x[displayName=Size [cm] of it].value', ['x', search(['displayName'], 'Size [cm] of it'), 'value']],
    ['x[displayName=Size [cm]].value', ['x', search(['displayName'], 'Size [cm]'), 'value']],
    ['x[displayName=Size [cm].].value', ['x', search(['displayName'], 'Size [cm].'), 'value']],
    ['x[displayName=Sad :[ really].value', ['x', search(['displayName'], 'Sad :[ really'), 'value']],
    ['x[displayName=a] b=c].value', ['x', search(['displayName'], 'a] b=c'), 'value']],
    ['x[displayName="any ]. text, ""so"""].value', ['x', search(['displayName'], 'any ]. text, "so"'), 'value']],
    ['x[displayName="Yes" or "No"?].value', ['x', search(['displayName'], '"Yes" or "No"?'), 'value']],
    ['x[a=b=c]', ['x', search(['a'], 'b=c')]],
    ['x[n=]', ['x', search(['n'], '')]],
    [
      'contacts[personalContact.email=a@b.example].x',
      ['contacts', search(['personalContact', 'email'], 'a@b.example'), 'x'],
    ],
    ['x[1=2]', ['x', search(['1'], '2')]],
    ['customVariables[@scope=page].value', ['customVariables', search(['@scope'], 'page'), 'value']],
  ])('%s', (text, steps) => {
    expect(stepsOf(text)).toEqual(steps);
  });

  it('searches may be nested', () => {
    expect(stepsOf('a[b[c=d].e=f].g')).toEqual(['a', { by: ['b', search(['c'], 'd'), 'e'], value: 'f' }, 'g']);
  });
});

describe('a mistake is named with its place', () => {
  it.each([
    ['', 0, 'A name is missing.'],
    ['   ', 0, 'A name is missing.'],
    ['.a', 0, 'A name is missing before “.”.'],
    ['a..b', 2, 'A name is missing before “.”.'],
    ['a.', 2, 'A name is missing after the dot.'],
    ['a[1', 1, 'This “[” is not closed.'],
    ['a[b=c', 1, 'This “[” is not closed.'],
    ['a]b', 1, 'A “]” without its “[”.'],
    ['a[x].b', 2, 'In brackets stands a number from 0, or name=value.'],
    ['a[-1]', 2, 'In brackets stands a number from 0, or name=value.'],
    ['a[]', 2, 'In brackets stands a number from 0, or name=value.'],
    ['a[=b]', 2, 'A name is missing.'],
    ['a[1]b', 4, 'After “]” comes a dot, another “[”, or the end.'],
    ['[0].a', 0, 'A name is missing before “[”.'],
  ])('%j: character %i', (text, at, message) => {
    expect(parsePath(text)).toEqual({ ok: false, at, message });
  });

  it('in one line for the administrator', () => {
    const parsed = parsePath('surveys.preChat[displayName].value');
    expect(parsed.ok).toBe(false);
    if (!parsed.ok)
      expect(pathMistakeText('surveys.preChat[displayName].value', parsed)).toBe(
        'In brackets stands a number from 0, or name=value. (character 17, after “surveys.preChat[”)',
      );
  });

  it('also where a path is far too long or too deep', () => {
    expect(parsePath('a'.repeat(LONGEST_PATH + 1)).ok).toBe(false);
    expect(parsePath(Array.from({ length: 31 }, () => 'a').join('.')).ok).toBe(false);
    expect(parsePath(`${'a['.repeat(8)}b=c${']=d'.repeat(8)}`).ok).toBe(false);
  });
});

const name = fc.stringMatching(/^[A-Za-z@_][\w@ -]{0,8}\w$/);
const value = fc.string({ maxLength: 20 }).map((text) => text.trim());
const step = (depth: number): fc.Arbitrary<PathStep> =>
  fc.oneof(
    name.map((given): PathStep => ({ kind: 'member', name: given, at: 0 })),
    fc.nat({ max: 9_999 }).map((index): PathStep => ({ kind: 'index', index, at: 0 })),
    fc
      .tuple(
        depth > 0 ? path(depth - 1) : name.map((given): PathStep[] => [{ kind: 'member', name: given, at: 0 }]),
        value,
      )
      .map(([by, given]): PathStep => ({ kind: 'search', by, value: given, raw: given, at: 0 })),
  );
const path = (depth: number): fc.Arbitrary<PathStep[]> =>
  fc
    .tuple(name, fc.array(step(depth), { maxLength: 4 }))
    .map(([first, rest]) => [{ kind: 'member' as const, name: first, at: 0 }, ...rest]);

describe('for every path', () => {
  it('what is written is read back the same, whatever a searched value holds', () => {
    fc.assert(
      fc.property(
        path(2).filter((steps) => formatPath(steps).length <= LONGEST_PATH),
        (steps) => {
          expect(stepsOf(formatPath(steps))).toEqual(steps.map(bare));
        },
      ),
    );
  });

  it('any text at all is read or refused at a place within it, never thrown at', () => {
    const signs = fc.string({ unit: fc.constantFrom('a', 'b', '.', '[', ']', '=', '"', ' ', '1'), maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(signs, fc.string()), (text) => {
        const parsed = parsePath(text);
        if (!parsed.ok) expect(parsed.at).toBeGreaterThanOrEqual(0);
        if (!parsed.ok) expect(parsed.at).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });
});
