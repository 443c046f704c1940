import { join } from 'node:path';
import type { Session } from '../../renderer/vault/session.ts';
import type { Deed } from './deed.ts';
import type { Random } from './random.ts';

/** Where bundles and backups go, seen from the data folder. */
export const OUT = 'out';
export const PASSPHRASE = '열 글자가 넘는 비밀 문장';

/** What a run is mostly about. */
export const FLAVOURS = ['note', 'import', 'edit', 'export', 'erase', 'keys', 'backup', 'restore'] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** Most acts of a run before its end. */
export const MOST_ACTS: Readonly<Record<Flavour, number>> = { note: 40, import: 12, edit: 40, export: 2, erase: 16, keys: 12, backup: 6, restore: 5 };
/** A run on a slow or busy computer ends after this long, whatever it has done. */
export const LONGEST_MS = 4_000;

/** The little of a vault that decides what can be done next. */
export interface Situation {
  readonly itemIds: readonly string[];
  readonly passphrase: string;
  readonly hasAdvocate: boolean;
  /** What opens the backup that was made last, once there is one. */
  readonly backupPassphrase: string | null;
}

/** The next thing to do in a run of that flavour; every name and size follows from the random numbers. */
export function nextDeed(flavour: Flavour, random: Random, situation: Situation): Deed {
  const number = random.next();
  const { itemIds, passphrase } = situation;
  if (random.below(8) === 0) return noteOf(number);
  switch (flavour) {
    case 'note': return noteOf(number);
    case 'import': return fileOf(random, number);
    case 'edit': return itemIds.length > 0 ? { kind: 'edit', itemId: random.pick(itemIds), value: `@v${number}` } : noteOf(number);
    case 'erase': return itemIds.length > 3 ? { kind: 'delete', itemId: random.pick(itemIds), passphrase } : fileOf(random, number);
    case 'export': {
      if (itemIds.length < 2) return noteOf(number);
      return { kind: 'export', path: join(OUT, `bundle-${number}.zip`), itemIds: [...new Set([random.pick(itemIds), random.pick(itemIds)])], passphrase };
    }
    case 'keys': return keysOf(random, number, situation);
    case 'backup':
    case 'restore': return backupOf(flavour, random, number, situation);
  }
}

function noteOf(number: number): Deed {
  return { kind: 'note', text: `메모 ${number} ${'말 '.repeat(number % 300)}`.trim() };
}

/** Mostly small, now and then over more than one chunk of the store's port. */
function fileOf(random: Random, number: number): Deed {
  const sizeBytes = random.below(10) === 0 ? random.between(1_100_000, 2_500_000) : random.between(0, 200_000);
  return { kind: 'file', name: `파일 ${number}.bin`, bytesSeed: number, sizeBytes };
}

function keysOf(random: Random, number: number, { passphrase, hasAdvocate }: Situation): Deed {
  const kind = random.below(4);
  if (kind === 0) return { kind: 'words', passphrase };
  if (kind === 1) return hasAdvocate ? { kind: 'advocate-remove', passphrase } : { kind: 'advocate-add', passphrase, advocate: `도움 주는 사람의 문장 ${number}` };
  return { kind: 'passphrase', passphrase, next: `다음 비밀 문장 ${number}` };
}

function backupOf(flavour: 'backup' | 'restore', random: Random, number: number, { itemIds, backupPassphrase }: Situation): Deed {
  const next = random.below(4);
  if (next === 0) return fileOf(random, number);
  if (next === 1 && itemIds.length > 0) return { kind: 'edit', itemId: random.pick(itemIds), value: `@v${number}` };
  if (flavour === 'restore' && next === 2 && backupPassphrase !== null) return { kind: 'restore', folder: OUT, passphrase: backupPassphrase };
  return { kind: 'backup', folder: OUT };
}

/** Keeps in mind what the acts of one process change and the vault does not tell. */
export class Memory {
  #passphrase: string;
  #backupPassphrase: string | null = null;

  constructor(passphrase: string) {
    this.#passphrase = passphrase;
  }

  /** What is there now, asked of the open vault. */
  situation(session: Session): Situation {
    const { items, keys } = session.engine.state;
    const itemIds = [...items].filter(([, stored]) => stored.deletedAt === null).map(([itemId]) => itemId);
    return { itemIds, passphrase: this.#passphrase, hasAdvocate: keys.advocate !== null, backupPassphrase: this.#backupPassphrase };
  }

  did(deed: Deed): void {
    if (deed.kind === 'passphrase') this.#passphrase = deed.next;
    if (deed.kind === 'restore') this.#passphrase = deed.passphrase;
    if (deed.kind === 'backup') this.#backupPassphrase = this.#passphrase;
  }
}
