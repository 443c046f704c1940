/**
 * The few WebAssembly instructions (W3C WebAssembly Core 2.0, §5.4) that the SHA-2 rounds and the cipher are made of. Code is a list of bytes; an expression
 * leaves one value on the stack, a statement none.
 */
export type Code = readonly number[];

type Binary = (a: Code, b: Code) => Code;

/** What rounds do with one word, of 32 or 64 bits. */
export interface WordCode {
  readonly type: number;
  readonly bytes: 4 | 8;
  constant(value: bigint): Code;
  load(address: Code, offset: number): Code;
  store(address: Code, offset: number, value: Code): Code;
  readonly add: Binary;
  readonly multiply: Binary;
  readonly and: Binary;
  readonly or: Binary;
  readonly xor: Binary;
  shiftLeft(a: Code, bits: number): Code;
  shiftRight(a: Code, bits: number): Code;
  rotateRight(a: Code, bits: number): Code;
}

export const VECTOR_TYPE = 0x7b;
const I32 = 0x7f;
const I64 = 0x7e;

export const word32: WordCode = wordCode({ type: I32, bytes: 4, align: 2, constant: 0x41, load: 0x28, store: 0x36, add: 0x6a, multiply: 0x6c, and: 0x71, or: 0x72, xor: 0x73, shiftLeft: 0x74, shiftRight: 0x76, rotateRight: 0x78 });
export const word64: WordCode = wordCode({ type: I64, bytes: 8, align: 3, constant: 0x42, load: 0x29, store: 0x37, add: 0x7c, multiply: 0x7e, and: 0x83, or: 0x84, xor: 0x85, shiftLeft: 0x86, shiftRight: 0x88, rotateRight: 0x8a });

type Opcodes = Record<'type' | 'align' | 'constant' | 'load' | 'store' | 'add' | 'multiply' | 'and' | 'or' | 'xor' | 'shiftLeft' | 'shiftRight' | 'rotateRight', number> & { readonly bytes: 4 | 8 };

function wordCode(op: Opcodes): WordCode {
  const constant = (value: bigint): Code => [op.constant, ...signed(BigInt.asIntN(op.bytes * 8, value))];
  const binary = (opcode: number): Binary => (a, b) => [...a, ...b, opcode];
  return {
    type: op.type,
    bytes: op.bytes,
    constant,
    load: (address, offset) => [...address, op.load, op.align, ...unsigned(offset)],
    store: (address, offset, value) => [...address, ...value, op.store, op.align, ...unsigned(offset)],
    add: binary(op.add),
    multiply: binary(op.multiply),
    and: binary(op.and),
    or: binary(op.or),
    xor: binary(op.xor),
    shiftLeft: (a, bits) => [...a, ...constant(BigInt(bits)), op.shiftLeft],
    shiftRight: (a, bits) => [...a, ...constant(BigInt(bits)), op.shiftRight],
    rotateRight: (a, bits) => [...a, ...constant(BigInt(bits)), op.rotateRight],
  };
}

/** Sixteen bytes at once: shifts work in lanes of 32 or 64 bits. */
export const vector = {
  constant: (bytes: readonly number[]): Code => simd(0x0c, bytes),
  load: (address: Code, offset: number): Code => [...address, ...simd(0x00), 4, ...unsigned(offset)],
  store: (address: Code, offset: number, value: Code): Code => [...address, ...value, ...simd(0x0b), 4, ...unsigned(offset)],
  /** Byte n of the result is byte lanes[n] of the 32 bytes of both. */
  shuffle: (a: Code, b: Code, lanes: readonly number[]): Code => [...a, ...b, ...simd(0x0d, lanes)],
  or: (a: Code, b: Code): Code => [...a, ...b, ...simd(0x50)],
  xor: (a: Code, b: Code): Code => [...a, ...b, ...simd(0x51)],
  add32: (a: Code, b: Code): Code => [...a, ...b, ...simd(0xae)],
  shiftLeft32: (a: Code, bits: number): Code => [...a, ...number32(bits), ...simd(0xab)],
  shiftRight32: (a: Code, bits: number): Code => [...a, ...number32(bits), ...simd(0xad)],
  shiftRight64: (a: Code, bits: number): Code => [...a, ...number32(bits), ...simd(0xcd)],
  lane64: (a: Code, lane: number): Code => [...a, ...simd(0x1d, [lane])],
} as const;

export function get(local: number): Code {
  return [0x20, ...unsigned(local)];
}

export function set(local: number, value: Code): Code {
  return [...value, 0x21, ...unsigned(local)];
}

export function number32(value: number): Code {
  return word32.constant(BigInt(value));
}

/** Statements that run once and again for as long as `counter`, less one each time, is not zero. */
export function countedLoop(counter: number, statements: Code): Code {
  return [0x03, 0x40, ...statements, ...get(counter), ...number32(-1), 0x6a, 0x22, ...unsigned(counter), 0x0d, 0, 0x0b];
}

interface Locals {
  readonly count: number;
  readonly type: number;
}

interface NamedFunction {
  readonly name: string;
  readonly locals: readonly Locals[];
  readonly body: Code;
}

/** A module that exports its memory of one page (64 KiB) as `memory`, and as `run` one function of two 32-bit numbers, locals 0 and 1. */
export function singleFunctionModule(locals: readonly Locals[], body: Code): Uint8Array<ArrayBuffer> {
  return moduleOf(1, [{ name: 'run', locals, body }]);
}

/** The same with more memory and several functions, all of two 32-bit numbers. */
export function moduleOf(pages: number, functions: readonly NamedFunction[]): Uint8Array<ArrayBuffer> {
  const bodies = functions.flatMap(({ locals, body }) => {
    const code = [...unsigned(locals.length), ...locals.flatMap(({ count, type }) => [...unsigned(count), type]), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [1, 0x60, 2, I32, I32, 0]),
    ...section(3, [functions.length, ...functions.map(() => 0)]),
    ...section(5, [1, 0, pages]),
    ...section(7, [functions.length + 1, ...exported('memory', 2, 0), ...functions.flatMap(({ name }, place) => exported(name, 0, place))]),
    ...section(10, [functions.length, ...bodies]),
  ]);
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function exported(name: string, kind: number, index: number): Code {
  return [name.length, ...Array.from(name, (letter) => letter.charCodeAt(0)), kind, index];
}

function simd(opcode: number, immediate: readonly number[] = []): Code {
  return [0xfd, ...unsigned(opcode), ...immediate];
}

/** LEB128 (§5.2.2). */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): Code {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
