export const ENGLISH_SHELL = {
  shell: {
    keptForText: 'Kept was locked and not closed: something half-written could not be saved. It is there again when you unlock. If you close Kept once more now, it is lost.',
  },
  names: {
    title: 'Choose only files with plain Latin names here',
    text: 'If the name of a file or of its folder has Korean or other letters, the file is not added, and this window may close its page and lock. What is kept already is safe. The cause: the language setting of this computer (LANG) is not UTF-8.',
    help: 'Start Kept with LANG=ko_KR.UTF-8 or LANG=C.UTF-8, or copy the file under a name of Latin letters and digits first. Its content stays the same; the name in the record is then the new one.',
  },
  release: {
    of: 'Released on {{day}}.',
    age_one: 'This version is {{count}} month old.',
    age_other: 'This version is {{count}} months old.',
    clock: 'The clock of this computer shows a day before that.',
    mended: 'Electron {{major}}, which draws the window, gets security updates from its makers until about {{month}}.',
    notMended: 'Electron {{major}}, which draws the window, has had no security updates from its makers since about {{month}}.',
    ask: 'Ask for a newer version where you got Kept. A newer version opens everything that you have kept.',
  },
};
