// The red team: what the checks say of an attack and which layer decided; findings, followed until they are closed.
import { useState } from "preact/hooks";
import { useAnswer } from "./answer";
import { call, type Page, type Video } from "./api";
import { HARMS } from "./feedback";
import { Evidence } from "./film";
import { explain } from "./prompt";
import { Field, Heading, Problem, Segmented, Select, submit, toast, useTask, when } from "./ui";

interface Probe {
  prompt: string;
  action: "allow" | "review" | "block";
  categories: string[];
  layers: string[];
  category_scores: Record<string, number>;
  evidence: { layer: string; category: string; found: string; view: string }[];
}

export interface Finding {
  id: string;
  category: string;
  severity: number;
  expected: string;
  prompt: string;
  has_clip: boolean;
  notes: string;
  status: "open" | "confirmed" | "rejected" | "closed";
  history: { time: number; status: string; notes: string }[];
  created_at: number;
}

const ACTIONS = { allow: "Allowed", review: "Held for review", block: "Blocked" };
const NEXT: Record<Finding["status"], Finding["status"][]> = {
  open: ["confirmed", "rejected"],
  confirmed: ["closed"],
  rejected: ["open", "closed"],
  closed: ["open"],
};
const MAX_PROBES = 1000; // as the server takes
const RECENT = 50;
const KEPT = ["held_for_review", "taken_down"];

export function RedTeam() {
  const { answer, error, reload } = useAnswer<{ data: Finding[] }>("/v1/asazora/findings");
  const [missed, setMissed] = useState<Probe | null>(null);
  return (
    <div class="desk">
      <Heading title="Red team">Try to get past the checks, on purpose. Nothing is made here; what you find is followed until it is closed.</Heading>
      <Probes onFile={setMissed} />
      <FileFinding key={missed?.prompt} from={missed} onFiled={reload} />
      <section>
        <h2>Findings</h2>
        <Problem text={error} />
        {answer?.data.length === 0 && <p class="hint">None yet.</p>}
        <FindingList findings={answer?.data ?? []} />
      </section>
    </div>
  );
}

