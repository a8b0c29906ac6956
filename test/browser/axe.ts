/** No serious accessibility fault on a page, frames of other origins included. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Fails with rule, reason and the elements at fault. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const faults = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => JSON.stringify(node.target)).join(' ')}`);
  expect(faults, `accessibility of ${screen}`).toEqual([]);
}
