import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLOCK_JUMP_MS, watchClock } from '../../../electron/clock-jump.ts';
import { Copied, formatsOf } from '../../../electron/copied.ts';
import { nodeDisk } from '../../../electron/disk.ts';
import { MarkedText } from '../../../electron/marked-text.ts';
import { loosens, Protection } from '../../../electron/protection.ts';
import { PROOF_LASTS_MS, Proofs } from '../../../electron/proofs.ts';
import { SettingsFile } from '../../../electron/settings.ts';
import { COPIED_FOR_MS } from '../../../shared/contract/host.ts';
import { DEFAULT_SETTINGS } from '../../../shared/contract/host-schema.ts';
import type { StoreCall } from '../../../shared/contract/store-port.ts';
import { calls, callsOf, clip, fakeApp, FakeWindow } from './fake-electron.ts';
import { diskError } from './memory-disk.ts';
import { tempFolder } from './temp-folder.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

beforeEach(() => {
  calls.length = 0;
  vi.useFakeTimers();
  Object.assign(clip, { text: '', formats: [], isDeaf: false, marked: '' });
  fakeApp.accessibilitySupportEnabled = false;
  fakeApp.removeAllListeners();
  FakeWindow.all.length = 0;
});
afterEach(() => vi.useRealTimers());

describe('the clock', () => {
  const clocks = { day: 1_000_000_000, run: 500 };
  const read = { nowMs: () => clocks.day, monotonicMs: () => clocks.run };
  const pass = (ms: number, dayMs = ms): void => {
    clocks.day += dayMs;
    clocks.run += ms;
    vi.advanceTimersByTime(ms);
  };

  test.each([['forward', CLOCK_JUMP_MS + 1], ['back', -CLOCK_JUMP_MS - 1], ['a year back', -365 * 86_400_000], ['on by a night that nobody told of', 8 * 3_600_000]])('set %s, it is noticed within a second, once', (_name, jumpMs) => {
    const jumped = vi.fn();
    const stop = watchClock(jumped, read);
    pass(10_000);
    expect(jumped).not.toHaveBeenCalled();
    clocks.day += jumpMs;
    pass(1000);
    expect(jumped).toHaveBeenCalledOnce();
    pass(60_000);
    expect(jumped).toHaveBeenCalledOnce();
    stop();
  });

  test('kept right by the system it is no jump, hour after hour; many small steps one way are', () => {
    const jumped = vi.fn();
    const stop = watchClock(jumped, read);
    for (let hours = 0; hours < 10; hours++) pass(3_600_000, 3_600_000 + 1_800);
    expect(jumped).not.toHaveBeenCalled();
    for (let steps = 0; steps < 3; steps++) {
      clocks.day -= 60_000;
      pass(5_000);
    }
    expect(jumped).toHaveBeenCalledOnce();
    stop();
    clocks.day += 1e9;
    pass(5_000);
    expect(jumped, 'when it is watched no more').toHaveBeenCalledOnce();
  });
});

describe('a proof', () => {
  const time = { ms: 0 };
  const note = (proofs: Proofs, op: StoreCall['op'], at?: string): void => proofs.note({ op, ...(at === undefined ? {} : { at }) } as StoreCall);

  test('is not the unlock, lasts ten seconds, serves once and ends with the page', () => {
    const proofs = new Proofs(() => time.ms);
    expect([proofs.isOpen, proofs.take()]).toEqual([false, false]);
    note(proofs, 'attempts.begin');
    expect(proofs.isOpen).toBe(false);
    note(proofs, 'attempts.succeeded');
    expect([proofs.isOpen, proofs.take()]).toEqual([true, false]);
    note(proofs, 'attempts.proved');
    expect([proofs.take(), proofs.take()]).toEqual([true, false]);
    note(proofs, 'attempts.proved');
    time.ms += PROOF_LASTS_MS + 1;
    expect(proofs.take()).toBe(false);
    note(proofs, 'attempts.proved');
    proofs.forget();
    expect([proofs.isOpen, proofs.take()]).toEqual([false, false]);
  });

  test('a new vault is open with its first entry; one that is read or copied is not', () => {
    const proofs = new Proofs(() => time.ms);
    note(proofs, 'journal.read');
    note(proofs, 'journal.append', 'a scratch folder');
    expect(proofs.isOpen).toBe(false);
    note(proofs, 'journal.append');
    expect(proofs.isOpen).toBe(true);
  });
});

