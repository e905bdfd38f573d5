// The library: every clip of the account in one wall, which comes to life under the pointer or the focus.
import { useState } from "preact/hooks";
import { aspectOf, contentUrl, type Features, type Video } from "./api";
import { Film } from "./film";
import { ClipMenu } from "./actions";
import { type Shelf, useShelf } from "./videos";
import { Empty, Heading, Icon, Problem, useSettled } from "./ui";

const SETTLE_MS = 400;

export function Library({ features, mayCreate }: { features: Features; mayCreate: boolean }) {
  const shelf = useShelf();
  const [search, setSearch] = useState("");
  const [reading, setReading] = useState(false);
  const settled = useSettled(search, SETTLE_MS);
  const readAll = () => {
    setReading(true);
    void shelf
      .loadAll()
      .catch(() => undefined)
      .finally(() => setReading(false));
  };
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = shelf.videos?.filter((video) => {
    const text = `${video.prompt ?? ""} ${video.asazora.revised_prompt ?? ""} ${video.size}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <>
      <Heading title="Library" />
      <Problem text={shelf.error} />
      {(shelf.videos?.length ?? 0) > 0 && (
        <form class="search" role="search" onSubmit={(event) => event.preventDefault()}>
          <Icon name="search" />
          <input
            type="search"
            aria-label="Search your clips"
            placeholder="Search your clips"
            value={search}
            onFocus={readAll}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          <output>{words.length > 0 && (reading || settled !== search ? "Searching…" : foundWords(found?.length ?? 0, shelf))}</output>
        </form>
      )}
      {shelf.videos?.length === 0 && (
        <Empty title="Nothing here yet">
          What you make is kept here. <a href="#create">Describe a scene</a> to begin.
        </Empty>
      )}
      {found && <ClipGrid videos={found} menu={(video) => <ClipMenu video={video} features={features} mayCreate={mayCreate} onDeleted={() => shelf.forget(video.id)} />} />}
      {shelf.hasMore && !search && (
        <p class="more">
          <button type="button" onClick={() => void shelf.loadMore()}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

/** How many clips were found, and where not all were looked at, among how many. */
function foundWords(count: number, { hasMore, videos }: Shelf): string {
  const clips = count === 0 ? "No clip found" : count === 1 ? "1 clip found" : `${count} clips found`;
  return hasMore ? `${clips} among the latest ${videos?.length}` : clips;
}

interface GridProps {
  videos: Video[];
  menu?: (video: Video) => preact.ComponentChildren;
}

export function ClipGrid({ videos, menu }: GridProps) {
  return (
    <ul class="grid">
      {videos.map((video) => (
        <li key={video.id} style={{ "--aspect": aspectOf(video.size) }}>
          <ClipCard video={video} />
          {menu?.(video)}
        </li>
      ))}
    </ul>
  );
}

const STILL = { queued: "In line", in_progress: "Being made", failed: "Not made", completed: "" };

function ClipCard({ video }: { video: Video }) {
  const [playing, setPlaying] = useState(false);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const start = () => setPlaying(!calm);
  const stop = () => setPlaying(false);
  const text = video.prompt || "Untitled";
  return (
    <a class="card" href={`#video/${video.id}`} onPointerEnter={start} onPointerLeave={stop} onFocus={start} onBlur={stop}>
      <span class={`frame ${video.status}`}>
        {video.status === "completed" && <img src={contentUrl(video.id, "thumbnail")} alt="" loading="lazy" onError={(event) => event.currentTarget.remove()} />}
        {video.status === "completed" && playing && <Film src={contentUrl(video.id)} muted loop autoplay playsInline disablePictureInPicture />}
        {video.status !== "completed" && (
          <span class="still">
            {STILL[video.status]}
            {video.status === "in_progress" && ` · ${video.progress} %`}
          </span>
        )}
      </span>
      <span class="words">{text}</span>
      <span class="facts">
        {Number(video.seconds)} s · {video.size.replace("x", " × ")}
      </span>
    </a>
  );
}
