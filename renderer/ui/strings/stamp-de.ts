import type { Stamp } from './catalogue.ts';

export const GERMAN_STAMP: Stamp = {
  stamp: {
    request: 'Anfrage für einen Zeitstempel',
  },
  bundles: {
    title: 'Beweispakete und Zeitstempel',
    text: 'Bisher erstellte Beweispakete, und Zeitstempel dazu',
    lead: 'Neben jedem Beweispaket liegt eine kleine Anfrage (.tsq) ohne jeden Inhalt. Jemand mit Internet kann sie zu einem Zeitstempeldienst bringen; die Antwort (.tsr) wird hier ohne Internet geprüft und aufbewahrt.',
    add: 'Antwort hinzufügen (.tsr, .ots)',
    adding: 'Die Antwort wird geprüft …',
    added: 'Die Antwort gehört zu {{name}} und wurde aufbewahrt.',
    none: 'Es wurde noch kein Beweispaket erstellt.',
    noneText: 'Sobald Sie eines erstellt haben, steht es hier.',
    exported: 'Fertiggestellt {{when}}',
    items: 'Beweismittel',
    size: 'Größe',
    noStamp: 'Noch kein Zeitstempel.',
    checks: 'Die zwölf Prüfungen',
    notShown: 'Was er nicht zeigt',
    keptSince: 'Hier aufbewahrt seit {{when}}',
  },
};
