// Compose: a prompt, perhaps a picture or video to start from, and how the clip should be.
import { useEffect, useId, useLayoutEffect, useState } from "preact/hooks";
import { call, type Features, type Video, type World } from "./api";
import { Film } from "./film";
import { ClipGrid } from "./library";
import { PromptBox, PromptNotes, useReading, WorldWords } from "./prompt";
import { canAppeal } from "./feedback";
import { go } from "./route";
import { canUpload, isVideo, upload } from "./sources";
import { DropZone, Field, Icon, Problem, Segmented, Select, Slider, submit, useObjectUrl, useTask } from "./ui";

export interface Look {
  shape: "wide" | "square" | "tall";
  quality: "draft" | "hd" | "full";
  custom: string;
}

const SIZES: Record<Look["quality"], Record<Look["shape"], string>> = {
  draft: { wide: "512x288", square: "256x256", tall: "288x512" },
  hd: { wide: "1280x720", square: "720x720", tall: "720x1280" },
  full: { wide: "1920x1080", square: "1080x1080", tall: "1080x1920" },
};

export function sizeOf(look: Look): string {
  return look.custom.trim() || SIZES[look.quality][look.shape];
}

export const FIRST_LOOK: Look = { shape: "square", quality: "draft", custom: "" };

export function LookFields({ look, onChange }: { look: Look; onChange: (look: Look) => void }) {
  return (
    <>
      <Segmented
        label="Shape"
        value={look.shape}
        options={[["square", "Square"], ["wide", "Wide"], ["tall", "Tall"]]}
        onChange={(shape) => onChange({ ...look, shape: shape as Look["shape"], custom: "" })}
      />
      <Segmented
        label="Size"
        value={look.quality}
        options={[["draft", "Small"], ["hd", "720p"], ["full", "1080p"]]}
        onChange={(quality) => onChange({ ...look, quality: quality as Look["quality"], custom: "" })}
      />
    </>
  );
}

const DRAFT = "asazora.prompt";
const MAX_VARIATIONS = 4;
const RECENT = 6;

