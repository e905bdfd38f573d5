// What can be done with a finished clip: extend, loop, remix, blend, re-cut, download, delete.
import { useEffect, useRef, useState } from "preact/hooks";
import { call, contentUrl, type Features, type Page, type Video } from "./api";
import { Film } from "./film";
import { go } from "./route";
import { announce, Dialog, Field, Icon, Menu, Problem, Segmented, Slider, submit, toast, useTask } from "./ui";

type Verb = "extend" | "loop" | "remix" | "blend" | "recut" | "delete";

const PATHS: Record<Exclude<Verb, "delete">, string> = {
  extend: "/v1/videos/extensions",
  loop: "/v1/videos/loops",
  remix: "/v1/videos/{video_id}/remix",
  blend: "/v1/videos/blends",
  recut: "/v1/videos/recuts",
};

const TITLES: Record<Verb, string> = {
  extend: "Extend",
  loop: "Loop",
  remix: "Remix",
  blend: "Blend",
  recut: "Re-cut",
  delete: "Delete",
};

export function verbsOf(features: Features, video: Video, mayCreate: boolean): Verb[] {
  if (!mayCreate) return [];
  const made = (Object.keys(PATHS) as (keyof typeof PATHS)[]).filter((verb) => features.has("POST", PATHS[verb]));
  return video.status === "completed" ? [...made, "delete"] : ["delete"];
}

interface ActionsProps {
  video: Video;
  features: Features;
  mayCreate: boolean;
  onDeleted: () => void;
}

