/**
 * What is deployed in an org, as files in source format. An org that was started from package directories reads them
 * where they lie; the first deploy gives it a folder of its own, so that nothing is ever written into a project.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filesBelow, componentName } from '../../../tools/metadata/files.ts';
import type { Component } from './component.ts';

/** The org as it would be after a deploy. */
export interface StagedMetadata {
  dir: string;
  /** The component a file belongs to; files that were there before have none. */
  componentOf(file: string): Component | null;
  discard(): void;
}

/** Code of bundles and static resources is not read by anybody here: its meta file says that it is there. */
const isKept = (file: string): boolean =>
  !/[\\/](lwc|staticresources)[\\/]/.test(file) || file.endsWith('-meta.xml') || !path.extname(file);

export class OrgMetadata {
  #dirs: readonly string[];
  #own: string | null = null;
  /** Grows with every deploy. */
  revision = 0;

  constructor(dirs: readonly string[]) {
    this.#dirs = dirs;
  }

  /** Folders in source format that hold everything deployed. */
  dirs(): readonly string[] {
    return this.#dirs;
  }

  /** Meta files of one kind, e.g. `cspTrustedSite`: absolute path by component name. */
  filesOf(suffix: string): Map<string, string> {
    return new Map(
      filesBelow(this.#dirs).flatMap((file) => {
        const name = componentName(file, suffix);
        return name === null ? [] : [[name, file] as const];
      }),
    );
  }

  /** Whether a component is deployed; told apart by the ending of its meta file. */
  has(suffix: string, name: string): boolean {
    return this.filesOf(suffix).has(name);
  }

  /** A copy of what is there, with the components laid over it. */
  stage(components: readonly Component[]): StagedMetadata {
    const dir = mkdtempSync(path.join(tmpdir(), 'lp-org-'));
    for (const from of this.#dirs) cpSync(from, dir, { recursive: true, filter: isKept });
    const written = new Map<string, Component>();
    for (const component of components)
      for (const [name, content] of component.files) {
        const file = path.join(dir, name);
        if (!isKept(file)) continue;
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, content);
        written.set(file, component);
      }
    return {
      dir,
      componentOf: (file) => written.get(file) ?? null,
      discard: () => rmSync(dir, { recursive: true, force: true }),
    };
  }

  /** From now on the staged files are what is deployed. */
  adopt(staged: StagedMetadata): void {
    this.close();
    this.#own = staged.dir;
    this.#dirs = [staged.dir];
    this.revision++;
  }

  close(): void {
    if (this.#own !== null) rmSync(this.#own, { recursive: true, force: true });
    this.#own = null;
  }
}
