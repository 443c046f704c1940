/** Eight tables of 256 in one row, so that eight bytes are folded in at each step. The polynomial is that of ZIP, reflected. */
const TABLE = buildTable(0xedb88320);

function buildTable(polynomial: number): Uint32Array {
  const table = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? polynomial ^ (value >>> 1) : value >>> 1;
    table[byte] = value;
  }
  for (let index = 256; index < table.length; index++) {
    const before = table[index - 256] ?? 0;
    table[index] = (before >>> 8) ^ (table[before & 0xff] ?? 0);
  }
  return table;
}

/** CRC-32 (APPNOTE 4.4.7) of the bytes that gave `before` followed by `bytes`; begin with 0. Unsigned. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let value = ~before;
  let index = 0;
  for (const last = bytes.length - 8; index <= last; index += 8) {
    value ^= at(bytes, index) | (at(bytes, index + 1) << 8) | (at(bytes, index + 2) << 16) | (at(bytes, index + 3) << 24);
    value = at(TABLE, 0x700 | (value & 0xff)) ^ at(TABLE, 0x600 | ((value >>> 8) & 0xff))
      ^ at(TABLE, 0x500 | ((value >>> 16) & 0xff)) ^ at(TABLE, 0x400 | (value >>> 24))
      ^ at(TABLE, 0x300 | at(bytes, index + 4)) ^ at(TABLE, 0x200 | at(bytes, index + 5))
      ^ at(TABLE, 0x100 | at(bytes, index + 6)) ^ at(TABLE, at(bytes, index + 7));
  }
  for (; index < bytes.length; index++) value = (value >>> 8) ^ at(TABLE, (value ^ at(bytes, index)) & 0xff);
  return ~value >>> 0;
}

function at(row: Uint8Array | Uint32Array, index: number): number {
  return row[index] ?? 0;
}
