// What people say of a clip: a rating, tags and words; a harm to report; a refusal to appeal.
import { useState } from "preact/hooks";
import { useAnswer } from "./answer";
import { call, type Features, type Video } from "./api";
import { explain } from "./prompt";
import { Dialog, Field, Icon, Problem, Select, submit, toast, useTask, when } from "./ui";

const FEEDBACK = "/v1/asazora/feedback";
const REPORTS = "/v1/asazora/reports";
const APPEALS = "/v1/asazora/appeals";
const STARS = [1, 2, 3, 4, 5];
const TAGS = ["as asked", "beautiful", "moves well", "wrong subject", "wrong colour", "wrong motion", "flickers", "falls apart"];
export const HARMS = ["violence", "sexual", "sexual/minors", "hate", "likeness", "intellectual-property", "self-harm", "illicit", "deceptive-civic"];

export function hasFeedback(features: Features): boolean {
  return features.has("POST", FEEDBACK);
}

export function canReport(features: Features): boolean {
  return features.has("POST", REPORTS);
}

export function canAppeal(features: Features): boolean {
  return features.has("POST", APPEALS);
}

interface Said {
  video_id: string;
  rating: number;
  tags: string[];
  words: string;
  created_at: number;
}

/** What the account says of a clip: a form that starts from what it said before. */
export function FeedbackPart({ video }: { video: Video }) {
  const { answer, error } = useAnswer<{ data: Said[] }>(FEEDBACK);
  if (!answer) return <Problem text={error} />;
  return <FeedbackForm video={video} said={answer.data.find((one) => one.video_id === video.id) ?? null} />;
}

function FeedbackForm({ video, said }: { video: Video; said: Said | null }) {
  const [rating, setRating] = useState(said?.rating ?? 0);
  const [tags, setTags] = useState<string[]>(said?.tags ?? []);
  const [text, setText] = useState(said?.words ?? "");
  const [sent, setSent] = useState(false);
  const task = useTask();
  const offered = [...new Set([...TAGS, ...(said?.tags ?? [])])]; // other clients may use other tags
  const toggle = (tag: string) => setTags(tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag]);
  const send = () =>
    task.run(async () => {
      await call("POST", FEEDBACK, { video_id: video.id, rating, tags, words: text });
      setSent(true);
      toast("Thank you.");
    });
  if (sent) return <p class="thanks">Thank you: this is how it gets better.</p>;
  return (
    <form class="feedback" onSubmit={submit(send)}>
      <h2>How is it?</h2>
      {said && <p class="hint">You said this on {when(said.created_at)}. What you send now takes its place.</p>}
      <fieldset class="stars">
        <legend class="hidden">Rating</legend>
        {STARS.map((star) => (
          <label key={star} class={star <= rating ? "lit" : ""}>
            <input type="radio" name="rating" value={star} checked={star === rating} onChange={() => setRating(star)} />
            <Icon name="star" />
            <span class="hidden">{star === 1 ? "1 star" : `${star} stars`}</span>
          </label>
        ))}
      </fieldset>
      {rating > 0 && (
        <>
          <div class="tags" role="group" aria-label="What is it like?">
            {offered.map((tag) => (
              <button type="button" key={tag} class="chip" aria-pressed={tags.includes(tag)} onClick={() => toggle(tag)}>
                {tag}
              </button>
            ))}
          </div>
          <Field label="In your words">
            {(id) => <textarea id={id} rows={2} maxLength={2000} value={text} onInput={(event) => setText(event.currentTarget.value)} />}
          </Field>
          <button class="primary" disabled={task.busy}>
            {said ? "Send again" : "Send"}
          </button>
        </>
      )}
      <Problem text={task.error} />
    </form>
  );
}

const OF_FILE = "/v1/asazora/reports/of_file";

export function canReportFile(features: Features): boolean {
  return features.has("POST", OF_FILE);
}

/** Reports one of the account's clips, or a file that was found to come from here, whosever clip it is. */
export function ReportDialog({ about, onClose }: { about: Video | File; onClose: () => void }) {
  const [category, setCategory] = useState("");
  const [text, setText] = useState("");
  const task = useTask();
  const send = () =>
    task.run(async () => {
      if (about instanceof File) {
        const form = new FormData();
        for (const [name, value] of Object.entries({ category, words: text })) form.append(name, value);
        form.append("file", about, about.name);
        await call("POST", OF_FILE, form);
      } else {
        await call("POST", REPORTS, { video_id: about.id, category, words: text });
      }
      toast("Reported. A person will look at it; follow it in your account.");
      onClose();
    });
  return (
    <Dialog title="Report a harm" onClose={onClose}>
      <form onSubmit={submit(send)}>
        <p>
          {about instanceof File
            ? "A reviewer finds the clip that this file comes from, and looks at it. You are not told whose clip it is, and they are not told who reported it."
            : "A reviewer looks at every report."}
        </p>
        <Select
          label="What is wrong?"
          value={category}
          options={[["", "choose…"], ...HARMS.map((name): [string, string] => [name, explain(name).split(". ")[0]!])]}
          onChange={setCategory}
        />
        <Field label="What do you see?">
          {(id) => <textarea id={id} rows={3} required maxLength={2000} value={text} onInput={(event) => setText(event.currentTarget.value)} />}
        </Field>
        <Problem text={task.error} />
        <footer>
          <button class="primary" disabled={!category || !text.trim() || task.busy}>
            {task.busy ? "Sending…" : "Report"}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

export function AppealDialog({ video, onClose }: { video: Video; onClose: () => void }) {
  const [text, setText] = useState("");
  const task = useTask();
  const send = () =>
    task.run(async () => {
      await call("POST", APPEALS, { video_id: video.id, words: text });
      toast("Sent. A person will look at it; follow it in your account.");
      onClose();
    });
  return (
    <Dialog title="Ask a person to look" onClose={onClose}>
      <form onSubmit={submit(send)}>
        <p>“{video.prompt}” was refused. A reviewer will read what you write, and decide.</p>
        <Field label="Why is this a mistake?">
          {(id) => <textarea id={id} rows={3} required maxLength={2000} value={text} onInput={(event) => setText(event.currentTarget.value)} />}
        </Field>
        <Problem text={task.error} />
        <footer>
          <button class="primary" disabled={!text.trim() || task.busy}>
            Send
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
