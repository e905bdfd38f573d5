// The prompt: words outside the world underlined, words of the world suggested, what the director makes of it, refusals.
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { call, type Directed, type Moderation, type World } from "./api";
import { announce, useSettled } from "./ui";

const SETTLE_MS = 500;
const MAX_SUGGESTIONS = 6;

export const ROW_TITLES: Record<string, string> = {
  kind: "Who",
  colour: "Colour",
  action: "Doing",
  setting: "Where",
  time: "When",
  weather: "Weather",
  emotion: "Mood",
  accessory: "Wearing",
  size: "Size",
  relation: "Beside",
  camera: "Camera",
  style: "Style",
};

/** What each category of the policy means, to the person whose prompt it met. */
const CATEGORIES: Record<string, string> = {
  violence: "graphic violence or cruelty",
  sexual: "nudity or sexual content",
  "sexual/minors": "sexual content that involves a minor. This is never made, and cannot be appealed",
  hate: "hate or harassment",
  likeness: "a real person who may not have agreed to be shown",
  "intellectual-property": "somebody else's character, film, brand or signature style",
  "self-harm": "self-harm",
  illicit: "instructions for something unlawful or dangerous",
  "deceptive-civic": "content that could pass for news or evidence",
};

export function explain(category: string): string {
  return CATEGORIES[category] ?? category;
}

export const NO_APPEAL = "sexual/minors";

export interface Reading {
  directed: Directed | null;
  action: "allow" | "review" | "block";
  categories: string[];
}

const UNREAD: Reading = { directed: null, action: "allow", categories: [] };

/** What the server makes of a prompt, once typing pauses. */
export function useReading(prompt: string): Reading {
  const settled = useSettled(prompt.trim(), SETTLE_MS);
  const [reading, setReading] = useState<Reading>(UNREAD);
  useEffect(() => {
    if (!settled) {
      setReading(UNREAD);
      return;
    }
    const abort = new AbortController();
    // Either may fail without the other: a prompt can be sent without any of this, and is judged again when it is.
    const directed = call<Directed>("POST", "/v1/asazora/world/direct", { prompt: settled }, abort.signal).catch(() => null);
    const judged = call<Moderation>("POST", "/v1/moderations", { input: settled }, abort.signal).catch(() => null);
    void Promise.all([directed, judged]).then(([made, moderation]) => {
      if (abort.signal.aborted) return;
      const verdict = moderation?.results[0]?.asazora;
      setReading({ directed: made, action: verdict?.action ?? "allow", categories: verdict?.categories ?? [] });
    });
    return () => abort.abort();
  }, [settled]);
  return prompt.trim() ? reading : UNREAD;
}

const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;

/** The text in pieces, with a mark on each word that is unknown. */
function pieces(text: string, unknown: ReadonlySet<string>): { text: string; marked: boolean }[] {
  const found: { text: string; marked: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    if (!unknown.has(match[0].toLowerCase())) continue;
    found.push({ text: text.slice(end, match.index), marked: false }, { text: match[0], marked: true });
    end = match.index + match[0].length;
  }
  found.push({ text: text.slice(end), marked: false });
  return found;
}

interface Suggestion {
  word: string;
  row: string;
}

