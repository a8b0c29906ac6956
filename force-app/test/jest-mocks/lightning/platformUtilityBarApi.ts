/** Stand-in for `lightning/platformUtilityBarApi` in component tests; each function is a jest mock that resolves. */
import { createTestWireAdapter } from '@salesforce/wire-service-jest-util';

export const EnclosingUtilityId = createTestWireAdapter(jest.fn());
export const getInfo = jest.fn(() => Promise.resolve({ id: 'utility-1', utilityVisible: true, isLoaded: true }));
export const open = jest.fn(() => Promise.resolve(true));
export const minimize = jest.fn(() => Promise.resolve(true));
export const updateUtility = jest.fn(() => Promise.resolve(true));
export const updatePanel = jest.fn(() => Promise.resolve(true));
export const onUtilityClick = jest.fn(() => Promise.resolve(true));
export const enablePopout = jest.fn(() => Promise.resolve(true));
