/**
 * More marks on one letter than any writing has (Unicode, UAX #15, stream-safe text). Composing takes time by the square of their number, minutes for those that a text has
 * room for: what goes beyond is taken off, or written otherwise, before a text of somebody else's is composed.
 */
export const ENDLESS_MARKS = /(\p{M}{30})(\p{M}+)/gu;
