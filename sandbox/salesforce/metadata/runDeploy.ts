/** One deploy from zip to verdict: read, lay over what is there, check, and only then take over. All or nothing. */
import { readMetadata } from '../../../tools/metadata/model.ts';
import { API_VERSIONS } from '../rest/apiVersions.ts';
import { applyDeploy, schemaOf, type DeployTarget } from './applyDeploy.ts';
import { platformFailures } from './checks/platformRules.ts';
import { referenceFailures } from './checks/references.ts';
import { shapeFailures } from './checks/shape.ts';
import { failureOf, type Component, type ComponentFailure } from './component.ts';
import { readPackage } from './packageZip.ts';
import type { StagedMetadata } from './orgMetadata.ts';

export interface DeployOptions {
  checkOnly: boolean;
  rollbackOnError: boolean;
  singlePackage: boolean;
  testLevel: string;
}

export interface DeployOutcome {
  components: Component[];
  failures: ComponentFailure[];
}

const unique = (failures: readonly ComponentFailure[]): ComponentFailure[] => [
  ...new Map(failures.map((each) => [`${each.componentType} ${each.fullName} ${each.problem}`, each])).values(),
];

function schemaFailures(
  target: DeployTarget,
  staged: StagedMetadata,
  components: readonly Component[],
): ComponentFailure[] {
  try {
    schemaOf(target, readMetadata([staged.dir]));
    return [];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const fields = components.filter(({ type }) => type === 'CustomField');
    const named = fields.find(({ fullName }) => text.includes(fullName.split('.')[1] ?? fullName)) ?? components[0];
    return named === undefined ? [] : [failureOf(named, text.replace(staged.dir, ''))];
  }
}

/** Throws only for a defect of the stand-in; what the org refuses is an outcome. */
export async function runDeploy(target: DeployTarget, zip: Buffer, options: DeployOptions): Promise<DeployOutcome> {
  const { components, failures } = await readPackage(zip, options.singlePackage, API_VERSIONS);
  if (components.length === 0) return { components, failures: unique(failures) };
  const staged = target.metadata.stage(components);
  try {
    const found = [...failures, ...shapeFailures(components)];
    // What cannot be read cannot be looked through for names.
    if (found.length === 0) {
      found.push(
        ...referenceFailures(staged, components),
        ...platformFailures(staged, target.org, components),
        ...schemaFailures(target, staged, components),
      );
    }
    if (found.length > 0 || options.checkOnly) {
      staged.discard();
      return { components, failures: unique(found) };
    }
    applyDeploy(target, staged, components);
    return { components, failures: [] };
  } catch (error) {
    staged.discard();
    throw error;
  }
}
