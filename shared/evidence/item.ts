import type { Moment } from '../base/clock.ts';
import type { FieldName } from './fields.ts';

/** What an item is, in the field's own terms; the machine names are those of bundles. */
export const ITEM_KINDS = ['screenshot', 'url_only', 'message_text', 'document', 'file_hash_only', 'screen_recording'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** How an item came in: made by Kept itself, brought as a file, or typed by a person. */
export const INTAKES = ['captured', 'imported', 'typed'] as const;
export type Intake = (typeof INTAKES)[number];

/** Answer to the question asked before the first pixel: may the person shown be under age? */
export const MINOR_ANSWERS = ['no', 'unknown', 'yes'] as const;
export type MinorAnswer = (typeof MINOR_ANSWERS)[number];

/** What the time of capture rests on. */
export const TIME_SOURCES = ['computer-clock', 'file-time', 'user-statement'] as const;
export type TimeSource = (typeof TIME_SOURCES)[number];

/** Facts of the bytes as they came. `stored: false` means that only the digests were kept and the file stays where it is. */
export interface FileFacts {
  readonly stored: boolean;
  /** As the offender or the person named it: hostile text, never used as a path. */
  readonly originalFilename: string;
  readonly sizeBytes: number;
  /** Sniffed from the bytes, application/octet-stream when unknown. */
  readonly mime: string;
  readonly sha256: string;
  readonly sha512: string;
  /** Last change of the file by its file system; null for captures. */
  readonly modifiedUtc: string | null;
  readonly pixelWidth: number | null;
  readonly pixelHeight: number | null;
  /** Selected EXIF facts as text (camera, original time, GPS present), for pictures that carry them. */
  readonly exif: Readonly<Record<string, string>>;
}

/** What was on the screen when Kept took the picture. */
export interface ScreenSource {
  readonly sourceKind: 'screen' | 'window';
  /** Title as the system gives it: hostile text. */
  readonly title: string;
  readonly displayWidthPx: number;
  readonly displayHeightPx: number;
  /** Scale in hundredths (150 = 1.5), as the system gives it. */
  readonly scalePercent: number;
}

/** What was taken of a screen or window. region: a part of one frame, whose other pixels this item does not hold. recording: a video. */
export const CAPTURE_MODES = ['whole', 'region', 'recording'] as const;
export type CaptureMode = (typeof CAPTURE_MODES)[number];

/** What ended a recording: the person, a lock, a drive that was full, a window or screen that went away, or the program itself ending in the middle. */
export const RECORDING_ENDS = ['person', 'lock', 'disk-full', 'source-gone', 'crash'] as const;
export type RecordingEnd = (typeof RECORDING_ENDS)[number];

/** Pixels of the frame, from its upper left corner. */
export interface PixelRect {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Where a display stands among the others, in the system's own units (one is `scalePercent` / 100 pixels). */
export interface DisplayPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly rotationDegrees: number;
  /** Displays that the computer had at that moment. */
  readonly displayCount: number;
}

/** How Kept took a picture or video of the screen. Items of before this was recorded have none. */
export interface CaptureFacts {
  readonly mode: CaptureMode;
  /** Null for a window, of which the system does not say on which display it is. */
  readonly display: DisplayPlace | null;
  /** Of the whole frame, also where only a part of it was kept. */
  readonly frameWidthPx: number;
  readonly frameHeightPx: number;
  readonly region: PixelRect | null;
  /** Pictures that belong together, one after another: of a chat that was scrolled, say. Numbers begin at 1 and have no holes. */
  readonly series: { readonly seriesId: string; readonly number: number } | null;
  /** The item that this one is a part of, where the whole was kept too. */
  readonly parent: { readonly itemId: string; readonly sha256: string } | null;
  readonly recording: RecordingFacts | null;
  /** What the running clock tells of the computer's clock since the entry before, which may be left out of a bundle. */
  readonly clockJump: { readonly kind: 'back' | 'ahead'; readonly byMs: number } | null;
}

export interface RecordingFacts {
  readonly recordingId: string;
  /** Without pauses; null where nobody was there to say: the program was cut off. */
  readonly durationMs: number | null;
  /** How often it was interrupted on purpose: between, nothing was recorded. */
  readonly pauses: number;
  readonly endedBy: RecordingEnd;
}

/** An address as pasted, and what Kept reads from it. */
export interface AddressFacts {
  /** Exactly what was pasted. */
  readonly raw: string;
  /** Platform name such as telegram, x, instagram; 'web' for any other web address; 'none' when it is no address. */
  readonly platform: string;
  /** public-post, private-post, invite, profile, video, page, … ; 'unreadable' when it is no address. */
  readonly form: string;
  /** The parsed parts in display order: [machine name, value]; values are hostile text. */
  readonly parts: readonly (readonly [string, string])[];
}

/** Everything that is fixed at the moment of intake and never changes afterwards. */
export interface ItemIntake {
  /** UUID version 4. */
  readonly itemId: string;
  /** E-0001, counted within the case. */
  readonly exhibitNo: string;
  readonly caseId: string;
  readonly kind: ItemKind;
  readonly intake: Intake;
  readonly depictedMinor: MinorAnswer;
  readonly capturedAt: Moment;
  readonly capturedAtSource: TimeSource;
  /** When Kept took it in, by this computer's clock. */
  readonly receivedAt: Moment;
  readonly file: FileFacts | null;
  readonly screen: ScreenSource | null;
  readonly address: AddressFacts | null;
  /** Text of a note or a message, as typed. */
  readonly text: string | null;
  readonly tool: ToolFacts;
  readonly capture?: CaptureFacts;
}

/** The program and system that took the item in. */
export interface ToolFacts {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
}

/** An item as it stands: its intake and the latest value of every field. */
export interface Item extends ItemIntake {
  readonly fields: Readonly<Partial<Record<FieldName, string>>>;
}
