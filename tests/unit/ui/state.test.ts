import { describe, expect, it, vi } from 'vitest';
import type { VaultClient } from '../../../renderer/client/vault.ts';
import { markedText } from '../../../renderer/ui/state/copy.ts';
import { Drafts } from '../../../renderer/ui/state/drafts.ts';
import { FileQueue, finishedCount } from '../../../renderer/ui/state/file-queue.ts';
import { NoteDraft } from '../../../renderer/ui/state/note-draft.ts';
import { estimateStrength, judgePassphrase } from '../../../renderer/ui/state/strength.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import type { VaultEvent } from '../../../shared/contract/vault.ts';

type Handler = (params: Record<string, unknown>) => unknown;

/** A worker that answers from a table. */
function vaultOf(handlers: Record<string, Handler>): VaultClient & { emit(event: VaultEvent): void } {
  const listeners: ((event: VaultEvent) => void)[] = [];
  return {
    call: async (method, params) => (await handlers[method]!(params as Record<string, unknown>)) as never,
    onEvent: (listener) => {
      listeners.push(listener);
      return () => undefined;
    },
    onDeath: () => () => undefined,
    stop: () => undefined,
    emit: (event) => listeners.forEach((listener) => listener(event)),
  };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
const fileOf = (name: string): File => new File(['x'], name);

describe('FileQueue', () => {
  const found = { 'items.get': () => ({ item: { exhibitNo: 'E-0001' } }) };

  it('adds files one after another with the answer of their batch', async () => {
    const asked: unknown[] = [];
    let running = 0;
    const vault = vaultOf({ ...found, 'items.addFile': async ({ file, depictedMinor }) => {
      running += 1;
      expect(running).toBe(1);
      asked.push([(file as File).name, depictedMinor]);
      await Promise.resolve();
      running -= 1;
      return { itemId: 'i', stored: depictedMinor === 'no' };
    } });
    const queue = new FileQueue(vault, () => () => undefined);
    queue.add([fileOf('a'), fileOf('b')], 'no');
    queue.add([fileOf('c')], 'yes');
    await settle();
    expect(asked).toEqual([['a', 'no'], ['b', 'no'], ['c', 'yes']]);
    expect(queue.snapshot().map(({ state }) => state.at === 'saved' && state.stored)).toEqual([true, true, false]);
  });

  it('leaves the others going when one fails', async () => {
    const vault = vaultOf({ ...found, 'items.addFile': ({ file }) => {
      if ((file as File).name === 'gone') throw new KeptError('file/vanished');
      return { itemId: 'i', stored: true };
    } });
    const queue = new FileQueue(vault, () => () => undefined);
    queue.add([fileOf('a'), fileOf('gone'), fileOf('b')], 'no');
    await settle();
    expect(queue.snapshot().map(({ state }) => state.at)).toEqual(['saved', 'failed', 'saved']);
    expect(finishedCount(queue.snapshot())).toBe(3);
  });

  it('never says saved of a file whose saving failed, and stays saved when only reading it back failed', async () => {
    const vault = vaultOf({ 'items.addFile': () => ({ itemId: 'i', stored: true }), 'items.get': () => { throw new KeptError('worker/died'); } });
    const queue = new FileQueue(vault, () => () => undefined);
    queue.add([fileOf('a')], 'no');
    await settle();
    expect(queue.snapshot()[0]?.state).toMatchObject({ at: 'saved', exhibitNo: null });
  });

  it('cancels a waiting file without asking the worker and a running one by asking it', async () => {
    const cancelled: unknown[] = [];
    const first = Promise.withResolvers<unknown>();
    const vault = vaultOf({ ...found, 'items.addFile': ({ file }) => ((file as File).name === 'a' ? first.promise : { itemId: 'i', stored: true }), 'task.cancel': ({ taskId }) => {
      cancelled.push(taskId);
      first.reject(new KeptError('task/cancelled'));
      return {};
    } });
    const queue = new FileQueue(vault, () => () => undefined);
    queue.add([fileOf('a'), fileOf('b')], 'no');
    await settle();
    const [running, waiting] = queue.snapshot();
    vault.emit({ event: 'task.progress', taskId: running!.taskId, stage: 'reading', doneBytes: 5, totalBytes: 10 });
    expect(queue.snapshot()[0]?.state).toEqual({ at: 'running', doneBytes: 5 });
    queue.cancel(waiting!.taskId);
    queue.cancel(running!.taskId);
    await settle();
    expect(queue.snapshot().map(({ state }) => state.at)).toEqual(['cancelled', 'cancelled']);
    expect(cancelled).toEqual([running!.taskId]);
  });

  it('keeps the vault open while it works and lets go afterwards', async () => {
    const drafts = new Drafts();
    const gate = Promise.withResolvers<unknown>();
    const queue = new FileQueue(vaultOf({ ...found, 'items.addFile': () => gate.promise }), () => drafts.holdOpen());
    queue.add([fileOf('a')], 'no');
    await settle();
    expect(drafts.isBusy).toBe(true);
    gate.resolve({ itemId: 'i', stored: true });
    await settle();
    expect(drafts.isBusy).toBe(false);
  });
});

describe('Drafts', () => {
  it('saves all, also when one fails', async () => {
    const drafts = new Drafts();
    const saved: string[] = [];
    drafts.register(() => Promise.reject(new KeptError('disk/full')), () => 'a');
    drafts.register(async () => void saved.push('b'), () => 'b');
    const forget = drafts.register(async () => void saved.push('c'), () => 'c');
    forget();
    await drafts.saveAll(1000);
    expect(saved).toEqual(['b']);
  });

  it('has everything held before it saves, then only what could not be saved', async () => {
    const order: string[] = [];
    const drafts = new Drafts(async (text) => void order.push(`hold ${JSON.stringify(text)}`));
    drafts.register(async () => { order.push('save a'); throw new KeptError('disk/full'); }, () => 'a');
    drafts.register(async () => void order.push('save b'), () => 'b');
    drafts.register(async () => void order.push('save nothing'), () => ' ');
    await drafts.saveAll(1000);
    expect(order).toEqual(['hold "a\\n\\nb"', 'save a', 'save b', 'save nothing', 'hold "a"']);
  });

  it('lets go of what the page before had held only when it is saved, or nothing of it is left', async () => {
    const held: string[] = [];
    const drafts = new Drafts(async (text) => void held.push(text));
    drafts.takeOverHeld();
    expect(held).toEqual([]);
    drafts.releaseHeld();
    drafts.releaseHeld();
    expect(held).toEqual(['']);
    drafts.takeOverHeld();
    await drafts.saveAll(1000);
    expect(held).toEqual(['', '']);
    drafts.takeOverHeld();
    drafts.register(() => Promise.reject(new KeptError('disk/full')), () => 'still');
    await drafts.saveAll(1000);
    expect(held.slice(2)).toEqual(['still', 'still']);
  });

  it('of a note: saved by its button it need not be held any more', async () => {
    const saved = vi.fn();
    const note = new NoteDraft(vaultOf({ 'items.addNote': async () => ({ itemId: 'i' }) }), saved);
    note.write('from before');
    await note.save('no');
    expect(saved).toHaveBeenCalledOnce();
  });

  it('lets go of what was held when all is saved, and holds nothing where nothing was written', async () => {
    const held: string[] = [];
    const drafts = new Drafts(async (text) => void held.push(text));
    drafts.register(async () => undefined, () => '');
    await drafts.saveAll(1000);
    expect(held).toEqual([]);
    drafts.register(async () => undefined, () => 'b');
    await drafts.saveAll(1000);
    expect(held).toEqual(['b', '']);
  });

  it('a second saving in the middle of the first lets go of nothing that the first has not saved', async () => {
    const held: string[] = [];
    const drafts = new Drafts(async (text) => void held.push(text));
    const slow = Promise.withResolvers<void>();
    const forget = drafts.register(() => slow.promise, () => 'address');
    const first = drafts.saveAll(1000);
    forget();
    drafts.register(async () => undefined, () => 'note');
    await drafts.saveAll(1000);
    expect(held.at(-1)).toBe('address');
    slow.reject(new KeptError('disk/full'));
    await first;
    expect(held.at(-1)).toBe('address');
  });

  it('saves also where nothing can be held', async () => {
    const saved: string[] = [];
    const drafts = new Drafts(() => Promise.reject(new KeptError('worker/died')));
    drafts.register(async () => void saved.push('a'), () => 'a');
    await drafts.saveAll(1000);
    expect(saved).toEqual(['a']);
  });

  it('does not keep a lock waiting for ever', async () => {
    const drafts = new Drafts();
    drafts.register(() => new Promise(() => undefined), () => 'a');
    await drafts.saveAll(10);
  });
});

describe('NoteDraft', () => {
  it('is saved once when the button and a lock ask together, and then empty', async () => {
    const saved: unknown[] = [];
    const note = new NoteDraft(vaultOf({ 'items.addNote': ({ text }) => {
      saved.push(text);
      return { itemId: 'i' };
    } }));
    note.write('what happened');
    await Promise.all([note.save(), note.saveIfAny()]);
    await note.saveIfAny();
    expect(saved).toEqual(['what happened']);
  });

  it('keeps the text when saving fails', async () => {
    const note = new NoteDraft(vaultOf({ 'items.addNote': () => { throw new KeptError('disk/full'); } }));
    note.write('what happened');
    await expect(note.save()).rejects.toMatchObject({ code: 'disk/full' });
    expect(note.text).toBe('what happened');
  });

  it('refuses nothing but spaces', async () => {
    const note = new NoteDraft(vaultOf({}));
    note.write(' \n ');
    await expect(note.save()).rejects.toMatchObject({ code: 'note/empty' });
  });
});

describe('judgePassphrase', () => {
  it('counts characters as people do', () => {
    expect(judgePassphrase('가나다라마바사아자', 4)).toBe('too-short');
    expect(judgePassphrase('가나다라마바사아자차', 4)).toBeNull();
    expect(judgePassphrase('가나다라마바사아자'.normalize('NFD'), 4)).toBe('too-short');
    expect(judgePassphrase('🦊'.repeat(9), 4)).toBe('too-short');
  });

  it('asks for strength 3 and refuses what is too long instead of cutting it', () => {
    expect(judgePassphrase('password1234', 2)).toBe('too-weak');
    expect(judgePassphrase('a'.repeat(1001), 4)).toBe('too-long');
  });

  it('goes with an estimator that knows common passwords', async () => {
    expect(await estimateStrength('password1234')).toBeLessThan(3);
    expect(await estimateStrength('dalgona ferry umbrella 42')).toBe(4);
    expect(await estimateStrength('느린 고래가 책상 아래서 노래한다')).toBeGreaterThanOrEqual(3);
  });
});

describe('markedText', () => {
  class Box {
    readonly isBox = true;
    constructor(shape: { readonly type: string; readonly value: string; readonly selectionStart: number | null; readonly selectionEnd: number | null }) {
      Object.assign(this, shape);
    }
  }
  const marked = (box: Box | null): string => {
    vi.stubGlobal('HTMLInputElement', Box);
    vi.stubGlobal('HTMLTextAreaElement', Map);
    vi.stubGlobal('document', { activeElement: box, getSelection: () => ({ toString: () => 'marked beside it' }) });
    try {
      return markedText();
    } finally {
      vi.unstubAllGlobals();
    }
  };

  it('is the part of a box, or what is marked in the page, also where a choice has the focus; of a passphrase nothing', () => {
    expect(marked(new Box({ type: 'text', value: 'abcdef', selectionStart: 1, selectionEnd: 3 }))).toBe('bc');
    expect(marked(new Box({ type: 'radio', value: 'on', selectionStart: null, selectionEnd: null }))).toBe('marked beside it');
    expect(marked(null)).toBe('marked beside it');
    expect(marked(new Box({ type: 'password', value: 'abcdef', selectionStart: 0, selectionEnd: 6 }))).toBe('');
  });
});
