import { readFileSync } from 'node:fs';
import path from 'node:path';

interface SalesforceProject {
  packageDirectories: { path: string; package?: string; versionName?: string; versionNumber?: string }[];
}

/**
 * The version of package.json. Throws when it is no plain version, when the Salesforce packages carry another, or when
 * CHANGELOG.md does not say what is in it: every disagreement is named at once.
 */
export function releaseVersion(root: string): string {
  const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const { packageDirectories } = JSON.parse(read('sfdx-project.json')) as SalesforceProject;
  const problems = [
    ...(/^\d+\.\d+\.\d+$/.test(version) ? [] : [`package.json: ${version} is not of the form 1.2.3`]),
    ...packageDirectories
      .filter((each) => each.package !== undefined)
      .filter((each) => each.versionName !== version || each.versionNumber !== `${version}.NEXT`)
      .map((each) => `sfdx-project.json: ${each.package} is not version ${version} (${version}.NEXT)`),
    ...(read('CHANGELOG.md').includes(`\n## [${version}] - `) ? [] : [`CHANGELOG.md: no section for ${version}`]),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return version;
}
