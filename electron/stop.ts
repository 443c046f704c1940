import { app, dialog } from 'electron';
import { toErrorWire } from '../shared/base/errors.ts';
import { TITLE } from './window.ts';

/** One plain line for whoever started the app from a terminal. */
export function say(line: string): void {
  process.stderr.write(`${TITLE}: ${line}\n`);
}

/** No page is there to say it in one language. */
const STOPPED = [
  `문제가 생겨 ${TITLE}를 멈추었습니다. 저장했다고 알려 드린 것은 지우거나 바꾸지 않았습니다. ${TITLE}를 다시 열어 보고, 계속되면 컴퓨터를 다시 시작하세요.`,
  `${TITLE} has stopped because of a fault. What it called saved was not removed or changed. Open ${TITLE} again; if this stays, restart the computer.`,
  `${TITLE} wurde wegen eines Fehlers beendet. Was als gespeichert gemeldet war, wurde weder gelöscht noch geändert. Öffnen Sie ${TITLE} erneut; bleibt es dabei, starten Sie den Computer neu.`,
];

/** Ends the app at once. What was acknowledged is on the disk; the line names a code and never what the error was about. */
export function stop(error: unknown): void {
  const { code, details } = toErrorWire(error);
  const line = `${code} ${JSON.stringify(details)}`;
  say(line);
  if (app.isPackaged) dialog.showErrorBox(TITLE, `${STOPPED.join('\n')}\n\n${line}`);
  app.exit(1);
}

/** Ends a start that is not a plain one, before anything is read; `cause` is the name of a switch or a variable and never its value. */
export function refuseStart(cause: string): void {
  const line = `does not start with ${cause}`;
  say(line);
  dialog.showErrorBox(TITLE, `${TITLE}는 ${cause} 설정으로는 시작하지 않습니다.\n${TITLE} ${line}.\n${TITLE} startet nicht mit ${cause}.`);
  app.exit(2);
}
