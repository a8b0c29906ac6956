import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ComponentSet, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { filesBelow } from '../../../tools/metadata/files.ts';
import { copyProject } from './projectCopy.ts';

const targets: string[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const target of targets.splice(0)) rmSync(target, { recursive: true, force: true });
});

/** Converts as a deploy does, with the replacements of sfdx-project.json applied by the Salesforce library itself. */
async function deployedFiles(root: string, ...packages: string[]): Promise<string[]> {
  vi.stubEnv('SF_APPLY_REPLACEMENTS_ON_CONVERT', 'true');
  const target = mkdtempSync(path.join(tmpdir(), 'lp-replaced-'));
  targets.push(target);
  const components = ComponentSet.fromSource({ fsPaths: packages.map((name) => path.join(root, 'force-app', name)) });
  components.projectDirectory = root;
  await new MetadataConverter().convert(components, 'metadata', {
    type: 'directory',
    outputDirectory: target,
    genUniqueDir: false,
  });
  return filesBelow([target]).map((file) => readFileSync(file, 'utf8'));
}

describe('the connector host', () => {
  it('is put by the deploy everywhere it stands, so that no administrator edits files', async () => {
    vi.stubEnv('CONNECTOR_HOST', 'liveperson.acme.example');
    const copy = copyProject();
    copy.mkdir('force-app/open-cti/default/staticresources/LivePersonSoftphone');
    copy.write('force-app/open-cti/default/staticresources/LivePersonSoftphone/softphone.js', '');
    const deployed = (await deployedFiles(copy.root, 'main', 'open-cti')).join('\n');
    expect(deployed).not.toContain('connector.example.com');
    expect(deployed).toContain('<endpointUrl>wss://liveperson.acme.example</endpointUrl>');
    expect(deployed).toContain('<endpointUrl>https://liveperson.acme.example</endpointUrl>');
    expect(deployed.match(/<value[^>]*>https:\/\/liveperson\.acme\.example<\/value>/g)).toHaveLength(2);
  });

  it('must be named, or the deploy says what is missing', async () => {
    vi.stubEnv('CONNECTOR_HOST', undefined);
    const { root } = copyProject();
    const components = ComponentSet.fromSource({ fsPaths: [path.join(root, 'force-app/main')] });
    components.projectDirectory = root;
    // A zip in memory, as the deploy itself makes it: nothing is left on disk when it fails half-way.
    await expect(new MetadataConverter().convert(components, 'metadata', { type: 'zip' })).rejects.toThrow(
      /CONNECTOR_HOST/,
    );
  });
});
