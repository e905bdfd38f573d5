// The storyboard: cards in a row, each a shot in words or from a picture or clip, with a length and a camera.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { call, type Features, type Video, type World } from "./api";
import { type BoardCard, boardText, readBoard } from "./board_file";
import { FIRST_LOOK, LookFields, sizeOf } from "./compose";
import { Film } from "./film";
import { go } from "./route";
import { canUpload, isVideo, upload } from "./sources";
import { announce, FileButton, Heading, Icon, Problem, Select, Slider, toast, useObjectUrl, useTask } from "./ui";

interface Card extends BoardCard {
  key: number;
}

const MAX_CARDS = 12;
const MIN_CARD_SECONDS = 1;
const MAX_CARD_SECONDS = 20;
const MAX_SECONDS = 60;
const DRAFT = "asazora.storyboard";
const FIRST: Pick<Card, "text" | "seconds" | "camera">[] = [
  { text: "", seconds: 3, camera: "" },
  { text: "", seconds: 3, camera: "" },
];

let lastKey = 0;

function card(from: Partial<Card> = {}): Card {
  return { text: "", seconds: 3, camera: "", file: null, ...from, key: ++lastKey };
}

function draft(): Card[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null") as Partial<Card>[] | null;
    return (kept ?? FIRST).map(({ text = "", seconds = 3, camera = "" }) => card({ text, seconds, camera }));
  } catch {
    return FIRST.map(card);
  }
}

export function Storyboard({ features, world, mayCreate }: { features: Features; world: World | null; mayCreate: boolean }) {
  const [cards, setCards] = useState(draft);
  const [look, setLook] = useState(FIRST_LOOK);
  const [missing, setMissing] = useState<string[]>([]);
  const [dragged, setDragged] = useState<number | null>(null);
  const row = useRef<HTMLOListElement>(null);
  const task = useTask();
  const total = cards.reduce((sum, one) => sum + one.seconds, 0);
  const written = cards.every((one) => one.text.trim() || one.file);
  const cameras = world?.rows.camera?.filter((name) => name !== "still") ?? [];

  useLayoutEffect(() => sessionStorage.setItem(DRAFT, JSON.stringify(cards.map(({ file: _, ...kept }) => kept))), [cards]);

  const change = (key: number, values: Partial<Card>) => setCards(cards.map((one) => (one.key === key ? { ...one, ...values } : one)));
  const move = (key: number, to: number) => {
    const from = cards.findIndex((one) => one.key === key);
    if (to < 0 || to >= cards.length || from === to) return;
    const next = cards.filter((one) => one.key !== key);
    next.splice(to, 0, cards[from]!);
    setCards(next);
    announce(`Card moved to place ${to + 1} of ${cards.length}.`);
  };
  const moveByKey = (key: number, to: number) => {
    move(key, to);
    requestAnimationFrame(() => row.current?.querySelector<HTMLElement>(`[data-key="${key}"] .handle`)?.focus());
  };
  const remove = (key: number) => {
    setCards(cards.filter((one) => one.key !== key));
    announce("Card removed.");
  };
  const save = () => {
    const url = URL.createObjectURL(new Blob([boardText(cards, sizeOf(look))], { type: "application/json" }));
    Object.assign(document.createElement("a"), { href: url, download: "storyboard.json" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000); // by then the download has begun
  };
  const load = (file: File) =>
    task.run(async () => {
      const limits = { cards: MAX_CARDS, minSeconds: MIN_CARD_SECONDS, maxSeconds: MAX_CARD_SECONDS };
      const board = readBoard(await file.text(), limits);
      setCards(board.cards.map(card));
      setLook(board.size ? { ...look, custom: board.size } : look);
      setMissing(board.missing);
      announce(`${board.cards.length} cards loaded.`);
    });
  const render = () =>
    task.run(async () => {
      const made = await call<Video>("POST", "/v1/videos", await requestOf(cards, sizeOf(look), features));
      toast("The storyboard is being made.");
      go(`video/${made.id}`);
    });

  return (
    <>
      <Heading title="Storyboard">One card a shot. The same characters carry over from cut to cut.</Heading>
      <ol class="timeline" aria-hidden="true">
        {cards.map((one) => (
          <li key={one.key} style={{ flexGrow: one.seconds }}>
            {one.seconds} s
          </li>
        ))}
      </ol>
      <ol class="cards" ref={row}>
        {cards.map((one, index) => (
          <li
            key={one.key}
            data-key={one.key}
            class={one.key === dragged ? "dragged" : ""}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              if (dragged !== one.key) move(dragged, index);
            }}
            onDrop={(event) => event.preventDefault()}
          >
            <CardForm
              card={one}
              index={index}
              count={cards.length}
              cameras={cameras}
              features={features}
              onChange={(values) => change(one.key, values)}
              onMove={(to) => moveByKey(one.key, to)}
              onRemove={() => remove(one.key)}
              onDrag={(dragging) => setDragged(dragging ? one.key : null)}
            />
          </li>
        ))}
        {cards.length < MAX_CARDS && (
          <li class="add">
            <button type="button" onClick={() => setCards([...cards, card()])}>
              <Icon name="plus" />
              Add a card
            </button>
          </li>
        )}
      </ol>
      <form
        class="render"
        onSubmit={(event) => {
          event.preventDefault();
          render();
        }}
      >
        <div class="options">
          <LookFields look={look} onChange={setLook} />
        </div>
        <div class="inline">
          <button type="button" onClick={save}>
            Save as a file
          </button>
          <FileButton label="Load a file" accept=".json,application/json" onFile={load} />
          {look.custom && <span class="hint">Size {look.custom.replace("x", " × ")}, as in the file.</span>}
        </div>
        {missing.length > 0 && <p class="hint">A file holds no pictures and clips. Choose these again: {missing.join(", ")}.</p>}
        <Problem text={total > MAX_SECONDS ? `All cards together may last ${MAX_SECONDS} seconds; these last ${total}.` : task.error} />
        <footer>
          <p class="hint">
            {cards.length} {cards.length === 1 ? "shot" : "shots"}, {total} seconds.{!written && " Every card needs words, a picture or a clip."}
          </p>
          <button class="primary" disabled={!mayCreate || !written || !cards.length || total > MAX_SECONDS || task.busy}>
            {task.busy ? "Sending…" : "Render"}
          </button>
        </footer>
      </form>
    </>
  );
}

