import { z } from 'zod';

/**
 * The one shape every stage reports in. `report.json` is exactly this; every renderer reads only this.
 * Additions are allowed within a schemaVersion, a changed or removed field needs a new one.
 */
export const REPORT_SCHEMA_VERSION = 1;

export const Verdict = z.enum(['passed', 'warned', 'failed', 'refused', 'errored']);
export type Verdict = z.infer<typeof Verdict>;

export const Severity = z.enum(['notice', 'warning', 'error']);
export type Severity = z.infer<typeof Severity>;

/** How a finding is known: seen on a running Postgres, read from the SQL, read from the catalogue, seen on what is stored. */
export const Evidence = z.enum(['measured', 'sql', 'catalogue', 'stored']);
export type Evidence = z.infer<typeof Evidence>;

/** A place in a file of the user's checkout. `file` is relative to the workspace, lines count from 1. */
export const Place = z.object({
  file: z.string(),
  line: z.number().int().positive().optional(),
  endLine: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
});
export type Place = z.infer<typeof Place>;

export const Finding = z.object({
  /** Kebab-case name of the rule, documented in docs/rules. */
  rule: z.string(),
  severity: Severity,
  evidence: Evidence,
  /** One line: what happened, on what. */
  title: z.string(),
  /** What it does to users, and how it is known; plain text, may have several lines. */
  detail: z.string().optional(),
  place: Place.optional(),
  migration: z.string().optional(),
  /** The database object, as one would write it in SQL. */
  object: z.string().optional(),
  /** What to do instead or next. */
  advice: z.string().optional(),
  /** SQL that shows, finds or mends it. */
  sql: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

export const CheckStatus = z.enum(['passed', 'warned', 'failed', 'skipped', 'not-verified']);
export type CheckStatus = z.infer<typeof CheckStatus>;

/** One row under a check, usually one migration. */
export const CheckItem = z.object({
  status: CheckStatus,
  name: z.string(),
  result: z.string(),
  durationMs: z.number().nonnegative().optional(),
  /** More lines, shown indented on the terminal and folded on GitHub. */
  detail: z.array(z.string()).optional(),
  /** It sums up the rows above it: shown however many those are. */
  summary: z.literal(true).optional(),
});
export type CheckItem = z.infer<typeof CheckItem>;

/** One row of the report: what was looked at and how it came out. */
export const Check = z.object({
  id: z.string(),
  title: z.string(),
  status: CheckStatus,
  /** One line: the result, or why it was skipped or could not be verified. */
  result: z.string(),
  durationMs: z.number().nonnegative(),
  items: z.array(CheckItem),
});
export type Check = z.infer<typeof Check>;

export const StageError = z.object({
  /** `user`: can be put right from outside; `operation`: something failed half-way; `bug`: Belay's fault. */
  kind: z.enum(['user', 'operation', 'interrupted', 'bug']),
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
});
export type StageError = z.infer<typeof StageError>;

/** What a reader has to know before anything else, under a word: what would be done, what it costs. */
export const SummaryRow = z.object({ label: z.string(), lines: z.array(z.string()) });
export type SummaryRow = z.infer<typeof SummaryRow>;

/** What every stage's report begins with; each stage adds one key of its own beside it. */
export const StageReportBase = z.object({
  schemaVersion: z.literal(REPORT_SCHEMA_VERSION),
  stage: z.enum(['test', 'validate', 'maintenance', 'backup', 'rollback']),
  belayVersion: z.string(),
  /** Eight or more characters naming this run; part of the name of everything temporary. */
  run: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  verdict: Verdict,
  /** The verdict in one sentence, the first thing anybody reads. */
  headline: z.string(),
  /** What to do now, when it did not pass: one sentence, and a command to copy where there is one. */
  next: z.object({ words: z.string(), command: z.string().optional() }).optional(),
  /** Short facts for the first line: what was looked at, on which server, with which tools. */
  subject: z.array(z.string()),
  /** Shown before the checks. */
  summary: z.array(SummaryRow).optional(),
  checks: z.array(Check),
  findings: z.array(Finding),
  /** What was not looked at, each with its reason. */
  notVerified: z.array(z.string()),
  /** Set when the verdict is `errored` or `refused`. */
  error: StageError.optional(),
});
