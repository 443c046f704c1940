import { dirname, join } from 'node:path';
import { KeptError } from '../../shared/base/errors.ts';
import { EDITED_FIELD, type Deed, type Line, type Outcome } from './deed.ts';
import { noiseOf, type Random } from './random.ts';
import type { Rig } from './rig.ts';

export const PASSPHRASE = '열 글자가 넘는 비밀 문장';

/** Does it through the worker's methods, as the page would; rejects with the KeptError of the call. */
export async function doDeed(rig: Rig, deed: Deed): Promise<Outcome> {
  switch (deed.kind) {
    case 'create': {
      const { words, ask } = await rig.call('setup.words', { wordList: 'ko' });
      await rig.call('vault.create', { passphrase: deed.passphrase, proof: ask.map((place) => words[place] ?? '') });
      return { words };
    }
    case 'note': return rig.call('items.addNote', { text: deed.text, depictedMinor: 'no' });
    case 'file': {
      const file = new File([noiseOf(deed.bytesSeed, deed.sizeBytes)], deed.name, { lastModified: Date.UTC(2026, 10, 20) });
      const { itemId } = await rig.call('items.addFile', { taskId: 'add', file, depictedMinor: 'no' });
      return { itemId };
    }
    case 'edit':
      await rig.call('items.setFields', { itemId: deed.itemId, changes: { [EDITED_FIELD]: deed.value } });
      return {};
    case 'export': {
      const saveHandle = await rig.chooseSave(deed.path);
      const report = await rig.call('export.run', { itemIds: deed.itemIds, languages: ['en'], taskId: 'export', passphrase: PASSPHRASE, saveHandle });
      const folder = dirname(deed.path);
      return { files: [{ path: join(folder, report.fileName), sha256: report.zipSha256 }, { path: join(folder, report.hashSheetFileName), sha256: null }] };
    }
  }
}

/** Does it and tells the record before and after; false, with the code in the record, when it was refused. */
export async function tell(rig: Rig, deed: Deed, note: (line: Line) => void): Promise<boolean> {
  note({ phase: 'begun', deed });
  try {
    const outcome = await doDeed(rig, deed);
    note({ phase: 'done', deed, outcome });
    return true;
  } catch (error) {
    if (!(error instanceof KeptError)) throw error;
    note({ phase: 'refused', deed, code: error.code });
    return false;
  }
}

/** What a run is mostly about. */
export const FLAVOURS = ['note', 'import', 'edit', 'export'] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** The next thing to do in a run of that flavour; every name and size follows from the random numbers. */
export function nextDeed(flavour: Flavour, random: Random, vault: { readonly itemIds: readonly string[]; readonly out: string }): Deed {
  const number = random.next();
  const { itemIds } = vault;
  const isAside = random.below(8) === 0;
  if (flavour === 'import') return isAside ? noteOf(number) : fileOf(random, number);
  if (flavour === 'edit' && itemIds.length > 0) return isAside ? noteOf(number) : { kind: 'edit', itemId: random.pick(itemIds), value: `@v${number}` };
  if (flavour === 'export' && itemIds.length > 1) {
    return { kind: 'export', path: join(vault.out, `bundle-${number}.zip`), itemIds: [...new Set([random.pick(itemIds), random.pick(itemIds)])] };
  }
  return noteOf(number);
}

function noteOf(number: number): Deed {
  return { kind: 'note', text: `메모 ${number} ${'말 '.repeat(number % 300)}`.trim() };
}

/** Mostly small, now and then over more than one chunk of the store's port. */
function fileOf(random: Random, number: number): Deed {
  const sizeBytes = random.below(10) === 0 ? random.between(1_100_000, 2_500_000) : random.between(0, 200_000);
  return { kind: 'file', name: `파일 ${number}.bin`, bytesSeed: number, sizeBytes };
}
