const RATE = 8_000;
const HERTZ = 440;

/**
 * What a recording on this machine sounds like: a tone as long as somebody spoke, never a voice. WAV, 8 kHz, 16 bits, one channel,
 * as the provider's own recordings of calls are.
 */
export const toneOf = (seconds: number): Buffer => {
  const samples = Math.round(seconds * RATE);
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) {
    bytes.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * HERTZ * index) / RATE)), 44 + index * 2);
  }
  return bytes;
};

/**
 * One frame of MPEG-2 layer III without a CRC, 32 kbit a second, 16 kHz, one channel (ISO 13818-3): 144 bytes, 576 samples. With nothing
 * but zeros after its header it is silence: nobody needs to encode anything for that.
 */
const FRAME = Buffer.concat([Buffer.from([0xff, 0xf3, 0x48, 0xc0]), Buffer.alloc(140)]);
const FRAMES_A_SECOND = 16_000 / 576;

/** The same as an MP3, of which only the length is right: it is silent. */
export const silenceOf = (seconds: number): Buffer =>
  Buffer.concat(Array.from({ length: Math.round(seconds * FRAMES_A_SECOND) }, () => FRAME));
