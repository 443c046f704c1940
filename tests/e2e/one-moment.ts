/** What a bundle takes from the computer besides the vault: one moment in one zone, and the random bytes that seal its entries. The same for all that are compared. */
export const MOMENT = { atMs: Date.UTC(2027, 0, 2, 3, 4, 5, 678), zone: 'Asia/Seoul', offsetMinutes: 540, randomByte: 0x5a } as const;

export const SAME_LANGUAGES = ['ko'] as const;

/** What export-in-node.ts is told, as JSON on its standard input. */
export interface NodeExport {
  /** The person's data folder, with the vault in it. */
  readonly folder: string;
  readonly passphrase: string;
  /** Of the bundle. */
  readonly file: string;
  /** A picture of the report as the browser scaled it: Node has no decoder of its own. */
  readonly picture: { readonly jpegBase64: string; readonly widthPx: number; readonly heightPx: number };
}
