import type { ErrorWire } from '../base/errors.ts';
import type { DisplayPlace, MinorAnswer, PixelRect, RecordingEnd, ScreenSource } from '../evidence/item.ts';

/** What comes from the screen. */
export interface CaptureApi {
  /** Errors: 'gate/pixels-refused' unless depictedMinor is 'no'. Resolves when durable. */
  'items.addScreenshot': [{ png: ArrayBuffer; screen: ScreenSource; capturedAtMs: number; depictedMinor: MinorAnswer }, { itemId: string }];
  /**
   * One frame of the screen, handed over as it is: cut to the region, encoded, and kept as 'items.addScreenshot' keeps it. With `keepWhole` the whole frame becomes
   * an item of its own first, which the part names. Frames of a series are numbered in the order of the calls. Errors: 'gate/pixels-refused', 'capture/no-picture'.
   */
  'items.addFrame': [FrameParams, FrameSaved];
  /** Errors: 'gate/pixels-refused' unless depictedMinor is 'no', 'disk/no-room' {neededBytes, freeBytes}. From here on what is appended is encrypted and kept, whatever happens. */
  'recording.begin': [RecordingParams, Record<string, never>];
  /** The next bytes. `isFull`: the drive has so little room left that the recording should be finished now. Errors: 'disk/*': finish it all the same, with 'disk-full'. */
  'recording.append': [{ recordingId: string; bytes: ArrayBuffer }, { sizeBytes: number; freeBytes: number; isFull: boolean }];
  /** Makes an item of it. After an append that failed it is what had been stored until then; 'capture/no-picture' when that is nothing. */
  'recording.finish': [{ recordingId: string; durationMs: number; pauses: number; endedBy: RecordingEnd }, { itemId: string; exhibitNo: string }];
  /** Makes items of the recordings that were cut off, by a lock or an end in the middle. `fault`: the first that kept one of them from it; such a one is as it was. */
  'recording.recover': [{ taskId: string }, { kept: readonly string[]; dropped: number; fault: ErrorWire | null }];
}

/** An ImageBitmap as this side of the boundary sees it: handed over, measured and closed, never looked into. */
export interface FrameBitmap {
  readonly width: number;
  readonly height: number;
  close(): void;
}

export interface FrameParams {
  readonly frame: FrameBitmap;
  readonly screen: ScreenSource;
  readonly display: DisplayPlace | null;
  /** Within the frame; null for all of it. */
  readonly region: PixelRect | null;
  readonly keepWhole: boolean;
  readonly seriesId: string | null;
  readonly capturedAtMs: number;
  readonly depictedMinor: MinorAnswer;
}

export interface FrameSaved {
  readonly itemId: string;
  readonly exhibitNo: string;
  /** Within its series. */
  readonly number: number | null;
  /** Where the time went: cutting and encoding, digesting, sealing and storing, and the entry in the journal. */
  readonly stages: { readonly encodeMs: number; readonly digestMs: number; readonly storeMs: number; readonly recordMs: number };
}

export interface RecordingParams {
  readonly recordingId: string;
  readonly screen: ScreenSource;
  readonly display: DisplayPlace | null;
  readonly frameWidthPx: number;
  readonly frameHeightPx: number;
  readonly mime: string;
  readonly begunAtMs: number;
  readonly depictedMinor: MinorAnswer;
}
