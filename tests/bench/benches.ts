import type { Bench } from './row.ts';

/** Everything that is measured, in the order of the table. Each is loaded when its turn comes. */
export const BENCHES: readonly { readonly name: string; readonly load: () => Promise<Bench> }[] = [
];
