/** Eight tables of 256 in one row, so that eight bytes are folded in at each step. The polynomial is that of ZIP, reflected. */
const TABLE = buildTable(0xedb88320 | 0);

function buildTable(polynomial: number): Int32Array {
  const table = new Int32Array(8 * 256);
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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let value = ~before;
  let index = 0;
  for (const last = bytes.length - 8; index <= last; index += 8) {
    const low = value ^ view.getInt32(index, true);
    const high = view.getInt32(index + 4, true);
    value = at(TABLE, 0x700 | (low & 0xff)) ^ at(TABLE, 0x600 | ((low >>> 8) & 0xff))
      ^ at(TABLE, 0x500 | ((low >>> 16) & 0xff)) ^ at(TABLE, 0x400 | (low >>> 24))
      ^ at(TABLE, 0x300 | (high & 0xff)) ^ at(TABLE, 0x200 | ((high >>> 8) & 0xff))
      ^ at(TABLE, 0x100 | ((high >>> 16) & 0xff)) ^ at(TABLE, high >>> 24);
  }
  for (; index < bytes.length; index++) value = (value >>> 8) ^ at(TABLE, (value ^ at(bytes, index)) & 0xff);
  return ~value >>> 0;
}

function at(row: Uint8Array | Int32Array, index: number): number {
  return row[index] ?? 0;
}