export function fileName(video: Video): string {
  const slug = (video.prompt ?? "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 50);
  return `${slug || "asazora"}.mp4`;
}

export function ClipMenu(props: ActionsProps) {
  const { video, features, mayCreate } = props;
  const [verb, setVerb] = useState<Verb | null>(null);
  return (
    <>
      <Menu label={`Actions for ${video.prompt || "this clip"}`}>
        {(close) => (
          <>
            {video.status === "completed" && (
              <a href={contentUrl(video.id)} download={fileName(video)} onClick={close}>
                Download
              </a>
            )}
            {verbsOf(features, video, mayCreate).map((name) => (
              <button
                type="button"
                key={name}
                class={name === "delete" ? "danger" : ""}
                onClick={() => {
                  close();
                  setVerb(name);
                }}
              >
                {TITLES[name]}
              </button>
            ))}
          </>
        )}
      </Menu>
      {verb && <VerbDialog verb={verb} {...props} onClose={() => setVerb(null)} />}
    </>
  );
}

export function ClipButtons(props: ActionsProps) {
  const { video, features, mayCreate } = props;
  const [verb, setVerb] = useState<Verb | null>(null);
  return (
    <div class="actions" role="group" aria-label="What to do with this clip">
      {video.status === "completed" && (
        <a class="button primary" href={contentUrl(video.id)} download={fileName(video)}>
          Download
        </a>
      )}
      {verbsOf(features, video, mayCreate).map((name) => (
        <button type="button" key={name} class={name === "delete" ? "danger" : ""} onClick={() => setVerb(name)}>
          {TITLES[name]}
        </button>
      ))}
      {verb && <VerbDialog verb={verb} {...props} onClose={() => setVerb(null)} />}
    </div>
  );
}

function VerbDialog({ verb, ...props }: ActionsProps & { verb: Verb; onClose: () => void }) {
  const Part = DIALOGS[verb];
  return (
    <Dialog title={TITLES[verb]} onClose={props.onClose}>
      <Part {...props} />
    </Dialog>
  );
}

type PartProps = ActionsProps & { onClose: () => void };

/** The frame of every dialog that makes a new clip of an old one. */
function MakeForm({ intro, ready = true, request, onClose, children }: { intro: string; ready?: boolean; request: () => Promise<Video>; onClose: () => void; children: preact.ComponentChildren }) {
  const task = useTask();
  const make = () =>
    task.run(async () => {
      const made = await request();
      onClose();
      go(`video/${made.id}`);
    });
  return (
    <form onSubmit={submit(make)}>
      <p>{intro}</p>
      {children}
      <Problem text={task.error} />
      <footer>
        <button class="primary" disabled={!ready || task.busy}>
          {task.busy ? "Sending…" : "Make it"}
        </button>
      </footer>
    </form>
  );
}

function WordsField({ label, value, required, onChange }: { label: string; value: string; required?: boolean; onChange: (value: string) => void }) {
  return (
    <Field label={label}>
      {(id) => <textarea id={id} rows={3} required={required} value={value} onInput={(event) => onChange(event.currentTarget.value)} />}
    </Field>
  );
}

function Extend({ video, onClose }: PartProps) {
  const [prompt, setPrompt] = useState(video.prompt ?? "");
  const [seconds, setSeconds] = useState(4);
  const [direction, setDirection] = useState("forward");
  const body = { prompt, video: { id: video.id }, seconds: "4", asazora: { seconds, direction } };
  return (
    <MakeForm intro="The clip is kept as it is, and goes on." ready={!!prompt.trim()} request={() => call("POST", PATHS.extend, body)} onClose={onClose}>
      <WordsField label="What happens" value={prompt} required onChange={setPrompt} />
      <Segmented label="Where" value={direction} options={[["forward", "After it"], ["backward", "Before it"]]} onChange={setDirection} />
      <Slider label="New seconds" value={seconds} min={1} max={20} unit="s" onChange={setSeconds} />
    </MakeForm>
  );
}

function Loop({ video, onClose }: PartProps) {
  const [bridge, setBridge] = useState(2);
  const body = { video: { id: video.id }, bridge_seconds: bridge };
  return (
    <MakeForm intro="New seconds lead from the end back to the start, so that it can play for ever." request={() => call("POST", PATHS.loop, body)} onClose={onClose}>
      <Slider label="Bridge" value={bridge} min={1} max={8} step={0.5} unit="s" onChange={setBridge} />
    </MakeForm>
  );
}

function Remix({ video, features, onClose }: PartProps) {
  const [prompt, setPrompt] = useState(video.prompt ?? "");
  const [strength, setStrength] = useState(60);
  const beyond = features.field("RemixVideo", "asazora") ? { asazora: { strength: strength / 100 } } : {};
  const path = PATHS.remix.replace("{video_id}", encodeURIComponent(video.id));
  return (
    <MakeForm intro="The clip is made again in other words. What they do not touch stays." ready={!!prompt.trim()} request={() => call("POST", path, { prompt, ...beyond })} onClose={onClose}>
      <WordsField label="New words" value={prompt} required onChange={setPrompt} />
      {features.field("RemixVideo", "asazora") && <Slider label="How far to go" value={strength} min={0} max={100} step={5} unit="%" onChange={setStrength} />}
    </MakeForm>
  );
}

function Blend({ video, onClose }: PartProps) {
  const [others, setOthers] = useState<Video[]>([]);
  const [second, setSecond] = useState("");
  const [seconds, setSeconds] = useState(4);
  useEffect(() => {
    void call<Page<Video>>("GET", "/v1/videos?limit=100").then((page) =>
      setOthers(page.data.filter((other) => other.status === "completed" && other.id !== video.id)),
    );
  }, [video.id]);
  const body = { first: { id: video.id }, second: { id: second }, seconds };
  return (
    <MakeForm intro="It starts as this clip and ends as another." ready={!!second} request={() => call("POST", PATHS.blend, body)} onClose={onClose}>
      <fieldset class="picks">
        <legend>Ends as</legend>
        {!others.length && <p class="hint">There is no other finished clip yet.</p>}
        {others.map((other) => (
          <label key={other.id}>
            <input type="radio" name="second" value={other.id} checked={other.id === second} onChange={() => setSecond(other.id)} />
            <img src={contentUrl(other.id, "thumbnail")} alt={other.prompt ?? "Untitled"} loading="lazy" />
          </label>
        ))}
      </fieldset>
      <Slider label="Length" value={seconds} min={1} max={20} unit="s" onChange={setSeconds} />
    </MakeForm>
  );
}

interface Part {
  key: number;
  start: number;
  end: number;
}

const MAX_PARTS = 60;
const PART_STEP = 0.25;

/** What is wrong with the parts to keep, in plain words; nothing if they can be kept. */
function partsProblem(parts: Part[]): string {
  const wrong = parts.findIndex((part) => part.end <= part.start);
  if (wrong < 0) return "";
  return parts.length > 1 ? `Part ${wrong + 1} must end after it begins.` : "The part must end after it begins.";
}

function Recut({ video, onClose }: PartProps) {
  const length = Number(video.seconds);
  const [parts, setParts] = useState<Part[]>([{ key: 0, start: 0, end: length }]);
  const [shown, setShown] = useState(0);
  const [forward, setForward] = useState(0);
  const [prompt, setPrompt] = useState(video.prompt ?? "");
  const list = useRef<HTMLOListElement>(null);
  const problem = partsProblem(parts);
  const seen = parts.find((part) => part.key === shown) ?? parts[0]!;
  const kept = parts.reduce((sum, part) => sum + Math.max(0, part.end - part.start), 0);
  const body = { video: { id: video.id }, keep: parts.map(({ start, end }) => ({ start, end })), forward, prompt };
  const focusPart = (index: number) => requestAnimationFrame(() => list.current?.children[index]?.querySelector("input")?.focus());
  const change = (key: number, values: Partial<Part>) => {
    setParts(parts.map((part) => (part.key === key ? { ...part, ...values } : part)));
    setShown(key);
  };
  const add = () => {
    const key = Math.max(...parts.map((part) => part.key)) + 1;
    setParts([...parts, { key, start: 0, end: length }]);
    setShown(key);
    focusPart(parts.length);
  };
  const remove = (index: number) => {
    setParts(parts.filter((_, place) => place !== index));
    announce(`Part ${index + 1} removed.`);
    focusPart(Math.max(0, index - 1));
  };
  return (
    <MakeForm intro="Keep the best parts, joined in this order. It can go on from there." ready={!problem} request={() => call("POST", PATHS.recut, body)} onClose={onClose}>
      <Film class="preview" src={`${contentUrl(video.id)}#t=${seen.start},${Math.max(seen.end, seen.start)}`} controls muted playsInline aria-label="The clip, from where the part begins" />
      <ol class="parts" ref={list}>
        {parts.map((part, index) => (
          <li key={part.key}>
            <PartFields part={part} number={index + 1} length={length} onChange={(values) => change(part.key, values)} onRemove={parts.length > 1 ? () => remove(index) : null} />
          </li>
        ))}
      </ol>
      <div class="inline level">
        <button type="button" disabled={parts.length >= MAX_PARTS} onClick={add}>
          <Icon name="plus" /> Add a part
        </button>
        <output class="hint">
          {Number(kept.toFixed(2))} of {Number(length.toFixed(2))} s
        </output>
      </div>
      <Problem text={problem} />
      <Slider label="Then go on for" value={forward} min={0} max={20} unit="s" onChange={setForward} />
      {forward > 0 && <WordsField label="What happens then" value={prompt} onChange={setPrompt} />}
    </MakeForm>
  );
}

function PartFields({ part, number, length, onChange, onRemove }: { part: Part; number: number; length: number; onChange: (values: Partial<Part>) => void; onRemove: (() => void) | null }) {
  // A length that is no multiple of the step is reached by the last step.
  const last = Math.floor(length / PART_STEP) * PART_STEP;
  const moment = (value: number) => (value >= last ? length : value);
  return (
    <fieldset class="part">
      <legend>Part {number}</legend>
      <Slider label="Keep from" value={part.start} min={0} max={last} step={PART_STEP} unit="s" onChange={(start) => onChange({ start })} />
      <Slider label="Keep to" value={part.end} min={0} max={last} step={PART_STEP} unit="s" onChange={(value) => onChange({ end: moment(value) })} />
      {onRemove && (
        <button type="button" class="quiet round" aria-label={`Remove part ${number}`} onClick={onRemove}>
          <Icon name="close" />
        </button>
      )}
    </fieldset>
  );
}

function Delete({ video, onDeleted, onClose }: PartProps) {
  const task = useTask();
  const remove = () =>
    task.run(async () => {
      await call("DELETE", `/v1/videos/${encodeURIComponent(video.id)}`);
      toast("The clip is deleted.");
      onClose();
      onDeleted();
    });
  return (
    <form onSubmit={submit(remove)}>
      <p>“{video.prompt || "Untitled"}” and its files are removed for good.</p>
      <Problem text={task.error} />
      <footer>
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button class="danger solid" disabled={task.busy}>
          Delete it
        </button>
      </footer>
    </form>
  );
}

const DIALOGS: Record<Verb, (props: PartProps) => preact.JSX.Element> = {
  extend: Extend,
  loop: Loop,
  remix: Remix,
  blend: Blend,
  recut: Recut,
  delete: Delete,
};
