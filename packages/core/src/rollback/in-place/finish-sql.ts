/**
 * Moves the sequences on to where they stood before the database was emptied, so that no number is given out twice;
 * none is moved back. Behind is one that has yet to give out what was given out already, whichever way it counts.
 */
export const ADVANCE_SQL = `
DO $belay$
DECLARE was record; now record;
BEGIN
  FOR was IN
    SELECT b.sequence, b.last_value, b.is_called, s.seqincrement, s.seqmin, s.seqmax
      FROM pg_temp.belay_sequences b
      JOIN pg_catalog.pg_sequence s ON s.seqrelid = pg_catalog.to_regclass(b.sequence)
  LOOP
    EXECUTE 'SELECT last_value, is_called FROM ' || was.sequence INTO now;
    IF was.last_value BETWEEN was.seqmin AND was.seqmax
      AND (CASE WHEN was.seqincrement > 0 THEN was.last_value > now.last_value
             ELSE was.last_value < now.last_value END
        OR was.last_value = now.last_value AND was.is_called AND NOT now.is_called)
    THEN
      PERFORM pg_catalog.setval(was.sequence::pg_catalog.regclass, was.last_value, was.is_called);
    END IF;
  END LOOP;
END $belay$;`;
