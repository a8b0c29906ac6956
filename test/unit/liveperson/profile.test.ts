import { describe, expect, it } from 'vitest';
import { decodeProfile } from '../../../connector-server/src/liveperson/decode/profile.ts';

const personal = (firstname: string, email: string) => ({
  lp_sdes: [{ type: 'personal', personal: { firstname, lastname: 'L', contacts: { email, phone: '+1' } } }],
});

describe('a consumer profile', () => {
  it('trusts signed claims before authenticated data before private data', () => {
    const body = {
      claims: personal('Signed', 'signed@x.example'),
      authenticatedData: personal('Told', 'told@x.example'),
      privateData: { email: 'private@x.example' },
      acr: 'loa1',
    };
    expect(decodeProfile('c', body)).toEqual({
      id: 'c',
      name: 'Signed L',
      email: 'signed@x.example',
      phone: '+1',
      authenticated: true,
    });
    expect(decodeProfile('c', { ...body, claims: undefined }).email).toBe('told@x.example');
    expect(decodeProfile('c', { privateData: body.privateData }).email).toBe('private@x.example');
  });

  it.each([[undefined], [null], ['text'], [[]], [{ claims: 7, acr: '0' }]])('of %o is nobody in particular', (body) => {
    expect(decodeProfile('c', body)).toEqual({ id: 'c', name: '', email: null, phone: null, authenticated: false });
  });
});
