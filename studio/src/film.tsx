// Every `<video>` of the page. Browsers have few decoders and few connections to one server.
import type { ComponentProps } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** A video that gives its decoder and its connection back as soon as it leaves the page. */
export function Film(attributes: ComponentProps<"video">) {
  const element = useRef<HTMLVideoElement>(null);
  useLayoutEffect(() => {
    const shown = element.current;
    return () => shown && letGo(shown);
  }, []);
  return <video ref={element} {...attributes} />;
}

/** Ends whatever a video plays or loads. One that is only removed keeps it until garbage is collected. */
export function letGo(video: HTMLVideoElement): void {
  video.pause();
  video.removeAttribute("src");
  video.load();
}

/** A clip that is loaded only when somebody asks to see it: it may be harmful, and looking is on record. */
export function Evidence({ src }: { src: string }) {
  const [looking, setLooking] = useState(false);
  if (looking) return <Film class="preview" src={src} controls muted playsInline aria-label="The clip in question" />;
  return (
    <button type="button" onClick={() => setLooking(true)}>
      Look at the clip
    </button>
  );
}
