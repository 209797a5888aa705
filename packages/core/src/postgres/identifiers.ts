import { escapeIdentifier, escapeLiteral } from 'pg';

/**
 * A name as an SQL identifier, always quoted. The one quoting function: every name that goes into SQL
 * goes through here.
 */
export function quoteIdent(name: string): string {
  if (name.includes('\0')) throw new Error('an identifier cannot hold a zero byte');
  return escapeIdentifier(name);
}

/** `"schema"."name"`. */
export function quoteQualified(schema: string, name: string): string {
  return `${quoteIdent(schema)}.${quoteIdent(name)}`;
}

/**
 * A value as an SQL literal, for the few statements that take no parameters (COMMENT, CREATE DATABASE).
 * Everywhere else values go through parameters.
 */
export function quoteLiteral(value: string): string {
  if (value.includes('\0')) throw new Error('a literal cannot hold a zero byte');
  return escapeLiteral(value);
}