function suggestions(world: World | null, text: string, caret: number): { found: Suggestion[]; start: number } {
  const start = text.slice(0, caret).search(/[\p{L}'-]+$/u);
  const begun = start < 0 ? "" : text.slice(start, caret).toLowerCase();
  if (!world || begun.length < 2) return { found: [], start: caret };
  const found: Suggestion[] = [];
  for (const [row, names] of Object.entries(world.rows)) {
    if (row in ROW_TITLES) for (const word of names) if (word.startsWith(begun) && word !== begun) found.push({ word, row });
  }
  return { found: found.slice(0, MAX_SUGGESTIONS), start };
}

interface PromptBoxProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  world: World | null;
  unknown: readonly string[];
  placeholder?: string;
  describedBy?: string;
  onSubmit?: () => void;
}

export function PromptBox({ label, value, onChange, world, unknown, placeholder, describedBy, onSubmit }: PromptBoxProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [caret, setCaret] = useState(0);
  const marks = useMemo(() => new Set(unknown), [unknown]);
  const { found, start } = suggestions(world, value, caret);

  const take = (word: string) => {
    const rest = value.slice(caret);
    const next = `${value.slice(0, start)}${word}${rest.startsWith(" ") ? "" : " "}`;
    onChange(next + rest);
    setCaret(next.length);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next.length, next.length);
    });
  };
  const toArea = () => area.current?.focus();
  const onAreaKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSubmit?.();
    }
    if (event.key === "ArrowDown" && found.length) {
      event.preventDefault();
      list.current?.querySelector("button")?.focus();
    }
  };
  const onListKey = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === "ArrowRight") buttons[(at + 1) % buttons.length]?.focus();
    else if (event.key === "ArrowLeft") buttons[(at - 1 + buttons.length) % buttons.length]?.focus();
    else if (event.key === "ArrowUp" || event.key === "Escape") toArea();
    else return;
    event.preventDefault();
  };
  return (
    <div class="prompt">
      <label for={id} class="hidden">
        {label}
      </label>
      <div class="paper">
        <div class="mirror" aria-hidden="true">
          {pieces(value, marks).map((piece) => (piece.marked ? <mark>{piece.text}</mark> : piece.text))}{" "}
        </div>
        <textarea
          id={id}
          ref={area}
          value={value}
          rows={1}
          spellcheck={false}
          placeholder={placeholder}
          aria-describedby={describedBy}
          onInput={(event) => {
            onChange(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onAreaKey}
        />
      </div>
      <ul class="suggestions" ref={list} aria-label="Suggested words" onKeyDown={onListKey} hidden={!found.length}>
        {found.map(({ word, row }) => (
          <li key={`${row} ${word}`}>
            <button type="button" class="chip" onClick={() => take(word)}>
              {word} <small>{ROW_TITLES[row]?.toLowerCase()}</small>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface NotesProps {
  id: string;
  prompt: string;
  reading: Reading;
  onRewrite: (prompt: string) => void;
  onAppeal: (() => void) | null;
}

/** Under the prompt: why it would be refused, what cannot be drawn, and the director's words, to be taken and edited. */
export function PromptNotes({ id, prompt, reading, onRewrite, onAppeal }: NotesProps) {
  const { directed, action, categories } = reading;
  const unknown = directed?.unknown_words ?? [];
  const rewritten = directed && directed.revised_prompt !== prompt.trim() ? directed.revised_prompt : "";
  useEffect(() => {
    if (action === "block") announce("This prompt would be refused.");
  }, [action]);
  return (
    <div class="notes" id={id} aria-live="polite">
      {action !== "allow" && (
        <section class="refusal">
          <h3>{action === "block" ? "This prompt would be refused" : "Someone would look at this before you could see it"}</h3>
          <p>It seems to ask for:</p>
          <ul>
            {categories.map((category) => (
              <li key={category}>
                {explain(category)} <small>({category})</small>
              </li>
            ))}
          </ul>
          {action === "block" && onAppeal && !categories.includes(NO_APPEAL) && (
            <button type="button" class="link" onClick={onAppeal}>
              This is a mistake: send it and appeal
            </button>
          )}
        </section>
      )}
      {unknown.length > 0 && action !== "block" && (
        <p class="unknown">
          Not in this world:{" "}
          {unknown.map((word, index) => {
            const instead = directed?.replaced[word];
            return (
              <span key={word}>
                {index > 0 && ", "}
                <strong>{word}</strong>
                {instead && `, drawn as “${instead}”`}
              </span>
            );
          })}
        </p>
      )}
      {rewritten && action !== "block" && (
        <section class="director">
          <h3>The director will ask for</h3>
          <p>{rewritten}</p>
          <button type="button" class="link" onClick={() => onRewrite(rewritten)}>
            Use and edit these words
          </button>
        </section>
      )}
    </div>
  );
}

/** The world's words, a row at a time: what can be asked for, at a glance. */
export function WorldWords({ world, onWord }: { world: World | null; onWord: (word: string) => void }) {
  const rows = Object.keys(ROW_TITLES).filter((row) => (world?.rows[row]?.length ?? 0) > 1);
  const [row, setRow] = useState("kind");
  if (!world) return null;
  return (
    <section class="words">
      <h2>Words of this world</h2>
      <div class="rows" role="group" aria-label="Kinds of words">
        {rows.map((name) => (
          <button type="button" key={name} aria-pressed={name === row} onClick={() => setRow(name)}>
            {ROW_TITLES[name]}
          </button>
        ))}
      </div>
      <ul>
        {world.rows[row]?.map((word) => (
          <li key={word}>
            <button type="button" class="chip" onClick={() => onWord(word)}>
              {word}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
