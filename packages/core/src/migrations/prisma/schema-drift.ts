import type { Finding } from '../../report/schema.ts';

const LONGEST_SQL = 4_000;

/**
 * The migrations do not lead to what schema.prisma says.
 *
 * @param script SQL that leads from the database with all migrations to the schema.
 */
export function schemaDrift(script: string, place: Finding['place']): Finding {
  return {
    rule: 'schema-drift',
    severity: 'error',
    evidence: 'measured',
    title: 'the migrations do not lead to what schema.prisma says',
    detail:
      'The client generated from schema.prisma asks for things that the database does not have, or the other way round. Prisma compared it with all migrations applied to a throwaway database; the SQL leads from there to the schema.',
    place,
    sql: script.slice(0, LONGEST_SQL),
    advice: 'Add the missing migration: prisma migrate dev --create-only.',
  };
}