/** The request of a storyboard. A server without storyboards is told the shots in words, all equally long. */
async function requestOf(cards: Card[], size: string, features: Features): Promise<object> {
  const shots = cards.map((one) => [one.text.trim().replace(/\.$/, ""), one.camera].filter(Boolean).join(". "));
  const prompt = shots.length === 1 ? shots[0]! : shots.map((shot, index) => `Shot ${index + 1}: ${shot}.`).join(" ");
  const seconds = cards.reduce((sum, one) => sum + one.seconds, 0);
  if (!features.field("Beyond", "storyboard")) return { prompt, asazora: { size, seconds } };
  const storyboard = [];
  for (const { text, seconds, camera, file } of cards) {
    const start = file ? { [isVideo(file) ? "video" : "image"]: { file_id: await upload(file) } } : {};
    storyboard.push({ text: text.trim(), seconds, camera, ...start });
  }
  return { prompt, asazora: { size, storyboard, fit: "cover" } };
}

interface CardFormProps {
  card: Card;
  index: number;
  count: number;
  cameras: string[];
  features: Features;
  onChange: (values: Partial<Card>) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
  onDrag: (dragging: boolean) => void;
}

function CardForm({ card: one, index, count, cameras, features, onChange, onMove, onRemove, onDrag }: CardFormProps) {
  const exact = features.field("Beyond", "storyboard");
  const name = `Shot ${index + 1}`;
  const onHandleKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft" || event.key === "ArrowUp") onMove(index - 1);
    else if (event.key === "ArrowRight" || event.key === "ArrowDown") onMove(index + 1);
    else return;
    event.preventDefault();
  };
  return (
    <fieldset class="storycard">
      <legend class="hidden">{name}</legend>
      <header>
        <button
          type="button"
          class="handle"
          draggable
          aria-label={`Move shot ${index + 1}: arrow keys, or drag`}
          onKeyDown={onHandleKey}
          onDragStart={(event) => {
            event.dataTransfer?.setData("text/plain", name);
            if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
            onDrag(true);
          }}
          onDragEnd={() => onDrag(false)}
        >
          <Icon name="grip" />
          {index + 1}
        </button>
        <span class="spacer" />
        <button type="button" class="quiet round" aria-label={`Move shot ${index + 1} earlier`} disabled={index === 0} onClick={() => onMove(index - 1)}>
          <Icon name="earlier" />
        </button>
        <button type="button" class="quiet round" aria-label={`Move shot ${index + 1} later`} disabled={index === count - 1} onClick={() => onMove(index + 1)}>
          <Icon name="later" />
        </button>
        <button type="button" class="quiet round" aria-label={`Remove shot ${index + 1}`} disabled={count === 1} onClick={onRemove}>
          <Icon name="close" />
        </button>
      </header>
      <textarea
        rows={4}
        aria-label={`What happens in shot ${index + 1}`}
        placeholder={index === 0 ? "a cat sleeps in a bedroom at night" : "the cat walks right on a beach"}
        value={one.text}
        onInput={(event) => onChange({ text: event.currentTarget.value })}
      />
      {exact && canUpload(features) && <CardFile file={one.file} index={index} onFile={(file) => onChange({ file })} />}
      <Slider label="Length" value={one.seconds} min={MIN_CARD_SECONDS} max={MAX_CARD_SECONDS} step={0.5} unit="s" onChange={(seconds) => onChange({ seconds })} />
      {cameras.length > 0 && <Select label="Camera" value={one.camera} options={[["", "still"], ...cameras]} onChange={(camera) => onChange({ camera })} />}
    </fieldset>
  );
}

function CardFile({ file, index, onFile }: { file: File | null; index: number; onFile: (file: File | null) => void }) {
  const url = useObjectUrl(file);
  if (!file) {
    return (
      <label class="attach">
        <Icon name="picture" />
        Picture or clip
        <input
          type="file"
          accept="image/png,image/jpeg,image/webp,video/*"
          aria-label={`Picture or clip for shot ${index + 1}`}
          onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)}
        />
      </label>
    );
  }
  return (
    <div class="attached">
      {url && (isVideo(file) ? <Film src={url} muted playsInline /> : <img src={url} alt="" />)}
      <span>{file.name}</span>
      <button type="button" class="quiet round" aria-label={`Remove ${file.name} from shot ${index + 1}`} onClick={() => onFile(null)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
