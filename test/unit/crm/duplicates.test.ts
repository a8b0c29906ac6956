import { describe, expect, it } from 'vitest';
import { answer, form, objectSettings, search, settings } from './formWorld.ts';

const duplicates = (
  object: string,
  values: Record<string, string | null>,
  ...objects: ReturnType<typeof objectSettings>[]
) => search(answer(settings(...objects), { kind: 'duplicates', object, values }));

describe('likely duplicates', () => {
  it('[MAT-11] of a person are looked for among contacts and leads, by e-mail, phone in any spelling and whole name', () => {
    const values = {
      FirstName: 'Grace',
      LastName: 'Holloway',
      Email: 'g@larkspur.example',
      Phone: '+44 20 7946 0000',
      MobilePhone: null,
    };
    const { plan } = duplicates('Lead', values, objectSettings('Lead'));
    expect(plan?.steps.map(({ verb, as }) => `${verb} ${as}`)).toEqual([
      'duplicates rules',
      'find Contact',
      'find Lead',
      'search phones',
    ]);
    expect(plan?.steps[0]).toMatchObject({ values: { LastName: 'Holloway' }, object: 'Lead' });
    expect(plan?.steps[1]).toMatchObject({
      anyOf: [
        { field: 'Email', value: 'g@larkspur.example' },
        { field: 'Name', value: 'Grace Holloway' },
        { field: 'Phone', value: '+44 20 7946 0000' },
        { field: 'MobilePhone', value: '+44 20 7946 0000' },
      ],
    });
    expect(plan?.steps[3]).toMatchObject({
      texts: ['+442079460000', '442079460000', '02079460000', '2079460000', '00442079460000', '4402079460000'],
      scope: 'phone',
    });
  });

  it('are not looked for by a last name alone, which many share', () => {
    expect(duplicates('Contact', { LastName: 'Holloway' }).plan?.steps.map(({ verb }) => verb)).toEqual(['duplicates']);
  });

  it('of a company are looked for by name', () => {
    expect(duplicates('Account', { Name: 'Larkspur' }).plan?.steps[1]).toMatchObject({
      object: 'Account',
      anyOf: [{ field: 'Name', value: 'Larkspur' }],
    });
  });

  it('leave long texts out of the question', () => {
    const { plan } = duplicates('Account', { Name: 'Larkspur', Description: 'x'.repeat(5000) });
    expect(plan?.steps[0]).toMatchObject({ values: { Name: 'Larkspur' } });
  });

  it('are not looked for among cases', () => {
    expect(duplicates('Case', { Subject: 'Help' }, objectSettings('Case')).plan).toBeNull();
    expect(form(settings(objectSettings('Case')), 'Case').duplicateKeys).toEqual([]);
    expect(form(settings(), 'Contact').duplicateKeys).toEqual(['FirstName', 'LastName', 'Email', 'Phone']);
    expect(form(settings(), 'Contact', { recordId: '003Bx0000000001AAA' }).duplicateKeys).toEqual([]);
  });
});
