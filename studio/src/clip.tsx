// One clip: watching it being made, then the clip itself and all there is to know of it.
import { useEffect, useRef, useState } from "preact/hooks";
import { aspectOf, call, contentUrl, type Features, isFinished, type Video } from "./api";
import { ClipButtons } from "./actions";
import { AppealDialog, canAppeal, canReport, FeedbackPart, hasFeedback, ReportDialog } from "./feedback";
import { Film, letGo } from "./film";
import { explain, NO_APPEAL } from "./prompt";
import { Credentials } from "./provenance";
import { go } from "./route";
import { canStream, playStream } from "./stream";
import { useVideo } from "./videos";
import { announce, Problem, toast, useTask, when } from "./ui";

interface ClipProps {
  id: string;
  features: Features;
  mayCreate: boolean;
}

export function Clip({ id, features, mayCreate }: ClipProps) {
  const { video, error, stop } = useVideo(id);
  useEffect(() => {
    if (video?.status === "completed") announce("The clip is ready.");
    if (video?.status === "failed") announce("The clip was not made.");
  }, [video?.status]);
  if (error) return <Problem text={error} />;
  if (!video) return <div class="loading" role="status">Looking for the clip…</div>;
  return (
    <article class="clip" style={{ "--aspect": aspectOf(video.size) }}>
      <Stage video={video} features={features} onCancel={mayCreate ? stop : null} />
      <div class="about">
        <h1 tabIndex={-1}>{video.prompt || "Untitled"}</h1>
        {video.status === "failed" && <Failure video={video} features={features} />}
        {isFinished(video) && <ClipButtons video={video} features={features} mayCreate={mayCreate} onDeleted={() => go("library")} />}
        <Facts video={video} />
        {video.status === "completed" && hasFeedback(features) && <FeedbackPart video={video} />}
        {video.status === "completed" && <Credentials video={video} />}
        {isFinished(video) && canReport(features) && <Report video={video} />}
      </div>
    </article>
  );
}

function Stage({ video, features, onCancel }: { video: Video; features: Features; onCancel: (() => void) | null }) {
  const streams = canStream() && features.has("GET", "/v1/videos/{video_id}/stream");
  const [watched, setWatched] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const leave = useRef<() => void>(() => undefined);
  // The stream is left at once, before the clip is cancelled: the server would cut it off.
  const cancel = () => {
    leave.current();
    setCancelling(true);
    onCancel?.();
  };
  if (video.status === "completed") {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return (
      <div class="stage">
        <Film src={contentUrl(video.id)} poster={contentUrl(video.id, "thumbnail")} controls loop muted playsInline autoplay={!calm && !watched} aria-label={video.prompt ?? "The clip"} />
      </div>
    );
  }
  if (video.status === "failed") return <div class="stage failed" aria-hidden="true" />;
  return (
    <div class="stage making">
      {streams && !cancelling && video.status === "in_progress" && <Stream id={video.id} leave={leave} onFrames={() => setWatched(true)} />}
      <Making video={video} onCancel={onCancel && cancel} />
    </div>
  );
}

function Stream({ id, leave, onFrames }: { id: string; leave: { current: () => void }; onFrames: () => void }) {
  const element = useRef<HTMLVideoElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    leave.current = () => abort.abort();
    // A stream that fails costs nothing: the finished clip takes its place.
    const film = element.current;
    if (film) playStream(film, `/v1/videos/${encodeURIComponent(id)}/stream`, abort.signal).catch(() => undefined);
    return () => {
      abort.abort();
      if (film) letGo(film);
    };
  }, [id]);
  return (
    <video
      ref={element}
      class={shown ? "shown" : ""}
      muted
      playsInline
      aria-label="The clip, as far as it is made"
      onPlaying={() => {
        setShown(true);
        onFrames();
      }}
    />
  );
}

function Making({ video, onCancel }: { video: Video; onCancel: (() => void) | null }) {
  const task = useTask();
  const cancel = () =>
    task.run(async () => {
      onCancel?.();
      await call("DELETE", `/v1/videos/${encodeURIComponent(video.id)}`);
      toast("Cancelled.");
      go("library");
    });
  const queued = video.status === "queued";
  return (
    <div class="progress">
      <label for="progress">{queued ? "In line" : "Being made"}</label>
      <progress id="progress" max={100} value={video.progress} />
      <output>{queued ? "waiting" : `${video.progress} %`}</output>
      {onCancel && (
        <button type="button" onClick={cancel} disabled={task.busy}>
          Cancel
        </button>
      )}
      <Problem text={task.error} />
    </div>
  );
}

const REFUSED = "moderation_blocked";
const TAKEN_DOWN = "taken_down";
const HELD = "held_for_review";

const FAILURES: Record<string, string> = {
  [REFUSED]: "This was refused",
  [TAKEN_DOWN]: "This was taken down",
  [HELD]: "A person looks at this first",
};

function Failure({ video, features }: { video: Video; features: Features }) {
  const [categories, setCategories] = useState<string[]>([]);
  const [appealing, setAppealing] = useState(false);
  const refused = video.error?.code === REFUSED;
  useEffect(() => {
    if (!refused || !video.prompt) return;
    call<{ results: { asazora: { categories: string[] } }[] }>("POST", "/v1/moderations", { input: video.prompt }).then(
      (found) => setCategories(found.results[0]?.asazora.categories ?? []),
      () => setCategories([]),
    );
  }, [video.id]);
  return (
    <section class="refusal">
      <h2>{FAILURES[video.error?.code ?? ""] ?? "This could not be made"}</h2>
      <p>{video.error?.message}</p>
      {categories.length > 0 && (
        <ul>
          {categories.map((category) => (
            <li key={category}>
              {explain(category)} <small>({category})</small>
            </li>
          ))}
        </ul>
      )}
      {(refused || video.error?.code === TAKEN_DOWN) && !categories.includes(NO_APPEAL) && canAppeal(features) && (
        <button type="button" class="link" onClick={() => setAppealing(true)}>
          This is a mistake: ask a person to look
        </button>
      )}
      {appealing && <AppealDialog video={video} onClose={() => setAppealing(false)} />}
    </section>
  );
}

function Facts({ video }: { video: Video }) {
  const { revised_prompt: revised, unknown_words: unknown, seed, fps } = video.asazora;
  return (
    <dl class="facts">
      {revised && revised !== video.prompt && <Fact name="Directed as" value={revised} wide />}
      {unknown.length > 0 && <Fact name="Not in this world" value={unknown.join(", ")} wide />}
      <Fact name="Length" value={`${Number(video.seconds)} s`} />
      <Fact name="Size" value={video.size.replace("x", " × ")} />
      <Fact name="Frames a second" value={String(fps)} />
      <Fact name="Seed" value={String(seed)} />
      <Fact name="Asked for" value={when(video.created_at)} />
      {video.expires_at && <Fact name="Kept until" value={when(video.expires_at)} />}
    </dl>
  );
}

function Fact({ name, value, wide = false }: { name: string; value: string; wide?: boolean }) {
  return (
    <div class={wide ? "wide" : ""}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Report({ video }: { video: Video }) {
  const [open, setOpen] = useState(false);
  return (
    <p>
      <button type="button" class="link" onClick={() => setOpen(true)}>
        Report a harm
      </button>
      {open && <ReportDialog about={video} onClose={() => setOpen(false)} />}
    </p>
  );
}
