import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CrmSkillsReport } from '../../../connector-server/src/protocol/adminCrmTypes.ts';
import { openAdminApi } from '../../support/adminApi.ts';
import { startServerWorld, type ServerWorld } from '../server/serverWorld.ts';

let world: ServerWorld;
beforeAll(async () => {
  world = await startServerWorld({
    settings: ({ liveperson }) => delete (liveperson as Record<string, unknown>)['api'],
  });
});
afterAll(() => world.close());

it('[TRB-06] an administrator who finds no skills to select is told what to check, an account without “AC Users” included', async () => {
  const admin = await openAdminApi(world);
  const { skills, text } = await admin.get<CrmSkillsReport>('/crm/skills');
  expect(skills).toEqual([]);
  expect(text).toMatch(/none was created.*agent has to be signed in.*AC Users/s);
  const ada = await world.softphone('ada');
  await ada.online();
  await expect
    .poll(async () => (await admin.get<CrmSkillsReport>('/crm/skills')).skills.map(({ name }) => name), {
      timeout: 60_000,
      interval: 100,
    })
    .toContain('Sales');
});
