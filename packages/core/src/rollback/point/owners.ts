import { unquoted } from '../../backup/restore/roles.ts';
import type { Catalogue } from '../../postgres/catalogue/types.ts';

/** The schema public has belonged to whoever initialised the server; a dump says so from 15 on only. */
const PUBLIC_IN_DUMP = 150_000;

/** Roles that a restore gives something to, or speaks for, unquoted; the server's own left out. */
export function ownersOf(catalogue: Catalogue): string[] {
  const { serverVersion, schemas, defaultPrivileges, eventTriggers, publications, others } =
    catalogue;
  const { enums, domains, compositeTypes, rangeTypes, sequences, tables, views, functions } =
    catalogue;
  const dumped = schemas.filter(({ name }) => name !== 'public' || serverVersion >= PUBLIC_IN_DUMP);
  const owned = [
    ...[dumped, enums, domains, compositeTypes, rangeTypes, sequences, tables, views].flat(),
    ...[functions, catalogue.statistics, eventTriggers, publications, others].flat(),
  ];
  const owners = [
    ...owned.flatMap(({ owner }) => (owner === null ? [] : [owner])),
    ...defaultPrivileges.map(({ role }) => role),
  ].map(unquoted);
  return [...new Set(owners)].filter((name) => !name.startsWith('pg_')).sort();
}

/** From 16 on the role pg_create_subscription makes those. */
const SUBSCRIPTIONS_BY_OTHERS = 16;

/** What only superusers make, as far as the catalogue names it. */
export function superuserOnly(
  { eventTriggers, publications, others }: Catalogue,
  major: number,
): string[] {
  const whole = publications.filter(({ allTables, schemas }) => allTables || schemas.length > 0);
  const subscriptions = major < SUBSCRIPTIONS_BY_OTHERS ? ['subscription'] : [];
  const kinds = new Set(['foreign data wrapper', 'type', ...subscriptions]);
  return [
    ...eventTriggers.map(({ id }) => `event trigger ${id}`),
    ...whole.map(({ id }) => `publication ${id}`),
    ...others.filter(({ kind }) => kinds.has(kind)).map(({ id }) => id),
  ];
}
