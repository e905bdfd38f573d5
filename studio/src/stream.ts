// Plays a clip while the rest of it is made: fragmented MP4 from the server into a MediaSource.

const AVCC = [0x61, 0x76, 0x63, 0x43];
const MAX_HEADER_BYTES = 1 << 16;

export function canStream(): boolean {
  return "MediaSource" in window;
}

/** The codec of an MP4 by its `avcC` box: profile, constraints and level, as browsers want to hear them. */
export function codecOf(header: Uint8Array): string | null {
  for (let at = 0; at + 8 <= header.length; at++) {
    if (AVCC.every((byte, index) => header[at + index] === byte)) {
      const hex = [...header.subarray(at + 5, at + 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return `video/mp4; codecs="avc1.${hex}"`;
    }
  }
  return null;
}

/** Feeds a video element until the clip is whole, the signal aborts or the stream fails. */
export async function playStream(video: HTMLVideoElement, url: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, { signal, credentials: "same-origin" });
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
  const reader = response.body.getReader();
  try {
    const source = await attached(video, signal);
    let header = new Uint8Array();
    let buffer: SourceBuffer | null = null;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (buffer) {
        await append(buffer, value, signal);
        continue;
      }
      header = joined(header, value);
      const type = codecOf(header);
      if (type && MediaSource.isTypeSupported(type)) {
        buffer = source.addSourceBuffer(type);
        await append(buffer, header, signal);
        void video.play().catch(() => undefined);
      } else if (type || header.length > MAX_HEADER_BYTES) {
        throw new Error("this browser cannot play the stream");
      }
    }
    if (source.readyState === "open") source.endOfStream();
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** A source that the element plays from, open. */
async function attached(video: HTMLVideoElement, signal: AbortSignal): Promise<MediaSource> {
  const source = new MediaSource();
  const address = URL.createObjectURL(source);
  try {
    video.src = address;
    await event(source, "sourceopen", signal);
    return source;
  } finally {
    URL.revokeObjectURL(address); // the element needs it no more
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

async function append(buffer: SourceBuffer, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void> {
  buffer.appendBuffer(bytes);
  await event(buffer, "updateend", signal);
}

/** Waits for one event. However that ends, no listener stays behind: a long clip waits many hundreds of times. */
async function event(target: EventTarget, name: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const over = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      const listening = { signal: over.signal };
      target.addEventListener(name, () => resolve(), listening);
      target.addEventListener("error", () => reject(new Error("the stream cannot be read")), listening);
      signal.addEventListener("abort", () => reject(signal.reason), listening);
    });
  } finally {
    over.abort();
  }
}