export function Compose({ features, world, mayCreate }: { features: Features; world: World | null; mayCreate: boolean }) {
  const [prompt, setPrompt] = useState(sessionStorage.getItem(DRAFT) ?? "");
  const [look, setLook] = useState(FIRST_LOOK);
  const [seconds, setSeconds] = useState(4);
  const [style, setStyle] = useState("");
  const [variations, setVariations] = useState(1);
  const [seed, setSeed] = useState("");
  const [fps, setFps] = useState(12);
  const [loop, setLoop] = useState(false);
  const [bestOf, setBestOf] = useState(1);
  const [source, setSource] = useState<File | null>(null);
  const reading = useReading(prompt);
  const task = useTask();
  const notes = useId();
  const blocked = reading.action === "block";

  useLayoutEffect(() => sessionStorage.setItem(DRAFT, prompt), [prompt]);

  const add = (word: string) => setPrompt(prompt.trim() ? `${prompt.trimEnd()} ${word} ` : `${word} `);
  const remade = source !== null && isVideo(source); // which keeps its size, length and frame rate
  const canChoose = features.field("Beyond", "best_of") && !source && !loop;
  const styled = style ? `${prompt.trim()}, in ${style} style` : prompt.trim();

  const create = () =>
    task.run(async () => {
      const start = source ? { file_id: await upload(source) } : null;
      const made: Video[] = [];
      for (let number = 0; number < variations; number++) {
        const chosen = seed ? { seed: Number(seed) + number } : {};
        if (source && start && isVideo(source)) {
          made.push(await call<Video>("POST", "/v1/videos/edits", { prompt: styled, video: start, asazora: chosen }));
          continue;
        }
        const beyond = { ...chosen, size: sizeOf(look), seconds, fps, ...(loop && { loop }), ...(canChoose && { best_of: bestOf }), ...(start && { fit: "cover" }) };
        const body = { prompt: styled, asazora: beyond, ...(start && { input_reference: start }) };
        made.push(await call<Video>("POST", "/v1/videos", body));
      }
      sessionStorage.removeItem(DRAFT);
      go(made.length === 1 ? `video/${made[0]!.id}` : "library");
    });

  return (
    <div class="compose">
      <header class="hero">
        <h1 tabIndex={-1}>Describe a scene, watch it appear</h1>
      </header>
      <form class="composer" onSubmit={submit(() => prompt.trim() && !blocked && create())}>
        <PromptBox
          label="Your scene"
          value={prompt}
          onChange={setPrompt}
          world={world}
          unknown={reading.directed?.unknown_words ?? []}
          placeholder="a small red fox with a blue scarf walks left through a snowy forest at night"
          describedBy={notes}
          onSubmit={() => mayCreate && prompt.trim() && !blocked && create()}
        />
        <PromptNotes
          id={notes}
          prompt={prompt}
          reading={reading}
          onRewrite={setPrompt}
          onAppeal={mayCreate && canAppeal(features) ? create : null}
        />
        {canUpload(features) && <Source file={source} onFile={setSource} />}
        <div class="options">
          {!remade && <LookFields look={look} onChange={setLook} />}
          <Segmented
            label="Variations"
            value={String(variations)}
            options={Array.from({ length: MAX_VARIATIONS }, (_, index) => [`${index + 1}`, `${index + 1}`])}
            onChange={(value) => setVariations(Number(value))}
          />
          {!remade && <Slider label="Length" value={seconds} min={1} max={60} unit="s" wide onChange={setSeconds} />}
          {(world?.rows.style?.length ?? 0) > 1 && (
            <Select label="Style" value={style} options={[["", "as written"], ...world!.rows.style!]} onChange={setStyle} />
          )}
        </div>
        <details class="finer">
          <summary>{remade ? "Seed" : "Seed, frame rate, exact size"}</summary>
          <div class="options">
            <Field label="Seed" hint="The same seed makes the same video. Empty: any.">
              {(id, hint) => (
                <input id={id} aria-describedby={hint} inputMode="numeric" pattern="[0-9]{1,15}" value={seed} onInput={(event) => setSeed(event.currentTarget.value)} />
              )}
            </Field>
            {!remade && (
              <>
                <Slider label="Frames a second" value={fps} min={6} max={60} step={6} unit="fps" onChange={setFps} />
                <Field label="Exact size" hint="Width x height, even, 64 to 2048.">
                  {(id, hint) => (
                    <input id={id} aria-describedby={hint} pattern="[0-9]{2,4}x[0-9]{2,4}" placeholder={sizeOf(look)} value={look.custom} onInput={(event) => setLook({ ...look, custom: event.currentTarget.value })} />
                  )}
                </Field>
              </>
            )}
            {canChoose && (
              <Segmented
                label="Keep the best of"
                value={String(bestOf)}
                options={["1", "2", "4"].map((count): [string, string] => [count, count])}
                onChange={(value) => setBestOf(Number(value))}
              />
            )}
            {!remade && features.field("Beyond", "loop") && (
              <label class="check">
                <input type="checkbox" checked={loop} onChange={(event) => setLoop(event.currentTarget.checked)} />
                <span>Loop without a seam</span>
              </label>
            )}
          </div>
        </details>
        <Problem text={task.error} />
        <footer>
          <p class="hint">{mayCreate ? "Every clip is checked, marked and signed." : "Your role may look, but not make videos."}</p>
          <button class="primary" disabled={!mayCreate || !prompt.trim() || blocked || task.busy}>
            {task.busy ? "Sending…" : variations > 1 ? `Make ${variations} clips` : "Make it"}
          </button>
        </footer>
      </form>
      <WorldWords world={world} onWord={add} />
      <Recent />
    </div>
  );
}

function Source({ file, onFile }: { file: File | null; onFile: (file: File | null) => void }) {
  const url = useObjectUrl(file);
  if (!file) return <DropZone label="Start from a picture or a video" hint="Drop it here, or choose one" onFile={onFile} />;
  return (
    <figure class="source">
      {url && (isVideo(file) ? <Film src={url} muted playsInline /> : <img src={url} alt="" />)}
      <figcaption>
        {isVideo(file) ? "Remade from" : "Starts from"} <strong>{file.name}</strong>
        {isVideo(file) && <span class="hint"> It keeps its size and length.</span>}
      </figcaption>
      <button type="button" class="quiet round" aria-label={`Remove ${file.name}`} onClick={() => onFile(null)}>
        <Icon name="close" />
      </button>
    </figure>
  );
}

function Recent() {
  const [videos, setVideos] = useState<Video[]>([]);
  useEffect(() => {
    call<{ data: Video[] }>("GET", `/v1/videos?limit=${RECENT}`).then(
      (page) => setVideos(page.data),
      () => setVideos([]),
    );
  }, []);
  if (!videos.length) return null;
  return (
    <section class="recent">
      <h2>
        Your latest <a href="#library">All clips</a>
      </h2>
      <ClipGrid videos={videos} />
    </section>
  );
}
