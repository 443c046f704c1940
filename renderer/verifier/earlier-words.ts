import type { Language } from '../../shared/base/language.ts';

/** Words for the checkpoint of an earlier bundle or sheet. */
export interface EarlierWords {
  readonly heading: string;
  readonly lead: string;
  readonly label: string;
  readonly hint: string;
  readonly fromFile: string;
  readonly taken: string;
  readonly none: string;
  readonly fault: string;
}

export const EARLIER_WORDS: Readonly<Record<Language, EarlierWords>> = {
  ko: {
    heading: '3. 같은 사건의 이전 제출 파일과 비교(선택)',
    lead: '같은 사건으로 먼저 받은 제출 파일이나 해시값 확인서가 있으면, 관리 이력이 그때의 기록에서 그대로 이어지는지 확인할 수 있습니다.',
    label: '이전 확인점',
    hint: '이전 확인서의 “관리 이력의 확인점(서명됨)” 전체를 붙여 넣거나, 기록 수와 마지막 기록의 해시값을 빈칸으로 나누어 입력하십시오.',
    fromFile: '이전 제출 파일(ZIP)에서 가져오기',
    taken: '확인점을 가져왔습니다: {file}',
    none: '이 파일에서 확인점을 찾을 수 없습니다: {file}',
    fault: '확인점이 아닙니다. 확인서의 확인점 전체, 또는 기록 수와 64자리 해시값을 입력해 주십시오.',
  },
  en: {
    heading: '3. Compare with an earlier bundle of the same case (optional)',
    lead: 'If you received a bundle or a hash sheet of the same case before, you can see whether the log goes on from exactly the entries of then.',
    label: 'Earlier checkpoint',
    hint: 'Paste all of “Checkpoint of the log (signed)” from the earlier sheet, or enter the number of entries, a space and the hash of the last entry.',
    fromFile: 'Take it from the earlier bundle (ZIP)',
    taken: 'The checkpoint was taken from {file}',
    none: 'There is no checkpoint in this file: {file}',
    fault: 'This is no checkpoint. Enter all of it as on the sheet, or the number of entries and the hash with its 64 digits.',
  },
  de: {
    heading: '3. Mit einem früheren Beweispaket desselben Falls vergleichen (freiwillig)',
    lead: 'Haben Sie zum selben Fall schon ein Beweispaket oder ein Prüfsummenblatt erhalten, lässt sich prüfen, ob das Protokoll genau die damaligen Einträge fortsetzt.',
    label: 'Früherer Kontrollpunkt',
    hint: 'Fügen Sie „Kontrollpunkt des Protokolls (signiert)“ vom früheren Blatt ganz ein, oder geben Sie die Anzahl der Einträge, ein Leerzeichen und die Prüfsumme des letzten Eintrags ein.',
    fromFile: 'Aus dem früheren Beweispaket (ZIP) übernehmen',
    taken: 'Der Kontrollpunkt wurde übernommen aus {file}',
    none: 'In dieser Datei ist kein Kontrollpunkt: {file}',
    fault: 'Das ist kein Kontrollpunkt. Geben Sie ihn ganz ein, wie er auf dem Blatt steht, oder die Anzahl der Einträge und die Prüfsumme mit ihren 64 Ziffern.',
  },
};
