import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface PackageDirectory {
  /** Last part of the path: main, open-cti, … */
  name: string;
  dir: string;
}

export interface Project {
  root: string;
  packages: PackageDirectory[];
  apiVersion: string;
}

/** The package directories of `sfdx-project.json`, absolute. Throws when the file is missing or not JSON. */
export function readProject(root: string): Project {
  const json = JSON.parse(readFileSync(path.join(root, 'sfdx-project.json'), 'utf8')) as {
    packageDirectories: { path: string }[];
    sourceApiVersion: string;
  };
  return {
    root,
    packages: json.packageDirectories.map((entry) => ({
      name: path.basename(entry.path),
      dir: path.join(root, entry.path),
    })),
    apiVersion: json.sourceApiVersion,
  };
}

/** Name of the package directory a file lies in, or null. */
export function packageOf(project: Project, file: string): string | null {
  return project.packages.find(({ dir }) => file.startsWith(dir + path.sep))?.name ?? null;
}
