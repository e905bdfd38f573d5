// Clips as the server knows them: watching them being made, and reading all of them.
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, call, isFinished, type Page, type Video } from "./api";

const POLL_MS = 600;
const PAGE = 50;
const MAX_PAGES = 20;

/** One clip, asked for again and again until it is finished or `stop` is called. `null` while unknown. */
export function useVideo(id: string): { video: Video | null; error: string; stop: () => void } {
  const [video, setVideo] = useState<Video | null>(null);
  const [error, setError] = useState("");
  const watching = useRef(new AbortController());
  useEffect(() => {
    const { signal } = (watching.current = new AbortController());
    let timer = 0;
    signal.addEventListener("abort", () => clearTimeout(timer));
    const look = async () => {
      try {
        const found = await call<Video>("GET", `/v1/videos/${encodeURIComponent(id)}`, undefined, signal);
        setVideo(found);
        setError("");
        if (!isFinished(found)) timer = window.setTimeout(look, POLL_MS);
      } catch (reason) {
        if (signal.aborted) return;
        setError(reason instanceof ApiError ? reason.message : String(reason));
        if (reason instanceof ApiError && reason.status === 0) timer = window.setTimeout(look, 5 * POLL_MS);
      }
    };
    setVideo(null);
    void look();
    return () => watching.current.abort();
  }, [id]);
  return { video, error, stop: () => watching.current.abort() };
}

export interface Shelf {
  videos: Video[] | null;
  error: string;
  hasMore: boolean;
  loadMore: () => Promise<void>;
  loadAll: () => Promise<void>;
  forget: (id: string) => void;
}

/** The caller's clips, newest first, a page at a time; those that are being made are kept up to date. */
export function useShelf(): Shelf {
  const [videos, setVideos] = useState<Video[] | null>(null);
  const [hasMore, setHasMore] = useState(false);
  const [error, setError] = useState("");

  const next = async (after: Video | undefined): Promise<Page<Video>> => {
    const from = after ? `&after=${encodeURIComponent(after.id)}` : "";
    return call<Page<Video>>("GET", `/v1/videos?limit=${PAGE}${from}`);
  };
  useEffect(() => {
    next(undefined).then(
      (page) => {
        setVideos(page.data);
        setHasMore(page.has_more);
      },
      (reason: unknown) => setError(reason instanceof ApiError ? reason.message : String(reason)),
    );
  }, []);

  const unfinished = (videos ?? []).filter((video) => !isFinished(video)).map((video) => video.id).join(" ");
  useEffect(() => {
    if (!unfinished) return;
    const leaving = new AbortController();
    const look = async () => {
      const ids = unfinished.split(" ");
      const found = await Promise.allSettled(ids.map((id) => call<Video>("GET", `/v1/videos/${id}`, undefined, leaving.signal)));
      if (leaving.signal.aborted) return;
      const fresh = new Map(found.flatMap((one) => (one.status === "fulfilled" ? [[one.value.id, one.value]] : [])));
      setVideos((old) => old?.map((video) => fresh.get(video.id) ?? video) ?? old);
      timer = window.setTimeout(look, 2 * POLL_MS); // after the answers: a busy server is not asked twice at once
    };
    let timer = window.setTimeout(look, 2 * POLL_MS);
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [unfinished]);

  const load = async (pages: number) => {
    let all = videos ?? [];
    let more = hasMore;
    for (let page = 0; page < pages && more; page++) {
      const found = await next(all.at(-1));
      all = [...all, ...found.data];
      more = found.has_more;
    }
    setVideos(all);
    setHasMore(more);
  };
  return {
    videos,
    error,
    hasMore,
    loadMore: () => load(1),
    loadAll: () => load(MAX_PAGES),
    forget: (id) => setVideos((old) => old?.filter((video) => video.id !== id) ?? old),
  };
}
