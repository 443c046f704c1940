import type { HostMethod } from '../../../electron/channels.ts';
import { flag, hexText, instant, oneOf, textWhere, wholeNumber } from './plain-rules.ts';
import type { Members, Rule } from './plain-rules.ts';

/** Arguments of a call of the page to main: none, one value, or one object of such members. */
export type Arguments = null | { readonly only: Rule } | { readonly members: Members };

const NAME_LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

const source = textWhere(
  (text) => (text.startsWith('screen:') || text.startsWith('window:')) && text.length > 7 && text.length <= 120 && [...text].every((letter) => letter > ' ' && letter <= '~'),
  ['screen:0:0', 'window:41943043:0', 'screen:1'],
  ['', 'screen:', 'web-contents-media-stream://1:2', 'file:///etc/passwd', 'screen:0:0\n', ' screen:0:0', 'Screen:0:0', `screen:${'9'.repeat(200)}`, 'screen:\u202e'],
);
const fileName = textWhere(
  (text) => text.length > 0 && text.length <= 100 && [...text].every((letter) => `${NAME_LETTERS}._-`.includes(letter)) && NAME_LETTERS.includes(text[0] ?? '.'),
  ['K-2026-0001_20261122.zip', 'a', 'bundle.zip'],
  ['', '.zip', '-zip', '../x.zip', '/etc/passwd', 'C:\\x.zip', 'a/b', 'a\\b', 'a\0.zip', 'a b', 'a'.repeat(101), '증거.zip', 'a.zip\n', '~'],
);

const copied = textWhere((text) => text.length > 0 && text.length <= 131_072, ['x', '가'.repeat(500)], ['', 'x'.repeat(131_073)]);

/** Every call, so that a new one cannot come without its rule. */
export const HOST_RULES: Readonly<Record<HostMethod, Arguments>> = {
  info: null,
  writeSettings: { members: { 'language?': oneOf('ko', 'en', 'de', null), 'theme?': oneOf('system', 'light', 'dark'), 'idleMinutes?': wholeNumber(1, 15), 'backupReminderUtc?': instant, 'captureShortcut?': oneOf('off', 'ctrl-alt-shift-s', 'ctrl-alt-shift-k', 'f9'), 'contentProtection?': flag, 'coverOnBlur?': flag, 'exitExplained?': flag } },
  connectVault: null,
  listScreens: null,
  chooseScreen: { only: source },
  hideWindow: null,
  showWindow: null,
  setCaptureBar: { only: oneOf('bar', 'away', 'off') },
  fitCaptureBar: { members: { widthPx: wholeNumber(1, 16_384), heightPx: wholeNumber(1, 16_384) } },
  holdShortcut: { only: flag },
  readClipboard: null,
  chooseSaveFile: { only: fileName },
  chooseFolder: { only: oneOf('backup', 'restore') },
  revealSaved: { only: hexText(32) },
  revealVault: null,
  startAnew: null,
  copyText: { only: copied },
  leave: null,
  lock: null,
  quit: null,
};
