import type { Shell } from './catalogue.ts';

export const GERMAN_SHELL: Shell = {
  shell: {
    keptForText: 'Kept wurde gesperrt und nicht geschlossen: Etwas halb Geschriebenes ließ sich nicht speichern. Nach dem Entsperren ist es wieder da. Wenn Sie Kept jetzt noch einmal schließen, geht es verloren.',
  },
  names: {
    title: 'Wählen Sie hier nur Dateien mit einfachen lateinischen Namen',
    text: 'Hat der Name einer Datei oder ihres Ordners koreanische Zeichen, Umlaute oder Ähnliches, wird die Datei nicht hinzugefügt, und die Seite kann sich schließen und Kept sich sperren. Was schon aufbewahrt ist, ist sicher. Der Grund: Die Spracheinstellung dieses Computers (LANG) ist nicht UTF-8.',
    help: 'Starten Sie Kept mit LANG=de_DE.UTF-8 oder LANG=C.UTF-8, oder kopieren Sie die Datei zuerst unter einen Namen aus einfachen Buchstaben und Ziffern. Ihr Inhalt bleibt gleich; im Protokoll steht dann der neue Name.',
  },
  release: {
    of: 'Erschienen am {{day}}.',
    age_one: 'Diese Version ist {{count}} Monat alt.',
    age_other: 'Diese Version ist {{count}} Monate alt.',
    clock: 'Die Uhr dieses Computers zeigt einen Tag davor.',
    mended: 'Electron {{major}}, das die Fenster zeichnet, erhält von seinen Herstellern bis etwa {{month}} Sicherheitsupdates.',
    notMended: 'Electron {{major}}, das die Fenster zeichnet, erhält von seinen Herstellern seit etwa {{month}} keine Sicherheitsupdates mehr.',
    ask: 'Fragen Sie dort nach einer neueren Version, wo Sie Kept bekommen haben. Eine neuere Version öffnet alles, was Sie aufbewahrt haben.',
  },
};
