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

/** Ends a start that is not a plain one, before anything is read; `cause` is the name of a switch or a variable and never its value. */
export function refuseStart(cause: string): void {
  const line = `does not start with ${cause}`;
  say(line);
  dialog.showErrorBox(TITLE, `${TITLE}은(는) ${cause} 설정으로는 시작하지 않습니다.\n${TITLE} ${line}.\n${TITLE} startet nicht mit ${cause}.`);
  app.exit(2);
}
