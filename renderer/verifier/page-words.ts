import type { Language } from '../../shared/base/language.ts';

/** Words of the page around the verdict; {…} are filled in by the page. */
export interface PageWords {
  readonly title: string;
  readonly intro: string;
  readonly language: string;
  readonly fileHeading: string;
  readonly fileHint: string;
  readonly fileButton: string;
  readonly fileChosen: string;
  readonly fileMissing: string;
  readonly oneFile: string;
  readonly notTaken: string;
  readonly fingerprintHeading: string;
  readonly fingerprintHint: string;
  readonly check: string;
  readonly checking: string;
  readonly progress: string;
  readonly cancel: string;
  readonly cancelled: string;
  readonly print: string;
  readonly failedHeading: string;
  readonly checkedFile: string;
  readonly checkedAt: string;
  readonly technical: string;
  readonly about: string;
}

const KOREAN: PageWords = {
  title: '제출 파일 확인',
  intro: 'Kept로 만든 제출 파일(ZIP)이 봉인한 뒤로 변경되지 않았는지 확인합니다. 이 페이지는 인터넷 없이 작동하며, 선택한 파일을 어디에도 보내지 않습니다.',
  language: '언어',
  fileHeading: '1. ZIP 파일 선택',
  fileHint: '압축을 풀지 않은 ZIP 파일을 선택하거나 여기에 끌어다 놓으십시오.',
  fileButton: '파일 선택',
  fileChosen: '선택한 파일: {file} ({size}바이트)',
  fileMissing: '먼저 ZIP 파일을 선택해 주십시오.',
  oneFile: 'ZIP 파일은 한 번에 하나씩 확인할 수 있습니다.',
  notTaken: '다른 파일을 확인하는 동안 선택하신 파일은 확인하지 않았습니다: {file}. 그 파일은 다시 선택해 주십시오.',
  fingerprintHeading: '2. 서명 키 지문 또는 낱말(선택)',
  fingerprintHint: '종이로 받은 해시값 확인서의 “SHA256:…” 값이나 낱말 10개를 입력하십시오. 입력하지 않으면 결과 화면에서 낱말을 눈으로 비교할 수 있습니다.',
  check: '확인하기',
  checking: '확인하고 있습니다. 끝날 때까지 이 창을 닫지 마십시오.',
  progress: '{percent}% 확인했습니다.',
  cancel: '중단',
  cancelled: '중단했습니다. 아무것도 확인되지 않았습니다.',
  print: '이 결과 인쇄',
  failedHeading: '맞지 않는 항목',
  checkedFile: '확인한 파일',
  checkedAt: '확인한 일시(이 컴퓨터의 시계)',
  technical: '기술 정보(JSON)',
  about: 'Kept {version} 확인 페이지. 이 페이지는 확인할 자료와 함께 받은 것이 아니라 Kept 프로젝트에서 직접 받은 것이어야 합니다.',
};

const ENGLISH: PageWords = {
  title: 'Check a bundle',
  intro: 'Checks whether a bundle (ZIP file) made with Kept has changed since it was sealed. This page works without the internet and sends the file nowhere.',
  language: 'Language',
  fileHeading: '1. Choose the ZIP file',
  fileHint: 'Choose the ZIP file as you received it, not unpacked, or drop it here.',
  fileButton: 'Choose file',
  fileChosen: 'Chosen file: {file} ({size} bytes)',
  fileMissing: 'Choose the ZIP file first.',
  oneFile: 'One ZIP file can be checked at a time.',
  notTaken: 'This file has not been checked, since it was chosen while another one was being checked: {file}. Choose it again.',
  fingerprintHeading: '2. Key fingerprint or words (optional)',
  fingerprintHint: 'Enter the value “SHA256:…” or the ten words from the printed hash sheet. Without them, you can compare the words by eye in the result.',
  check: 'Check',
  checking: 'Checking. Please keep this window open until it has finished.',
  progress: '{percent} % checked.',
  cancel: 'Stop',
  cancelled: 'Stopped. Nothing has been checked.',
  print: 'Print this result',
  failedHeading: 'What does not fit',
  checkedFile: 'Checked file',
  checkedAt: 'Checked at (by the clock of this computer)',
  technical: 'Technical details (JSON)',
  about: 'Kept {version}, checking page. You should have this page from the Kept project itself, not together with what it is to check.',
};

const GERMAN: PageWords = {
  title: 'Beweispaket prüfen',
  intro: 'Prüft, ob ein mit Kept erstelltes Beweispaket (ZIP-Datei) seit dem Versiegeln verändert wurde. Diese Seite arbeitet ohne Internet und sendet die Datei nirgendwohin.',
  language: 'Sprache',
  fileHeading: '1. ZIP-Datei wählen',
  fileHint: 'Wählen Sie die ZIP-Datei, wie Sie sie erhalten haben, nicht entpackt, oder ziehen Sie sie hierher.',
  fileButton: 'Datei wählen',
  fileChosen: 'Gewählte Datei: {file} ({size} Byte)',
  fileMissing: 'Wählen Sie zuerst die ZIP-Datei.',
  oneFile: 'Es kann immer nur eine ZIP-Datei geprüft werden.',
  notTaken: 'Diese Datei wurde nicht geprüft, weil sie während der Prüfung einer anderen gewählt wurde: {file}. Wählen Sie sie noch einmal.',
  fingerprintHeading: '2. Fingerabdruck oder Wörter des Schlüssels (freiwillig)',
  fingerprintHint: 'Geben Sie den Wert „SHA256:…“ oder die zehn Wörter vom gedruckten Prüfsummenblatt ein. Ohne sie können Sie die Wörter im Ergebnis mit dem Auge vergleichen.',
  check: 'Prüfen',
  checking: 'Die Prüfung läuft. Bitte lassen Sie dieses Fenster bis zum Ende geöffnet.',
  progress: '{percent} % geprüft.',
  cancel: 'Abbrechen',
  cancelled: 'Abgebrochen. Es wurde nichts geprüft.',
  print: 'Dieses Ergebnis drucken',
  failedHeading: 'Was nicht passt',
  checkedFile: 'Geprüfte Datei',
  checkedAt: 'Geprüft am (Uhr dieses Computers)',
  technical: 'Technische Angaben (JSON)',
  about: 'Kept {version}, Prüfseite. Diese Seite sollten Sie vom Projekt Kept selbst haben, nicht zusammen mit dem, was geprüft werden soll.',
};

export const PAGE_WORDS: Readonly<Record<Language, PageWords>> = { ko: KOREAN, en: ENGLISH, de: GERMAN };
/** Each language by its own name. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { ko: '한국어', en: 'English', de: 'Deutsch' };
