import type { EncryptionChoice } from './encryption.ts';

/** The first file of every archive, for whoever has only the archive: how to restore it without Belay. */
export function readmeText(encryption: EncryptionChoice | undefined): string {
  return `This is a backup of a PostgreSQL database that Belay made.

belay rollback restores it, checks it and says what would be lost. Without Belay, with age, tar and pg_restore
(of the same major version as the server, or newer), from the folder the archive lies in:

${unpackLines(encryption)}

Large files of pg_dump lie in parts. Join them:

    cd dump
    for first in *.part00001; do
      [ -e "$first" ] || continue
      name="\${first%.part00001}"
      cat "$name".part* > "$name" && rm "$name".part*
    done
    cd ..

manifest.json beside the archive has the SHA-256 of the archive and of every file in it. Compare before you go on;
nothing else would notice a bit that tipped over. Then:

    createdb --template=template0 NEW_DATABASE
    pg_restore --exit-on-error --jobs=4 --dbname=NEW_DATABASE dump

A dump does not hold what belongs to the database itself: its owner, access rights, settings, comment, encoding and
locale, nor roles, tablespaces, subscriptions' slots. belay/content.json has them under "outside", with every
table's number of rows and hash under "rows".
`;
}

function unpackLines(encryption: EncryptionChoice | undefined): string {
  if (encryption === undefined) return '    tar -xf archive.tar';
  if ('passphrase' in encryption) {
    return '    age --decrypt archive.tar.age | tar -x          (age asks for the passphrase)';
  }
  return '    age --decrypt --identity=KEYFILE archive.tar.age | tar -x';
}
