import { accessDifferences } from '../../backup/content/compare-outside.ts';
import type { Outside } from '../../backup/content/content.ts';
import { listed } from '../../backup/preflight/listed.ts';
import type { CheckScope } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';

const SHOWN = 20;

/**
 * Tells what the database that serves has now and the restored one will not have, or not as it is.
 *
 * @param live As `readOutside` gives it.
 */
export function tellLeftBehind(
  live: Outside,
  recorded: Outside,
  database: string,
  scope: CheckScope,
): void {
  const gone = live.publications.filter((name) => !recorded.publications.includes(name));
  const tell = (names: readonly string[], told: Pick<Finding, 'rule' | 'title' | 'advice'>) => {
    if (names.length === 0) return;
    const detail = listed(names, SHOWN);
    scope.find({ severity: 'warning', evidence: 'catalogue', detail, ...told });
  };
  tell(changedSince(live, recorded), {
    rule: 'database-changed-since',
    title: `what belongs to ${database} itself is not as it was recorded, and would go back to that`,
    advice:
      'What was changed on purpose since must be changed again after the rollback; at once where it decides who may connect.',
  });
  const slots = live.slots.map(({ name, plugin }) => `${name} (${plugin})`);
  tell(slots, {
    rule: 'slot-stays-behind',
    title: `${plural(slots.length, 'logical slot')} of ${database} would stay with the preserved database`,
    advice:
      'Whoever reads from it (a subscriber, Debezium) must make a new slot in the restored database and a new copy of what it holds: what it has read may not be there any more. Until the old slot is dropped it holds back WAL.',
  });
  tell(live.subscriptions, {
    rule: 'subscription-stays-behind',
    title: `${plural(live.subscriptions.length, 'subscription')} of ${database} would stop: each stays with the preserved database, and a restored one comes disabled and without its slot`,
    advice:
      'After the rollback make the subscription anew, or give the restored one a slot (ALTER SUBSCRIPTION … SET (slot_name = …), ENABLE), and drop the one of the preserved database there before that.',
  });
  tell(gone, {
    rule: 'publication-goes',
    title: `${plural(gone.length, 'publication')} made since the backup would be gone`,
    advice: 'Make them again after the rollback, before their subscribers go on.',
  });
}

/** In words that show no value: a setting may be a secret. */
function changedSince(live: Outside, recorded: Outside): string[] {
  const single = {
    owner: 'owner',
    comment: 'comment',
    connectionLimit: 'connection limit',
  } as const;
  const changed = (['owner', 'comment', 'connectionLimit'] as const).filter(
    (part) => live[part] !== recorded[part],
  );
  return [
    ...changed.map((part) => `its ${single[part]}`),
    ...(accessDifferences(live, recorded).length === 0 ? [] : ['its privileges (GRANT, REVOKE)']),
    ...settingsChanged(live, recorded),
  ];
}

function settingsChanged({ settings: now }: Outside, { settings: then }: Outside): string[] {
  const texts = (settings: Outside['settings']) =>
    new Map(settings.map((one) => [words(one), one.value]));
  const words = ({ role, name }: Outside['settings'][number]) =>
    `its setting ${name}${role === null ? '' : ` of the role ${role}`}`;
  const [one, other] = [texts(now), texts(then)];
  const all = [...new Set([...one.keys(), ...other.keys()])].sort();
  return all.filter((each) => one.get(each) !== other.get(each));
}
