import { byteWords } from '../../report/words.ts';
import type { Finding } from '../../report/schema.ts';
import type { ArchiveFacts } from './archive.ts';
import type { ScriptFacts } from './script.ts';
import type { Taken } from './take.ts';

/** What is known of a file once it was read to its end. */
export interface FileFacts {
  name: string;
  kind: Taken['kind'];
  bytes: number;
  sha256: string;
  /** As the file says it, of unknown time zone: only archives do. */
  createdAt?: string;
  /** The version of the server, and of pg_dump. */
  dumpedFrom?: string;
  dumpedBy?: string;
}

export function factsOf(taken: Taken, read: ScriptFacts | ArchiveFacts): FileFacts {
  const { name, kind, bytes, sha256 } = taken;
  return {
    ...{ name, kind, bytes, sha256 },
    ...('createdAt' in read && read.createdAt !== undefined ? { createdAt: read.createdAt } : {}),
    ...(read.dumpedFrom === undefined ? {} : { dumpedFrom: read.dumpedFrom }),
    ...(read.dumpedBy === undefined ? {} : { dumpedBy: read.dumpedBy }),
  };
}

/** A file of another tool's is restored, and says little of what it is: never without these words. */
export function provesLittle(facts: FileFacts, read: ScriptFacts | ArchiveFacts): Finding {
  const { name, kind, bytes, sha256, createdAt, dumpedFrom, dumpedBy } = facts;
  const tells = [
    ...(createdAt === undefined ? [] : [`made at ${createdAt}`]),
    ...(dumpedFrom === undefined ? [] : [`from Postgres ${dumpedFrom}`]),
    ...(dumpedBy === undefined ? [] : [`by pg_dump ${dumpedBy}`]),
  ];
  const says = tells.length === 0 ? 'nothing of where it comes from' : tells.join(', ');
  return {
    rule: 'file-proves-little',
    severity: 'warning',
    evidence: 'stored',
    title: `${name} is not a backup of Belay's: that it holds what the database held cannot be proven`,
    detail: [
      `${byteWords(bytes)}, SHA-256 ${sha256}; it says ${says}.`,
      ...unproven(kind, read),
    ].join('\n'),
    advice:
      'Compare what matters in the restored database before the old one is dropped; it stays until then. Back up with `belay backup`, which records what it must give back.',
  };
}

function unproven(kind: Taken['kind'], read: ScriptFacts | ArchiveFacts): string[] {
  return [
    'Nothing says which rows it should have, so that what is missing or was changed in it is not noticed; nor what was written since it was made, so that the loss cannot be counted.',
    'Owner, privileges, settings and comment of the database itself are in no dump: they are taken from the database as it is now.',
    ...('rows' in read ? scriptWords(read) : archiveWords(kind, read)),
  ];
}

function scriptWords({ ofPgDump, rows }: ScriptFacts): string[] {
  if (!ofPgDump) {
    return [
      'It does not end as files of pg_dump do: whether its end is missing cannot be known. It does not stop in the middle of a statement.',
    ];
  }
  return rows.size === 0
    ? ['Its rows are INSERTs, which are not counted.']
    : [
        'Its end is there; the rows that follow each COPY are counted, and compared with those restored.',
      ];
}

function archiveWords(kind: Taken['kind'], { undecoded }: ArchiveFacts): string[] {
  const sentences = ['An archive does not say how many rows a table had.'];
  if (kind !== 'directory') {
    return [...sentences, 'A flipped bit in rows that are not compressed goes unnoticed.'];
  }
  if (undecoded.length === 0) return [...sentences, 'Every one of its files was read to its end.'];
  return [
    ...sentences,
    `${undecoded.length} of its files could not be decompressed here, so that whether their ends are missing is not known.`,
  ];
}