test('what makes an open vault less safe, and what does not', () => {
  const before = { ...DEFAULT_SETTINGS, idleMinutes: 5 };
  expect(loosens(before, { idleMinutes: 6 })).toBe(true);
  expect(loosens(before, { contentProtection: false })).toBe(true);
  expect(loosens({ ...before, contentProtection: true }, { contentProtection: false })).toBe(true);
  for (const changes of [{}, { idleMinutes: 5 }, { idleMinutes: 1 }, { theme: 'dark' }, { language: 'ko' }, { contentProtection: true }, { coverOnBlur: false }, { exitExplained: true }] as const) expect(loosens(before, changes), JSON.stringify(changes)).toBe(false);
  expect(loosens({ ...before, contentProtection: false }, { contentProtection: false })).toBe(false);
});

describe('copied text', () => {
  test('stays half a minute and is then taken out', async () => {
    const copied = new Copied();
    await copied.copy('ab'.repeat(32));
    expect(clip.text).toBe('ab'.repeat(32));
    await vi.advanceTimersByTimeAsync(COPIED_FOR_MS - 1);
    expect(callsOf('clipboard.clear')).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(clip.text).toBe('');
    expect(COPIED_FOR_MS).toBeLessThanOrEqual(30_000);
  });

  test('a second copy has its own half minute', async () => {
    const copied = new Copied();
    await copied.copy('first');
    await vi.advanceTimersByTimeAsync(20_000);
    await copied.copy('second');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(clip.text).toBe('second');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(clip.text).toBe('');
  });

  test('what somebody copied since, here or elsewhere, is left alone', async () => {
    const copied = new Copied();
    await copied.copy('hash');
    clip.text = 'a recipe';
    await vi.advanceTimersByTimeAsync(COPIED_FOR_MS);
    expect([clip.text, callsOf('clipboard.clear')]).toEqual(['a recipe', []]);
    await copied.clearAll();
    expect(clip.text).toBe('a recipe');
  });

  test('a lock takes it out at once', async () => {
    const copied = new Copied();
    await copied.copy('hash');
    await copied.clearAll();
    expect(clip.text).toBe('');
    await copied.clearAll();
    expect(callsOf('clipboard.clear')).toHaveLength(1);
  });

  test('a clipboard that does not answer: the copy fails aloud, the clearing is no fault', async () => {
    const copied = new Copied();
    await copied.copy('hash');
    clip.isDeaf = true;
    await copied.clear();
    await expect(copied.copy('more')).rejects.toThrow();
  });

  test('a clipboard that another program holds for a moment is looked at again, and at a lock', async () => {
    const copied = new Copied();
    await copied.copy('hash');
    clip.isDeaf = true;
    await vi.advanceTimersByTimeAsync(COPIED_FOR_MS);
    clip.isDeaf = false;
    expect(clip.text).toBe('hash');
    await vi.advanceTimersByTimeAsync(1000);
    expect(clip.text).toBe('');
    await copied.copy('more');
    clip.isDeaf = true;
    await copied.clear();
    clip.isDeaf = false;
    await copied.clearAll();
    expect(clip.text).toBe('');
  });

  test('each system is told that histories must not keep it', async () => {
    const raw = (name: string): string => `electron application/osclipboard;format="${name}"`;
    const windows = formatsOf('x', 'win32');
    expect(Object.keys(windows)).toEqual(['text/plain', ...['ExcludeClipboardContentFromMonitorProcessing', 'CanIncludeInClipboardHistory', 'CanUploadToCloudClipboard'].map(raw)]);
    // A DWORD of 0 is "no".
    expect(new Uint8Array(await (windows[raw('CanIncludeInClipboardHistory')] as Blob).arrayBuffer())).toEqual(new Uint8Array(4));
    expect(Object.keys(formatsOf('x', 'darwin'))).toEqual(['text/plain', raw('org.nspasteboard.ConcealedType')]);
    const linux = formatsOf('x', 'linux');
    expect(await (linux[raw('x-kde-passwordManagerHint')] as Blob).text()).toBe('secret');
    await new Copied().copy('x');
    expect(clip.formats).toEqual(Object.keys(formatsOf('x', process.platform)));
  });
});

