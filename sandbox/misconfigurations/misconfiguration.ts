/** One way to get a set-up wrong, and what the doctor must say of it. */
import type { DocumentConnection, MisconfigurableWorld } from '../healthyWorld.ts';

export interface Expectation {
  /** Id of the check that must name it. */
  check: string;
  /** Stable word of the cause. */
  cause: string;
  state: 'fail' | 'warn';
  /** What `seen` or `mend` must say, so that a person knows what is meant. */
  words: RegExp;
}

export interface Misconfiguration {
  /** Stable, short. */
  name: string;
  /** What somebody did, in plain words. */
  title: string;
  apply(world: MisconfigurableWorld): Promise<void>;
  /** Everything is as it was before `apply`. */
  undo(world: MisconfigurableWorld): Promise<void>;
  expect: Expectation;
  /** `server`: shows only while the server runs. */
  needs?: 'server';
}

export type Undo = () => void | Promise<void>;

/** `change` breaks the world and returns what mends it. */
export function misconfiguration(
  name: string,
  title: string,
  change: (world: MisconfigurableWorld) => Undo | Promise<Undo>,
  expect: Expectation,
  needs?: 'server',
): Misconfiguration {
  const undos = new WeakMap<MisconfigurableWorld, Undo>();
  return {
    name,
    title,
    async apply(world) {
      undos.set(world, await change(world));
    },
    async undo(world) {
      const undo = undos.get(world);
      undos.delete(world);
      await undo?.();
    },
    expect,
    ...(needs && { needs }),
  };
}

/** Changes the connection in the settings document and writes it; mended by writing it as it was. What else `edit` changed, its answer mends. */
export function inDocument(
  edit: (connection: DocumentConnection, world: MisconfigurableWorld) => void | Undo | Promise<void | Undo>,
): (world: MisconfigurableWorld) => Promise<Undo> {
  return async (world) => {
    const before = structuredClone(world.connection);
    const alsoMend = await edit(world.connection, world);
    world.save();
    return async () => {
      await alsoMend?.();
      for (const key of Object.keys(world.connection))
        delete (world.connection as unknown as Record<string, unknown>)[key];
      Object.assign(world.connection, before);
      world.save();
    };
  };
}
