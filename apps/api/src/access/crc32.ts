/** CRC-32 as in zip and PNG, of the text's UTF-8 bytes. node:zlib has it only from Node 20.15 and 22.2 on,
 *  and its types not yet. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
