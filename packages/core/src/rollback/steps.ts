import type { RollbackPorts } from './context.ts';

/**
 * Everything at which a rollback changes something outside, as it calls `step`: right before and right after it. In
 * their order; tests let something die at each.
 */
export const CUTOVER_STEPS = [
  'cutover: opened',
  'cutover: followed',
  'cutover: begun',
  'cutover: prepared',
  'cutover: parking',
  'cutover: locked',
  'cutover: alone',
  'cutover: sequences',
  'cutover: left',
  'cutover: parked',
  'cutover: renamed',
  'cutover: marked',
  'cutover: committing',
  'cutover: committed',
] as const;
export type CutoverStep = (typeof CUTOVER_STEPS)[number];

export const PRESERVED_STEPS = [
  'preserved: opening',
  'preserved: opened',
  'preserved: closing',
  'preserved: closed',
  'preserved: marking to drop',
  'preserved: dropping',
  'preserved: dropped',
] as const;
export type PreservedStep = (typeof PRESERVED_STEPS)[number];

export const SALVAGE_STEPS = [
  'salvage: making the folder',
  'salvage: folder made',
  'salvage: table',
  'salvage: written',
  'salvage: finished',
] as const;
export type SalvageStep = (typeof SALVAGE_STEPS)[number];

export const RESTORE_STEPS = [
  'restore: create',
  'restore: created',
  'restore: fill',
  'restore: filled',
  'restore: prove',
  'restore: proved',
  'restore: advance',
  'restore: advanced',
  'restore: drop',
  'restore: dropped',
] as const;
export type RestoreStep = (typeof RESTORE_STEPS)[number];

/** Steps of undoing migrations by SQL; `reverse: noted` and those with `alone` only in scripts that refuse a transaction. */
export const REVERSE_STEPS = [
  'reverse: audit table',
  'reverse: audit table made',
  'reverse: begin',
  'reverse: begun',
  'reverse: script ran',
  'reverse: commit',
  'reverse: committed',
  'reverse: noted',
  'reverse: alone',
  'reverse: alone ran',
] as const;
export type ReverseStepName = (typeof REVERSE_STEPS)[number];

/** Steps of marking failed migrations as rolled back. */
export const CLEAN_HISTORY_STEPS = [
  'clean-history: begin',
  'clean-history: commit',
  'clean-history: committed',
] as const;
export type CleanHistoryStep = (typeof CLEAN_HISTORY_STEPS)[number];

export const IN_PLACE_STEPS = [
  'in place: writing the script',
  'in place: script written',
  'in place: beginning',
  'in place: begun',
  'in place: locked',
  'in place: cleared',
  'in place: restored',
  'in place: advanced',
  'in place: compared',
  'in place: marked',
  'in place: committing',
  'in place: committed',
  'in place: analyzing',
  'in place: analyzed',
] as const;
export type InPlaceStep = (typeof IN_PLACE_STEPS)[number];

/** Calls `ports.step`, where there is one. */
export async function takeStep(
  { step }: Pick<RollbackPorts, 'step'>,
  name:
    | CutoverStep
    | PreservedStep
    | InPlaceStep
    | SalvageStep
    | RestoreStep
    | ReverseStepName
    | CleanHistoryStep,
): Promise<void> {
  await step?.(name);
}
