import type { Compared } from '../engine.ts';
import type { Content, DatabaseSetting, Outside } from './content.ts';

/** What only a server has that has the same locales and tablespaces. */
const OF_THE_SERVER = {
  tablespace: 'tablespace',
  localeProvider: 'locale provider',
  collate: 'LC_COLLATE',
  ctype: 'LC_CTYPE',
  locale: 'locale',
  icuRules: 'ICU rules',
} as const satisfies Partial<Record<keyof Outside, string>>;

const OF_THE_DATABASE = {
  owner: 'owner',
  comment: 'comment',
  connectionLimit: 'connection limit',
  encoding: 'encoding',
} as const satisfies Partial<Record<keyof Outside, string>>;

/** Compares what belongs to the database itself. Slots, prepared transactions and subscriptions are not restored here. */
export function compareOutside(
  { outside: was, catalogue }: Content,
  { outside: is, catalogue: restored }: Content,
  sameServer: boolean,
): Compared {
  const known = new Set([...catalogue.extensions, ...restored.extensions].map(({ name }) => name));
  const ofServer = changed(was, is, OF_THE_SERVER);
  const versions = extensionVersions(was, is);
  const differences = [
    ...changed(was, is, OF_THE_DATABASE),
    ...accessDifferences(was, is),
    ...settingDifferences(was.settings, is.settings),
    ...missingExtensions(was, is)
      .filter((name) => !known.has(name))
      .map(notRestored),
  ];
  const notCompared = [
    ...missingExtensions(is, was)
      .filter((name) => !known.has(name))
      .map(fromTemplate),
    ...membershipSentences(was, is),
  ];
  if (sameServer) differences.push(...ofServer, ...versions);
  else notCompared.push(...[...ofServer, ...versions].map(onAnotherServer));
  return { differences, notCompared };
}

type Single = keyof typeof OF_THE_SERVER | keyof typeof OF_THE_DATABASE;

function changed(was: Outside, is: Outside, words: Partial<Record<Single, string>>): string[] {
  const names = Object.keys(words) as Single[];
  return names
    .filter((name) => was[name] !== is[name])
    .map((name) => `database: ${words[name]}: ${shown(was[name])} → ${shown(is[name])}`);
}

function shown(value: string | number | null): string {
  return value === null ? 'none' : String(value);
}

function onAnotherServer(difference: string): string {
  return `${difference}, which another server cannot always have`;
}

/** Privileges on the database, whatever order they are in. Null stands for the default. */
export function accessDifferences(was: Outside, is: Outside): string[] {
  const before = was.acl ?? defaultAcl(was.owner);
  const after = is.acl ?? defaultAcl(is.owner);
  return [
    ...before.filter((item) => !after.includes(item)).map((item) => `database: ${item} is missing`),
    ...after
      .filter((item) => !before.includes(item))
      .map((item) => `database: ${item} is too much`),
  ].map((line) => line.replace('database:', 'privileges on the database:'));
}

/** As acldefault('d', owner) is written by aclitemout (utils/adt/acl.c). */
function defaultAcl(owner: string): string[] {
  const id = /^[A-Za-z0-9_\u0080-\uffff]+$/.test(owner)
    ? owner
    : `"${owner.replaceAll('"', '""')}"`;
  return [`=Tc/${id}`, `${id}=CTc/${id}`];
}

function settingDifferences(
  was: readonly DatabaseSetting[],
  is: readonly DatabaseSetting[],
): string[] {
  const key = ({ role, name }: DatabaseSetting) => JSON.stringify([role, name]);
  const before = new Map(was.map((setting) => [key(setting), setting]));
  const after = new Map(is.map((setting) => [key(setting), setting]));
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((each) => {
    const [one, other] = [before.get(each), after.get(each)];
    const setting = one ?? other;
    if (setting === undefined || one?.value === other?.value) return [];
    const whose = setting.role === null ? '' : ` of ${setting.role}`;
    return `database setting ${setting.name}${whose}: ${one?.value ?? 'not set'} → ${other?.value ?? 'not set'}`;
  });
}

function missingExtensions(was: Outside, is: Outside): string[] {
  const there = new Set(is.extensions.map(({ name }) => name));
  return was.extensions.map(({ name }) => name).filter((name) => !there.has(name));
}

function notRestored(name: string): string {
  return `extension ${name} was not restored`;
}

function fromTemplate(name: string): string {
  return `extension ${name} is there, since every new database has it, and was not when it was backed up: a dump does not drop it`;
}

/** A dump only says CREATE EXTENSION: the server gives the version that it takes for the newest. */
function extensionVersions(was: Outside, is: Outside): string[] {
  const versions = new Map(is.extensions.map(({ name, version }) => [name, version]));
  return was.extensions.flatMap(({ name, version }) => {
    const restored = versions.get(name);
    if (restored === undefined || restored === version) return [];
    return `extension ${name}: version ${version} → ${restored}`;
  });
}

/** Who is a member of what is the cluster's; it decides all the same what a role may do here. */
function membershipSentences(was: Outside, is: Outside): string[] {
  const there = new Map(is.roles.map(({ name, memberOf }) => [name, memberOf]));
  return was.roles.flatMap(({ name, memberOf }) => {
    const missing = memberOf.filter((group) => !there.get(name)?.includes(group));
    if (missing.length === 0 || !there.has(name)) return [];
    return `role ${name} is not a member of ${missing.join(', ')} there: memberships belong to the server and are in no dump`;
  });
}
