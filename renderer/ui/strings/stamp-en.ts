/** Words for finished bundles and their trusted time. */
export const ENGLISH_STAMP = {
  stamp: {
    request: 'Request for a time stamp',
  },
  bundles: {
    title: 'Bundles and time stamps',
    text: 'Bundles made so far, and time stamps for them',
    lead: 'Beside each bundle lies a small request (.tsq) without any contents. Somebody with the internet can take it to a time-stamping authority; the answer (.tsr) is checked here without the internet and kept.',
    add: 'Add an answer (.tsr, .ots)',
    adding: 'Checking the answer…',
    added: 'The answer belongs to {{name}} and was kept.',
    none: 'No bundle has been made yet.',
    noneText: 'Once you have made one, it is listed here.',
    exported: 'Finished {{when}}',
    items: 'Items',
    size: 'Size',
    noStamp: 'No time stamp yet.',
    checks: 'The twelve checks',
    notShown: 'What it does not show',
    keptSince: 'Kept here since {{when}}',
  },
};
