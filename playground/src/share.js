// A text in the fragment of the page's address, which no server sees.

/** The length of the longest fragment that browsers and chats keep. */
const LONGEST = 64_000;

/** The length of the longest text that a fragment is unpacked to, in bytes. */
const LARGEST = 10_000_000;

async function through(bytes, transform) {
  const parts = [];
  let size = 0;
  for await (const part of new Blob([bytes]).stream().pipeThrough(transform)) {
    size += part.length;
    if (size > LARGEST) throw new Error("the text is too long");
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/**
 * The fragment for a text.
 * @returns {Promise<string | undefined>} nothing if the text is too long for an address
 */
export async function toFragment(text) {
  const encoded = new TextEncoder().encode(text);
  if (encoded.length > LARGEST) return undefined;
  const packed = await through(encoded, new CompressionStream("deflate-raw"));
  const letters = Array.from(packed, (byte) => String.fromCharCode(byte)).join("");
  const fragment = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return fragment.length > LONGEST ? undefined : `#text=${fragment}`;
}

/**
 * The text of a fragment.
 * @returns {Promise<string | undefined>} nothing if the fragment contains no text
 * @throws {Error} if the fragment is damaged
 */
export async function fromFragment(fragment) {
  if (!fragment.startsWith("#text=")) return undefined;
  try {
    const letters = atob(fragment.slice("#text=".length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const text = await through(bytes, new DecompressionStream("deflate-raw"));
    return new TextDecoder("utf-8", { fatal: true }).decode(text);
  } catch (cause) {
    throw new Error("The link is damaged or incomplete. Ask for it again.", { cause });
  }
}