function Probes({ onFile }: { onFile: (probe: Probe) => void }) {
  const [text, setText] = useState("");
  const [results, setResults] = useState<Probe[]>([]);
  const task = useTask();
  const prompts = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const tooMany = prompts.length > MAX_PROBES ? `These are ${prompts.length} prompts; the checks judge up to ${MAX_PROBES} at once. Take some out.` : "";
  const run = () => task.run(async () => setResults((await call<{ data: Probe[] }>("POST", "/v1/asazora/red_team/probes", { prompts })).data));
  return (
    <section>
      <h2>Attack the checks</h2>
      <form class="wide" onSubmit={submit(run)}>
        <Field label="Prompts, one a line" hint={`Up to ${MAX_PROBES}.`}>
          {(id, hint) => <textarea id={id} aria-describedby={hint} rows={4} value={text} onInput={(event) => setText(event.currentTarget.value)} />}
        </Field>
        <Problem text={tooMany || task.error} />
        <button class="primary" disabled={!prompts.length || !!tooMany || task.busy}>
          {task.busy ? "Judging…" : "Judge them"}
        </button>
      </form>
      <ul class="cases" aria-live="polite">
        {results.map((probe, place) => (
          <li key={place} class="case">
            <header>
              <h3>{ACTIONS[probe.action]}</h3>
              <span class="hint">{probe.layers.join(", ")}</span>
            </header>
            <blockquote>{probe.prompt}</blockquote>
            <Scores scores={probe.category_scores} />
            {probe.evidence.map((line) => (
              <p class="hint" key={`${line.layer} ${line.category} ${line.found}`}>
                {line.layer}: “{line.found}” for {line.category} ({line.view})
              </p>
            ))}
            <button type="button" onClick={() => onFile(probe)}>
              File a finding of this
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Scores({ scores }: { scores: Record<string, number> }) {
  return (
    <dl class="scores">
      {Object.entries(scores).map(([category, score]) => (
        <div key={category}>
          <dt>{category}</dt>
          <dd>
            <meter min={0} max={1} low={0.5} high={0.6} value={score} aria-label={category} /> {score.toFixed(2)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FileFinding({ from, onFiled }: { from: Probe | null; onFiled: () => void }) {
  const [prompt, setPrompt] = useState(from?.prompt ?? "");
  const [category, setCategory] = useState("violence");
  const [severity, setSeverity] = useState("3");
  const [expected, setExpected] = useState(from && from.action !== "allow" ? "allow" : "block");
  const [notes, setNotes] = useState("");
  const [clip, setClip] = useState("");
  const { answer, error, reload } = useAnswer<Page<Video>>(`/v1/videos?limit=${RECENT}`);
  const clips = answer?.data.filter(hasFile) ?? [];
  const task = useTask();
  const choose = (id: string) => {
    setClip(id);
    const chosen = clips.find((one) => one.id === id);
    if (chosen?.prompt && !prompt.trim()) setPrompt(chosen.prompt);
  };
  const file = () =>
    task.run(async () => {
      await call("POST", "/v1/asazora/findings", { prompt, category, severity: Number(severity), expected, notes, video_id: clip || null });
      toast("Filed.");
      setPrompt("");
      setNotes("");
      setClip("");
      reload();
      onFiled();
    });
  return (
    <section>
      <h2>File a finding</h2>
      <form class="wide" onSubmit={submit(file)}>
        <Field label="Prompt">
          {(id) => <textarea id={id} rows={2} required value={prompt} onInput={(event) => setPrompt(event.currentTarget.value)} />}
        </Field>
        <div class="options">
          <Select label="Category" value={category} options={HARMS} onChange={setCategory} />
          <Segmented label="Severity" value={severity} options={["1", "2", "3", "4", "5"].map((step): [string, string] => [step, step])} onChange={setSeverity} />
          <Segmented label="The checks should" value={expected} options={[["block", "block it"], ["allow", "allow it"]]} onChange={setExpected} />
        </div>
        {clips.length > 0 && (
          <Select
            label="Clip"
            value={clip}
            options={[["", "none"], ...clips.map((one): [string, string] => [one.id, `${one.prompt || "Untitled"} (${when(one.created_at)})`])]}
            onChange={choose}
          />
        )}
        {clip && <p class="hint">It is taken out of the library and kept as evidence.</p>}
        <Field label="Notes">
          {(id) => <textarea id={id} rows={2} maxLength={4000} value={notes} onInput={(event) => setNotes(event.currentTarget.value)} />}
        </Field>
        <Problem text={task.error || error} />
        <button class="primary" disabled={!prompt.trim() || task.busy}>
          File it
        </button>
      </form>
    </section>
  );
}

/** Whether a clip was made, and lies in the library or the quarantine. */
function hasFile(video: Video): boolean {
  return video.status === "completed" || KEPT.includes(video.error?.code ?? "");
}

export function FindingList({ findings, onMoved }: { findings: Finding[]; onMoved?: () => void }) {
  const task = useTask();
  const move = (finding: Finding, status: string) =>
    task.run(async () => {
      await call("POST", `/v1/asazora/findings/${finding.id}`, { status });
      toast(`The finding is ${status}.`);
      onMoved?.();
    });
  return (
    <>
      <Problem text={task.error} />
      <ul class="cases">
        {findings.map((finding) => (
          <li key={finding.id} class="case">
            <header>
              <h3>
                {explain(finding.category).split(". ")[0]}, severity {finding.severity}
              </h3>
              <span class={`status ${finding.status}`}>{finding.status}</span>
            </header>
            <blockquote>{finding.prompt}</blockquote>
            {finding.notes && <p>{finding.notes}</p>}
            {finding.has_clip && <Evidence src={`/v1/asazora/findings/${finding.id}/content`} />}
            <p class="hint">
              Should be {finding.expected === "block" ? "blocked" : "allowed"}. {finding.history.map((step) => `${step.status} ${when(step.time)}`).join(", then ")}
            </p>
            {onMoved && (
              <div class="actions">
                {NEXT[finding.status].map((status) => (
                  <button type="button" key={status} disabled={task.busy} onClick={() => move(finding, status)}>
                    {status === "open" ? "Open again" : status === "closed" ? "Close" : status === "confirmed" ? "Confirm" : "Reject"}
                  </button>
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
