// The reviewers' desk: what waits for a person's decision, what has been decided, and the red team's findings.
import { useState } from "preact/hooks";
import { useAnswer } from "./answer";
import { call } from "./api";
import { Evidence } from "./film";
import { explain } from "./prompt";
import { type Finding, FindingList } from "./redteam";
import { Empty, Field, Heading, Problem, submit, toast, useTask, when } from "./ui";

interface Case {
  id: string;
  kind: "borderline" | "quarantined" | "report" | "appeal";
  video_id: string | null;
  category: string | null;
  words: string;
  prompt: string;
  created_at: number;
  objections: { check: string; reason: string; categories: string[] }[];
  decision: "allow" | "block" | null;
}

const KINDS: Record<Case["kind"], string> = {
  borderline: "A check is in doubt",
  quarantined: "From the red team",
  report: "Reported",
  appeal: "An appeal",
};

export function Review() {
  const { answer, error, reload } = useAnswer<{ data: Case[] }>("/v1/asazora/reviews");
  const { answer: found, reload: reloadFindings } = useAnswer<{ data: Finding[] }>("/v1/asazora/findings");
  const open = found?.data.filter((one) => one.status !== "closed") ?? [];
  return (
    <div class="desk">
      <Heading title="Review">What the checks are in doubt about, what people report, and what they appeal. Each decision is on record.</Heading>
      <Problem text={error} />
      {answer?.data.length === 0 && <Empty title="Nothing waits">Every case is decided.</Empty>}
      <ul class="cases">
        {answer?.data.map((one) => (
          <li key={one.id}>
            <CaseForm one={one} onDecided={reload} />
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <section>
          <h2>Findings of the red team</h2>
          <FindingList findings={open} onMoved={reloadFindings} />
        </section>
      )}
    </div>
  );
}

function CaseForm({ one, onDecided }: { one: Case; onDecided: () => void }) {
  const [notes, setNotes] = useState("");
  const task = useTask();
  const decide = (decision: "allow" | "block") =>
    task.run(async () => {
      await call("POST", `/v1/asazora/reviews/${one.id}/decision`, { decision, notes });
      toast(decision === "allow" ? "Allowed." : "Blocked.");
      onDecided();
    });
  const reasons = new Set([...(one.category ? [one.category] : []), ...one.objections.flatMap((objection) => objection.categories)]);
  return (
    <form class="case" onSubmit={submit(() => decide("allow"))}>
      <header>
        <h2>{KINDS[one.kind]}</h2>
        <time>{when(one.created_at)}</time>
      </header>
      <blockquote>{one.prompt || "No prompt"}</blockquote>
      {one.words && <p>“{one.words}”</p>}
      {reasons.size > 0 && <p class="hint">{[...reasons].map(explain).join("; ")}</p>}
      {one.objections.map((objection) => (
        <p class="hint" key={objection.check}>
          {objection.check}: {objection.reason}
        </p>
      ))}
      {one.video_id && <Evidence src={`/v1/asazora/reviews/${one.id}/content`} />}
      <Field label="Notes">
        {(id) => <textarea id={id} rows={2} maxLength={4000} value={notes} onInput={(event) => setNotes(event.currentTarget.value)} />}
      </Field>
      <Problem text={task.error} />
      <div class="actions">
        <button disabled={task.busy}>Allow</button>
        <button type="button" class="danger" disabled={task.busy} onClick={() => decide("block")}>
          Block
        </button>
      </div>
    </form>
  );
}
