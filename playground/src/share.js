// A text in the fragment of the page's address, which no server sees.

/** The length of the longest fragment that browsers and chats keep. */
const LONGEST = 64_000;

async function through(bytes, transform) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(transform)).arrayBuffer());
}

/**
 * The fragment for a text.
 * @returns {Promise<string | undefined>} nothing if the text is too long for an address
 */
export async function toFragment(text) {
  const packed = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const letters = Array.from(packed, (byte) => String.fromCharCode(byte)).join("");
  const fragment = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return fragment.length > LONGEST ? undefined : `#text=${fragment}`;
}

/**
 * The text of a fragment.
 * @returns {Promise<string | undefined>} nothing if the fragment contains no text
 */
export async function fromFragment(fragment) {
  const packed = /^#text=([\w-]+)$/.exec(fragment)?.[1];
  if (packed === undefined) return undefined;
  try {
    const letters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")));
  } catch {
    return undefined;
  }
}
