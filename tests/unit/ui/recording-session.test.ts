import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ScreenStream } from '../../../renderer/client/screen-capture.ts';
import type { VaultClient } from '../../../renderer/client/vault.ts';
import { RecordingSession } from '../../../renderer/ui/state/recording-session.ts';
import type { HostApi, ScreenChoice } from '../../../shared/contract/host.ts';
import { KeptError } from '../../../shared/base/errors.ts';

const CHOICE: ScreenChoice = { sourceId: 'screen:0:0', sourceKind: 'screen', title: 'Screen 1', thumbnail: '', displayWidthPx: 1280, displayHeightPx: 800, scalePercent: 100, display: null };

/** A recorder that gives what a test hands it. */
class FakeRecorder extends EventTarget {
  static current: FakeRecorder;
  static isTypeSupported = () => true;
  state = 'inactive';
  constructor() {
    super();
    FakeRecorder.current = this;
  }
  start(): void {
    this.state = 'recording';
  }
  stop(): void {
    this.state = 'inactive';
    this.give('the last piece');
    this.dispatchEvent(new Event('stop'));
  }
  give(text: string): void {
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob([text]) }));
  }
}

interface Rig {
  readonly session: RecordingSession;
  readonly calls: string[];
  readonly held: { now: boolean };
  readonly unplug: () => void;
  readonly track: { readyState: string };
}

type Append = (sizeBytes: number) => { sizeBytes: number; freeBytes: number; isFull: boolean };

async function rig(append: Append, at: 'recording' | 'failed' = 'recording'): Promise<Rig> {
  const calls: string[] = [];
  const held = { now: true };
  const track = { readyState: 'live' };
  let ended: () => void = () => undefined;
  let sizeBytes = 0;
  const vault = {
    call: async (method: string, params: { bytes?: ArrayBuffer; endedBy?: string }) => {
      calls.push(params.endedBy === undefined ? method : `${method} ${params.endedBy}`);
      if (method === 'recording.append') return append(sizeBytes += params.bytes?.byteLength ?? 0);
      return { itemId: 'i', exhibitNo: 'E-0001' };
    },
  } as unknown as VaultClient;
  const host = { setCaptureBar: async (mode: string) => void calls.push(`bar ${mode}`) } as unknown as HostApi;
  const stream = {
    choice: CHOICE,
    media: {},
    take: async () => ({ frame: { width: 1280, height: 800, close: () => undefined } }),
    onEnded: (listener: () => void) => { ended = listener; },
    get isOpen() { return track.readyState === 'live'; },
    close: () => void calls.push('stream closed'),
  } as unknown as ScreenStream;
  const session = new RecordingSession({ host, vault, stream, depictedMinor: 'no', holdOpen: () => () => { held.now = false; }, onSaved: () => void calls.push('told') });
  const starting = session.start();
  await vi.advanceTimersByTimeAsync(1000);
  await starting;
  expect(session.state.at).toBe(at);
  return { session, calls, held, track, unplug: () => ended() };
}

const room: Append = (sizeBytes) => ({ sizeBytes, freeBytes: 1e9, isFull: false });
const done = (session: RecordingSession): Promise<void> => vi.waitFor(() => expect(['done', 'failed']).toContain(session.state.at));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaRecorder', FakeRecorder);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('until the drive is almost full: it ends by itself, keeps what was recorded, and says why', async () => {
  const { session, calls, held } = await rig((sizeBytes) => ({ sizeBytes, freeBytes: 60, isFull: sizeBytes > 10 }));
  FakeRecorder.current.give('short');
  await vi.waitFor(() => expect(session.state.sizeBytes).toBe(5));
  expect(session.state.at).toBe('recording');
  FakeRecorder.current.give('and much longer');
  await done(session);
  expect(session.state).toMatchObject({ at: 'done', endedBy: 'disk-full', exhibitNo: 'E-0001', error: null });
  expect(calls.filter((call) => call.startsWith('recording.finish'))).toEqual(['recording.finish disk-full']);
  expect(calls).toContain('stream closed');
  expect(held.now, 'the vault may lock again').toBe(false);
});

test('a drive that takes no more at once ends it as well; what comes after the fault is not sent', async () => {
  const { session, calls } = await rig(() => { throw new KeptError('disk/full'); });
  FakeRecorder.current.give('a');
  FakeRecorder.current.give('b');
  await done(session);
  expect(session.state).toMatchObject({ at: 'done', endedBy: 'disk-full' });
  expect(calls.filter((call) => call === 'recording.append')).toHaveLength(1);
});

test('a fault that is not the drive\u2019s is not called one', async () => {
  const { session } = await rig(() => { throw new KeptError('worker/died'); });
  FakeRecorder.current.give('a');
  await done(session);
  expect(session.state.endedBy).toBe('crash');
});

test('a display that is unplugged ends it once, with its last piece, and says so', async () => {
  const { session, calls, unplug } = await rig(room);
  FakeRecorder.current.give('a');
  unplug();
  void session.stop('person');
  await done(session);
  expect(session.state).toMatchObject({ at: 'done', endedBy: 'source-gone', exhibitNo: 'E-0001' });
  expect(calls.filter((call) => call === 'recording.append')).toHaveLength(2);
  expect(calls.filter((call) => call.startsWith('recording.finish'))).toEqual(['recording.finish source-gone']);
  expect(calls.at(-1)).toBe('bar bar');
});

test('a recorder that ends by itself ends the recording: it is never said to go on when it does not', async () => {
  const { session, calls } = await rig(room);
  FakeRecorder.current.give('a');
  // As it does when the video cannot be encoded any more: what there is, and the end.
  FakeRecorder.current.stop();
  await done(session);
  expect(session.state).toMatchObject({ at: 'done', endedBy: 'crash', exhibitNo: 'E-0001' });
  expect(calls.filter((call) => call === 'recording.append')).toHaveLength(2);
  expect(calls.filter((call) => call.startsWith('recording.finish'))).toEqual(['recording.finish crash']);
});

test('one that ends since its source has gone says so, whichever of the two is told first', async () => {
  const { session, track } = await rig(room);
  track.readyState = 'ended';
  FakeRecorder.current.stop();
  await done(session);
  expect(session.state).toMatchObject({ at: 'done', endedBy: 'source-gone' });
});

test('a recorder that does not start leaves no recording open in the vault', async () => {
  vi.stubGlobal('MediaRecorder', class extends FakeRecorder {
    override start(): void {
      throw new DOMException('no encoder', 'NotSupportedError');
    }
  });
  const { session, calls } = await rig(room, 'failed');
  expect(session.state.error?.code).toBe('internal/unexpected');
  expect(calls.filter((call) => call.startsWith('recording.'))).toEqual(['recording.begin', 'recording.finish crash']);
});
