import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/*
 * The payload of an age file, after https://age-encryption.org/v1 ("Payload"): a nonce of 16 bytes, then
 * chunks of 64 KiB under ChaCha20-Poly1305, the last one marked. The header, and with it everything about
 * keys, is the business of the age-encryption package. That package does the payload in JavaScript, at some
 * 80 MB/s and on the core that pg_dump needs; OpenSSL does it at more than 1 GB/s.
 */

const CHUNK = 64 * 1024;
const TAG = 16;
const CIPHER = 'chacha20-poly1305';

export const NONCE_BYTES = 16;

/** A transformation of a byte stream, fed piece by piece. */
export interface Pass {
  update(data: Buffer): Buffer;
  final(): Buffer;
}

/**
 * @param fileKey 16 bytes.
 * @param nonce {@link NONCE_BYTES}, written before the payload.
 */
export function encryptPayload(fileKey: Uint8Array, nonce: Uint8Array): Pass {
  const key = payloadKey(fileKey, nonce);
  return chunked(CHUNK, (chunk, counter) => {
    const cipher = createCipheriv(CIPHER, key, counter, { authTagLength: TAG });
    return [cipher.update(chunk), cipher.final(), cipher.getAuthTag()];
  });
}

/** The reverse. `update` and `final` throw where the data is not what was encrypted, or ends early. */
export function decryptPayload(fileKey: Uint8Array, nonce: Uint8Array): Pass {
  const key = payloadKey(fileKey, nonce);
  return chunked(CHUNK + TAG, (chunk, counter, index) => {
    if (chunk.length < TAG) throw new Error('the encrypted data ends too early');
    const decipher = createDecipheriv(CIPHER, key, counter, { authTagLength: TAG });
    decipher.setAuthTag(chunk.subarray(chunk.length - TAG));
    const plain = decipher.update(chunk.subarray(0, chunk.length - TAG));
    decipher.final();
    if (plain.length === 0 && index > 0) throw new Error('the last encrypted chunk is empty');
    return [plain];
  });
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** Cuts into chunks of `size`; the last one, which may be shorter, is known as such only at the end. */
function chunked(
  size: number,
  work: (chunk: Buffer, counter: Buffer, index: number) => Buffer[],
): Pass {
  let pending: Buffer = Buffer.alloc(0);
  let index = 0;
  const next = (chunk: Buffer, last: boolean) => {
    const done = work(chunk, chunkNonce(index, last), index);
    index += 1;
    return done;
  };
  return {
    update(data) {
      const all = pending.length === 0 ? data : Buffer.concat([pending, data]);
      const out: Buffer[] = [];
      let at = 0;
      for (; all.length - at > size; at += size) {
        out.push(...next(all.subarray(at, at + size), false));
      }
      pending = all.subarray(at);
      return Buffer.concat(out);
    },
    final: () => Buffer.concat(next(pending, true)),
  };
}

/** 11 bytes of counter, big-endian, and one that marks the last chunk. */
function chunkNonce(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 3);
  if (last) nonce[11] = 1;
  return nonce;
}
