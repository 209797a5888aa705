import type { CatalogueNode } from '../../postgres/catalogue/nodes.ts';
import { sqlBetween } from '../../postgres/catalogue/sql-between.ts';
import type { Catalogue } from '../../postgres/catalogue/types.ts';
import { relationKeys } from './consequences.ts';
import type { Difference, Sides } from './differences.ts';
import { catalogueOf } from './partial-catalogue.ts';
import { type Nodes, applyChange } from './patch.ts';

/** More than this hangs on an object too rarely to make its SQL readable. */
const MOST_DEPENDENTS = 200;

/**
 * Writes SQL that leads from what was found to what was promised: for all differences, or for single ones, of
 * which it looks only at what has to do with them. It is a proposal for a person; Belay runs none of it.
 */
export class Proposals {
  readonly #promised: Catalogue;
  readonly #live: Catalogue;
  readonly #sides: Sides;
  /** Key of an object of the live database → keys of what needs it. */
  #dependents: Map<string, string[]> | undefined;

  constructor(promised: Catalogue, live: Catalogue, sides: Sides) {
    this.#promised = promised;
    this.#live = live;
    this.#sides = sides;
  }

  /** For differences together, as if the rest were as promised; one statement each, without a semicolon. */
  all(changes: readonly Difference[]): string[] {
    return this.#between(new Map(this.#sides.live), changes);
  }

  /** For differences by themselves. Undefined where too much hangs on them. */
  single(changes: readonly Difference[]): string[] | undefined {
    const around = this.#around(changes);
    return around && this.#between(around, changes);
  }

  #between(from: Nodes, changes: readonly Difference[]): string[] {
    const to = new Map(from);
    for (const change of changes.flatMap((root) => [root, ...root.along])) {
      applyChange(to, change);
    }
    const { serverVersion, dependencies } = this.#live;
    const then = (key: string) => this.#promised.dependencies[key] ?? dependencies[key];
    const { statements, notGenerated } = sqlBetween(
      catalogueOf(from.values(), serverVersion, (key) => dependencies[key]),
      catalogueOf(to.values(), serverVersion, then),
    );
    return [...statements, ...notGenerated.map((sentence) => `-- Not written: ${sentence}`)];
  }

  /** The live objects that SQL for the changes has to know of: themselves, their tables, and what needs them. */
  #around(changes: readonly Difference[]): Nodes | undefined {
    const { live, promised } = this.#sides;
    const around: Nodes = new Map();
    const queue = changes.flatMap((root) => [root, ...root.along]).map(({ key }) => key);
    const own = queue.length;
    const seen = new Set(queue);
    for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
      const node = live.get(key);
      for (const place of relationsOf(node ?? promised.get(key))) {
        const relation = live.get(place);
        if (relation) around.set(place, relation);
      }
      if (!node) continue;
      if (node.kind !== 'column') around.set(key, node);
      for (const user of this.#usersOf(key)) {
        if (seen.has(user)) continue;
        seen.add(user);
        queue.push(user);
      }
      if (seen.size > own + MOST_DEPENDENTS) return undefined;
    }
    return around;
  }

  #usersOf(key: string): readonly string[] {
    if (this.#dependents === undefined) {
      this.#dependents = new Map();
      for (const [user, needed] of Object.entries(this.#live.dependencies)) {
        for (const on of needed) {
          const users = this.#dependents.get(on);
          if (users === undefined) this.#dependents.set(on, [user]);
          else users.push(user);
        }
      }
    }
    return this.#dependents.get(key) ?? [];
  }
}

function relationsOf(node: CatalogueNode | undefined): string[] {
  if (node === undefined) return [];
  if (node.kind === 'column') return relationKeys(node.relation.id);
  if ('table' in node.object) return relationKeys(node.object.table);
  return [];
}
