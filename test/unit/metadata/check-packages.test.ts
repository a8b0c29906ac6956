import { describe, expect, it } from 'vitest';
import { checkPackages } from '../../../tools/metadata/check-packages.ts';
import { copyProject, PROJECT, textsOf } from './projectCopy.ts';

describe('check of package directories', () => {
  it('resolves and converts each directory of the project with main alone', async () => {
    const result = await checkPackages(PROJECT);
    expect(textsOf(result)).toEqual([]);
    for (const name of ['main', 'open-cti', 'analytics', 'oauth-client', 'api-full'])
      expect(result.note).toMatch(new RegExp(`${name} \\d+`));
  });

  it('finds a file that belongs to no component', async () => {
    const copy = copyProject();
    copy.write('force-app/main/default/classes/Notes.txt', 'left here by mistake');
    expect(textsOf(await checkPackages(copy.root)).join('\n')).toContain('Notes.txt');
  });

  it('finds a class without its metadata file', async () => {
    const copy = copyProject();
    copy.remove('force-app/main/default/classes/LivePersonAnswer.cls-meta.xml');
    expect(textsOf(await checkPackages(copy.root)).join('\n')).toContain('LivePersonAnswer');
  });

  it('finds a metadata file without its class', async () => {
    const copy = copyProject();
    copy.remove('force-app/main/default/classes/LivePersonAnswer.cls');
    expect(textsOf(await checkPackages(copy.root)).join('\n')).toContain('LivePersonAnswer');
  });

  it('says which static resource was not built', async () => {
    const copy = copyProject();
    copy.remove('force-app/open-cti/default/staticresources/LivePersonSoftphone');
    expect((await checkPackages(copy.root)).note).toContain(
      'not built, so a placeholder stands in: LivePersonSoftphone',
    );
  });
});
