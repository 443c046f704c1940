export const ENGLISH_SHELL = {
  shell: {
    keptForText: 'Kept was locked and not closed: something half-written could not be saved. It is there again when you unlock. If you close Kept once more now, it is lost.',
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
