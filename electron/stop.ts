import { app, dialog } from 'electron';
import { toErrorWire } from '../shared/base/errors.ts';
import { TITLE } from './window.ts';

/** One plain line for whoever started the app from a terminal. */
export function say(line: string): void {
  process.stderr.write(`${TITLE}: ${line}\n`);
}

/** Ends the app at once. What was acknowledged is on the disk; the line names a code and never what the error was about. */
export function stop(error: unknown): void {
  const { code, details } = toErrorWire(error);
  const line = `${code} ${JSON.stringify(details)}`;
  say(line);
  if (app.isPackaged) dialog.showErrorBox(TITLE, line);
  app.exit(1);
}