describe('text that was marked', () => {
  const window = new FakeWindow({ webPreferences: {} });
  const go = async (event: 'focus' | 'blur'): Promise<void> => {
    window.emit(event);
    await vi.advanceTimersByTimeAsync(0);
  };
  const watched = (): MarkedText => {
    window.removeAllListeners();
    const marked = new MarkedText();
    marked.watch(window as unknown as BrowserWindow);
    return marked;
  };
  const MINE = 'from the note';
  const FOREIGN = 'from a browser';

  test('in our window goes at a lock, whether the window is in front or not any more', async () => {
    for (const events of [['focus'], ['focus', 'blur'], ['focus', 'blur', 'focus']] as const) {
      const marked = watched();
      clip.marked = FOREIGN;
      for (const [place, event] of events.entries()) {
        await go(event);
        if (place === 0) clip.marked = MINE;
      }
      await marked.clear();
      expect(clip.marked, events.join()).toBe('');
    }
  });

  test('elsewhere is left alone: before, after, and where our window was never in front', async () => {
    clip.marked = FOREIGN;
    await watched().clear();
    expect(clip.marked).toBe(FOREIGN);
    const marked = watched();
    await go('focus');
    await go('blur');
    await marked.clear();
    await go('focus');
    clip.marked = MINE;
    await go('blur');
    clip.marked = FOREIGN;
    await marked.clear();
    expect([clip.marked, callsOf('clipboard.selection.clear')]).toEqual([FOREIGN, []]);
  });

  test('where it cannot be told whose it is, it goes if it may be ours', async () => {
    const marked = watched();
    clip.isDeaf = true;
    await marked.clear();
    expect(callsOf('clipboard.selection.clear')).toEqual([]);
    await go('focus');
    await marked.clear();
    expect(callsOf('clipboard.selection.clear')).toHaveLength(1);
  });
});

describe('protection from screenshots', () => {
  const isBare = async (): Promise<boolean> => true;
  const open = async (bare = isBare, prepare: Parameters<SettingsFile['change']>[0] = {}, disk = nodeDisk): Promise<{ protection: Protection; settings: SettingsFile }> => {
    vi.useRealTimers();
    const settings = await SettingsFile.open(disk, tempFolder());
    if (Object.keys(prepare).length > 0) await settings.change(prepare);
    return { protection: await Protection.open(settings, bare), settings };
  };

  test('is on from the first start, whatever was never chosen', async () => {
    expect((await open()).protection.isOn).toBe(true);
    expect((await open(isBare, { contentProtection: false })).protection.isOn).toBe(false);
  });

  test('starts off where a screen reader runs before there is a vault, and that is remembered', async () => {
    fakeApp.accessibilitySupportEnabled = true;
    const { protection, settings } = await open();
    expect([protection.isOn, settings.current.contentProtection]).toEqual([false, false]);
    expect((await open(isBare, { contentProtection: true })).protection.isOn, 'a choice is a choice').toBe(true);
  });

  test('a screen reader that is found a moment later switches it off on the open window', async () => {
    const { protection } = await open();
    const window = new FakeWindow({ webPreferences: {} });
    fakeApp.accessibilitySupportEnabled = true;
    fakeApp.emit('accessibility-support-changed', {}, true);
    await vi.waitFor(() => expect(callsOf('window.setContentProtection')).toEqual([[false]]));
    expect([protection.isOn, window.isDead]).toEqual([false, false]);
  });

  test('the page is told of a screen reader when what it means for the window holds, also with a vault', async () => {
    vi.useRealTimers();
    for (const bare of [true, false]) {
      fakeApp.removeAllListeners();
      fakeApp.accessibilitySupportEnabled = false;
      const told: boolean[] = [];
      const protection: Protection = await Protection.open(await SettingsFile.open(nodeDisk, tempFolder()), async () => bare, () => told.push(protection.isOn));
      expect(told).toEqual([]);
      fakeApp.accessibilitySupportEnabled = true;
      fakeApp.emit('accessibility-support-changed', {}, true);
      await vi.waitFor(() => expect(told).toEqual([!bare]));
    }
  });

  test.each([['with a vault here', async () => false], ['where nobody can look', async () => { throw diskError('EIO'); }]])('%s, a magnifier that is started switches nothing off', async (_name, bare) => {
    const { protection, settings } = await open(bare);
    fakeApp.accessibilitySupportEnabled = true;
    fakeApp.emit('accessibility-support-changed', {}, true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([protection.isOn, settings.current.contentProtection]).toEqual([true, undefined]);
  });

  test('off also where the choice cannot be written, or nobody could read what is wrong', async () => {
    fakeApp.accessibilitySupportEnabled = true;
    const { protection } = await open(isBare, {}, { ...nodeDisk, rename: async () => { throw diskError('ENOSPC'); } });
    expect(protection.isOn).toBe(false);
  });
});
