import { describe, expect, it } from 'vitest';
import { explainPath, explanationForLog } from '../../../connector-server/src/attributes/explainPath.ts';
import { nearestName } from '../../../connector-server/src/attributes/nearestName.ts';

const model = {
  info: { startTime: '2026-11-21', skillName: 'Unassigned' },
  surveys: {
    preChat: [
      { displayName: 'What is your order number?', value: '44556677' },
      { displayName: 'Email', value: 'ada@home.example' },
    ],
  },
  contacts: [{ email: 'ada@home.example', name: 'Ada' }],
};

describe('a path that finds nothing says where it stopped, with the nearest name [MAP-17]', () => {
  it('a question that was renamed', () => {
    const path = 'surveys.preChat[displayName=What is your order no?].value';
    expect(explainPath(model, path)).toEqual({
      state: 'dead',
      reached: 'surveys.preChat',
      missing: 'What is your order no?',
      nearest: 'What is your order number?',
      there: ['What is your order number?', 'Email'],
      text: 'The path stops after “surveys.preChat”: there is nothing with displayName “What is your order no?”. Did you mean “What is your order number?”?',
    });
  });

  it.each([
    ['info.starttime', 'info', 'startTime'],
    ['Info.startTime', '', 'info'],
    ['surveys.prechat[displayName=Email].value', 'surveys', 'preChat'],
    ['surveys.preChat[displayname=Email].value', 'surveys.preChat', null],
    ['surveys.preChat[displayName=Email].vaule', 'surveys.preChat[displayName=Email]', 'value'],
    ['surveys.preChat[7].value', 'surveys.preChat', null],
    ['info.somethingElse', 'info', null],
  ])('%s', (path, reached, nearest) => {
    expect(explainPath(model, path)).toMatchObject({ state: 'dead', reached, nearest });
  });

  it('tells a right path without a value from a dead one, and a mistake from both', () => {
    expect(explainPath(model, 'info.startTime').state).toBe('found');
    expect(explainPath(model, 'info.skillName').state).toBe('empty');
    expect(explainPath(model, 'info..skillName')).toMatchObject({ state: 'mistake' });
  });

  it('what goes into a log names questions, and nothing a customer said', () => {
    const asked = 'surveys.preChat[displayName=What is your order no?].value';
    expect(explanationForLog(asked, explainPath(model, asked))).toContain('What is your order number?');
    const private_ = 'contacts[email=ada@home.exampl].name';
    expect(explainPath(model, private_).nearest).toBe('ada@home.example');
    expect(explanationForLog(private_, explainPath(model, private_))).not.toContain('ada@home.example');
  });
});

describe('the nearest name', () => {
  it.each([
    ['custmerType', ['customerType', 'customerId'], 'customerType'],
    ['IPADDRESS', ['IpAddress', 'isp'], 'IpAddress'],
    ['xyz', ['customerType'], null],
    ['a', [], null],
  ])('of %s among %j is %s', (wanted, names, nearest) => {
    expect(nearestName(wanted, names)).toBe(nearest);
  });
});
