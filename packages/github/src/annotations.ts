import * as core from '@actions/core';
import type { Finding, Severity } from '@belay/core/report/schema.ts';
import { LOG_WARNINGS } from './logger.ts';

/** GitHub shows ten annotations of each type for a step. */
const PER_TYPE = 10;

/** What is left for findings: one error is the step's own failure, one notice says how many were left out. */
const ROOM: Record<Severity, number> = {
  error: PER_TYPE - 1,
  warning: PER_TYPE - LOG_WARNINGS,
  notice: PER_TYPE - 1,
};

/** GitHub cuts a message at 4,096 characters. */
const MAX_MESSAGE = 4_000;

/** What was measured comes before what was read. */
const STRENGTH: Record<Finding['evidence'], number> = {
  measured: 0,
  stored: 0,
  catalogue: 1,
  sql: 2,
};

export interface Annotation {
  severity: Severity;
  message: string;
  properties: core.AnnotationProperties;
}

/** Which findings become annotations, gravest first, and how many with a place found no room. */
export function chooseAnnotations(findings: readonly Finding[]): {
  annotations: Annotation[];
  leftOut: number;
} {
  const placed = findings.filter((finding) => finding.place !== undefined);
  const annotations = (['error', 'warning', 'notice'] as const).flatMap((severity) =>
    placed
      .filter((finding) => finding.severity === severity)
      .sort((a, b) => STRENGTH[a.evidence] - STRENGTH[b.evidence])
      .slice(0, ROOM[severity])
      .map(toAnnotation),
  );
  return { annotations, leftOut: placed.length - annotations.length };
}

/** Puts findings at their file and line in the pull request. */
export function annotate(findings: readonly Finding[]): void {
  const { annotations, leftOut } = chooseAnnotations(findings);
  for (const { severity, message, properties } of annotations) core[severity](message, properties);
  if (leftOut > 0) {
    core.notice(`${leftOut} more findings have no room here; the step's summary has them all.`);
  }
}

function toAnnotation({ severity, rule, title, detail, advice, place }: Finding): Annotation {
  const message = [title, detail, advice].filter((part) => part !== undefined).join('\n\n');
  return {
    severity,
    message: shorten(message, MAX_MESSAGE),
    properties: {
      title: rule,
      ...(place && { file: place.file }),
      ...(place?.line && { startLine: place.line, endLine: place.endLine ?? place.line }),
      // GitHub refuses columns of an annotation over several lines.
      ...(place?.line &&
        place.column &&
        (place.endLine ?? place.line) === place.line && { startColumn: place.column }),
    },
  };
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
