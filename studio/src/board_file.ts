// A storyboard as a file: JSON, which the command `asazora storyboard` reads as well.
import { isVideo } from "./sources";
import { PlainError } from "./ui";

export interface BoardCard {
  text: string;
  seconds: number;
  camera: string;
  file: File | null;
}

export interface Board {
  cards: BoardCard[];
  size: string | null;
  missing: string[];
}

const FIELDS = ["text", "seconds", "camera", "image", "video"];
const SIZE = /^[0-9]{2,4}x[0-9]{2,4}$/;

/** The file's words. Pictures and clips are named in it, and lie beside it. */
export function boardText(cards: BoardCard[], size: string): string {
  const told = cards.map(({ text, seconds, camera, file }) => ({
    ...(text.trim() && { text: text.trim() }),
    seconds,
    ...(camera && { camera }),
    ...(file && { [isVideo(file) ? "video" : "image"]: file.name }),
  }));
  return `${JSON.stringify({ size, cards: told }, null, 2)}\n`;
}

/** Reads such a file. Throws a PlainError in plain words for anything else; nothing is guessed. */
export function readBoard(text: string, limits: { cards: number; minSeconds: number; maxSeconds: number }): Board {
  const { size = null, cards, ...rest } = objectOf(parsed(text), "The file");
  const strange = Object.keys(rest)[0];
  if (strange !== undefined) throw new PlainError(`“${strange}” is not known here: a storyboard has a size and cards.`);
  if (size !== null && !(typeof size === "string" && SIZE.test(size))) throw new PlainError("The size must be written as in 512x288.");
  if (!Array.isArray(cards) || cards.length === 0) throw new PlainError("There are no cards in this file.");
  if (cards.length > limits.cards) throw new PlainError(`There are ${cards.length} cards in this file; the page takes up to ${limits.cards}.`);
  const missing: string[] = [];
  const read = cards.map((card: unknown, index) => {
    const name = `Card ${index + 1}`;
    const { text = "", seconds = 5, camera = "", image, video, ...others } = objectOf(card, name);
    const unknown = Object.keys(others)[0];
    if (unknown !== undefined) throw new PlainError(`${name}: “${unknown}” is not known. A card has ${FIELDS.join(", ")}.`);
    if (typeof text !== "string" || typeof camera !== "string") throw new PlainError(`${name}: text and camera must be words.`);
    if (typeof seconds !== "number" || !(seconds >= limits.minSeconds && seconds <= limits.maxSeconds)) {
      throw new PlainError(`${name}: the page takes ${limits.minSeconds} to ${limits.maxSeconds} seconds.`);
    }
    const file = image ?? video;
    if (file !== undefined) missing.push(`${String(file)} for shot ${index + 1}`);
    return { text, seconds, camera, file: null };
  });
  return { cards: read, size, missing };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PlainError("This is no storyboard that was saved here.");
  }
}

function objectOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new PlainError(`${name} is not written as a storyboard is.`);
  return value as Record<string, unknown>;
}
