import { BackupId } from '@belay/core/backup/manifest.ts';

/** The three artifacts of a backup; each is one raw file, whose name is the artifact's name. */
export type Part = (typeof PARTS)[number];

const PARTS = ['archive', 'manifest', 'verification'] as const;

const SUFFIX: Readonly<Record<Part, string>> = {
  archive: 'archive.tar.age',
  manifest: 'manifest.json',
  verification: 'verification.json',
};

/** `belay-backup.20261126T013522Z-shop-1a2b3c4d.archive.tar.age`; unique for ever, so that nothing is overwritten. */
export function artifactName(name: string, id: string, part: Part): string {
  return `${name}.${id}.${SUFFIX[part]}`;
}

/** The names of all that a backup can have. */
export function namesOf(name: string, id: string): string[] {
  return PARTS.map((part) => artifactName(name, id, part));
}

/** What an artifact is to the backups of `name`; undefined when it is something else. */
export function partOf(artifact: string, name: string): { id: string; part: Part } | undefined {
  if (!artifact.startsWith(`${name}.`)) return undefined;
  const rest = artifact.slice(name.length + 1);
  const [id = '', ...suffix] = rest.split('.');
  const part = PARTS.find((one) => SUFFIX[one] === suffix.join('.'));
  return part !== undefined && BackupId.safeParse(id).success ? { id, part } : undefined;
}
