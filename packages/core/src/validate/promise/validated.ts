import type { PropertyChange } from '../../postgres/catalogue/compare.ts';
import type { CatalogueNode } from '../../postgres/catalogue/nodes.ts';
import type { Domain } from '../../postgres/catalogue/types.ts';

/**
 * What differs only because rows were checked since: a constraint that the migrations leave NOT VALID, and that
 * somebody has validated, as it should be in the end. Empty where it is another constraint, too.
 */
export function validatedSince(
  { kind }: Pick<CatalogueNode, 'kind'>,
  properties: readonly PropertyChange[],
): PropertyChange[] {
  if (kind === 'column')
    return properties.filter(
      ({ property, before, after }) => property === 'notNullUnvalidated' && before && !after,
    );
  if (kind === 'domain')
    return properties.filter(
      ({ property, before, after }) =>
        property === 'constraints' &&
        areValidated(before as DomainConstraint[], after as DomainConstraint[]),
    );
  if (kind !== 'constraint') return [];
  const validated = properties.find(({ property }) => property === 'validated');
  const definition = properties.find(({ property }) => property === 'definition');
  if (validated?.after !== true) return [];
  // Without a definition its words could not be compared.
  if (definition === undefined) return [validated];
  const isSame = withoutNotValid(definition.before as string) === definition.after;
  return isSame ? [validated, definition] : [];
}

type DomainConstraint = Domain['constraints'][number];

function areValidated(promised: readonly DomainConstraint[], found: readonly DomainConstraint[]) {
  return (
    promised.length === found.length &&
    promised.every(({ name, definition, validated }, at) => {
      const live = found[at];
      if (live?.name !== name) return false;
      return (
        live.definition === definition ||
        (!validated && live.validated && live.definition === withoutNotValid(definition))
      );
    })
  );
}

function withoutNotValid(definition: string): string {
  return definition.replace(/ NOT VALID$/, '');
}
