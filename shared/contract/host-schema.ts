import * as v from 'valibot';
import { LANGUAGES } from '../base/language.ts';
import { CAPTURE_SHORTCUTS, MAX_COPIED_LENGTH } from './host.ts';
import type { HostApi, Settings } from './host.ts';

/** What settings are before anybody chose. */
export const DEFAULT_SETTINGS: Settings = { language: null, theme: 'system', idleMinutes: 5 };

const language = v.nullable(v.picklist(LANGUAGES));
const theme = v.picklist(['system', 'light', 'dark']);
const idleMinutes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(15));

const backupReminderUtc = v.exactOptional(v.pipe(v.string(), v.isoTimestamp(), v.maxLength(40)));

/** Missing in files of versions that did not know them. */
const choices = { contentProtection: v.exactOptional(v.boolean()), coverOnBlur: v.exactOptional(v.boolean()), exitExplained: v.exactOptional(v.boolean()) };

const captureShortcut = v.exactOptional(v.picklist(CAPTURE_SHORTCUTS));

/** Settings as they lie in a file or come back to the page. */
export const settingsSchema = v.strictObject({ language, theme, idleMinutes, backupReminderUtc, ...choices, captureShortcut });

const settingsChanges = v.strictObject({
  language: v.exactOptional(language),
  theme: v.exactOptional(theme),
  idleMinutes: v.exactOptional(idleMinutes),
  backupReminderUtc,
  ...choices,
  captureShortcut,
});

const sourceId = v.pipe(v.string(), v.maxLength(120), v.regex(/^(screen|window):[\x21-\x7e]+$/));
/** A bare file name of a small set of characters: no folder, no drive, no leading dot. */
const suggestedName = v.pipe(v.string(), v.maxLength(100), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/));
const handle = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
/** More than any display has. */
const lengthPx = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16_384));
const nothing = v.strictTuple([]);

/** Arguments of each call of HostApi, as the list in which they arrive in main. */
export const hostParams = {
  info: nothing,
  writeSettings: v.strictTuple([settingsChanges]),
  connectVault: nothing,
  listScreens: nothing,
  chooseScreen: v.strictTuple([sourceId]),
  hideWindow: nothing,
  showWindow: nothing,
  setCaptureBar: v.strictTuple([v.picklist(['bar', 'away', 'off'])]),
  fitCaptureBar: v.strictTuple([v.strictObject({ widthPx: lengthPx, heightPx: lengthPx })]),
  holdShortcut: v.strictTuple([v.boolean()]),
  readClipboard: nothing,
  chooseSaveFile: v.strictTuple([suggestedName]),
  chooseFolder: v.strictTuple([v.picklist(['backup', 'restore'])]),
  revealSaved: v.strictTuple([handle]),
  revealVault: nothing,
  startAnew: nothing,
  copyText: v.strictTuple([v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_COPIED_LENGTH))]),
  leave: nothing,
  lock: nothing,
  quit: nothing,
} satisfies Record<keyof HostApi, v.GenericSchema<unknown, readonly unknown[]>>;

export type HostParams<M extends keyof HostApi> = v.InferOutput<(typeof hostParams)[M]>;
