/**
 * All that shared/ may ask of whatever runs it: a worker, Node, or a page opened from disk.
 * Nothing of a browser's document, of Node or of Electron is declared here, so a use of one does not compile.
 */
interface TextEncoder { encode(text: string): Uint8Array<ArrayBuffer> }
declare const TextEncoder: { new (): TextEncoder };
interface TextDecoder { decode(bytes: Uint8Array): string }
declare const TextDecoder: { new (label: string, options: { fatal: boolean; ignoreBOM?: boolean }): TextDecoder };
declare function btoa(binary: string): string;
declare function atob(base64: string): string;
declare const performance: { now(): number };
interface CryptoKey { readonly type: string }
declare const crypto: {
  getRandomValues<T extends Uint8Array>(bytes: T): T;
  readonly subtle: {
    importKey(format: 'raw' | 'raw-secret' | 'spki', key: Uint8Array, algorithm: string | object, extractable: boolean, usages: string[]): Promise<CryptoKey>;
    encrypt(algorithm: object, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
    decrypt(algorithm: object, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
    verify(algorithm: object, key: CryptoKey, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
    digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer>;
  };
};
declare namespace WebAssembly {
  class Memory { readonly buffer: ArrayBuffer }
  /** Compiled code; nothing of it can be read. */
  interface Module { readonly [Symbol.toStringTag]: string }
  const Module: { new (code: Uint8Array): Module };
  class Instance { constructor(module: Module); readonly exports: Readonly<Record<string, unknown>> }
  function validate(code: Uint8Array): boolean;
}
interface AbortSignal { readonly aborted: boolean; throwIfAborted(): void; addEventListener(type: 'abort', listener: () => void, options?: { once: boolean }): void; removeEventListener(type: 'abort', listener: () => void): void }
interface File { readonly name: string; readonly size: number; readonly lastModified: number }
interface MessagePort { readonly onmessage: unknown }
interface URL { readonly protocol: string; readonly hostname: string; readonly host: string; readonly port: string; readonly username: string; readonly password: string; readonly pathname: string; readonly search: string; readonly hash: string; readonly href: string; readonly searchParams: URLSearchParams }
interface URLSearchParams { get(name: string): string | null; has(name: string): boolean }
declare const URL: { new (text: string): URL; canParse(text: string): boolean };
declare const URLSearchParams: { new (text: string): URLSearchParams };
