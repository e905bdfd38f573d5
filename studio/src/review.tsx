// The reviewers' desk: what waits for a person's decision, what has been decided, and the red team's findings.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Pages, useAnswer, usePages } from "./answer";
import { call } from "./api";
import { Evidence } from "./film";
import { explain } from "./prompt";
import { type Finding, FindingList } from "./redteam";
import { Empty, Field, Heading, Problem, Segmented, submit, toast, useTask, when } from "./ui";

interface Case {
  id: string;
  sequence: number;
  kind: "borderline" | "quarantined" | "report" | "appeal";
  video_id: string | null;
  category: string | null;
  words: string;
  prompt: string;
  created_at: number;
  objections: { check: string; reason: string; categories: string[] }[];
  decision: "allow" | "block" | null;
  decided_at: number | null;
  decided_by_name: string | null;
  notes: string | null;
}

const KINDS: Record<Case["kind"], string> = {
  borderline: "A check is in doubt",
  quarantined: "From the red team",
  report: "Reported",
  appeal: "An appeal",
};

const REVIEWS = "/v1/asazora/reviews";
const PAGE = 20;
const after = (one: Case) => one.sequence;

export function Review() {
  const [shown, setShown] = useState("waiting");
  return (
    <div class="desk">
      <Heading title="Review">What the checks are in doubt about, what people report, and what they appeal. Each decision is on record.</Heading>
      <Segmented label="Cases" value={shown} options={[["waiting", "Waiting"], ["decided", "Decided"]]} onChange={setShown} />
      {shown === "waiting" ? <Waiting /> : <Decided />}
    </div>
  );
}

function Waiting() {
  const pages = usePages<Case>(`${REVIEWS}?limit=${PAGE}`, after);
  const { answer: found, reload: reloadFindings } = useAnswer<{ data: Finding[] }>("/v1/asazora/findings");
  const open = found?.data.filter((one) => one.status !== "closed") ?? [];
  return (
    <>
      {pages.items?.length === 0 && !pages.hasMore && <Empty title="Nothing waits">Every case is decided.</Empty>}
      <CaseList pages={pages}>{(one) => <CaseForm one={one} onDecided={() => pages.forget(one)} />}</CaseList>
      {open.length > 0 && (
        <section>
          <h2>Findings of the red team</h2>
          <FindingList findings={open} onMoved={reloadFindings} />
        </section>
      )}
    </>
  );
}

function Decided() {
  const pages = usePages<Case>(`${REVIEWS}?decided=true&order=desc&limit=${PAGE}`, after);
  return (
    <>
      {pages.items?.length === 0 && <Empty title="Nothing is decided yet">Each decision is kept here: whose it was, when, and why.</Empty>}
      <CaseList pages={pages}>{(one) => <DecidedCase one={one} />}</CaseList>
    </>
  );
}

/** A page of cases, and a button for the next one, which takes the focus to its first case. */
function CaseList({ pages, children }: { pages: Pages<Case>; children: (one: Case) => ComponentChildren }) {
  const list = useRef<HTMLUListElement>(null);
  const task = useTask();
  const { items, hasMore } = pages;
  // Who decides all that is shown goes on with the next page.
  useEffect(() => {
    if (items?.length === 0 && hasMore) void pages.more();
  }, [items?.length, hasMore]);
  const more = () =>
    task.run(async () => {
      const known = items?.length ?? 0;
      await pages.more();
      requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>(":scope > li")[known]?.focus());
    });
  return (
    <>
      <Problem text={pages.error} />
      <ul class="cases" ref={list}>
        {items?.map((one) => (
          <li key={one.id} tabIndex={-1}>
            {children(one)}
          </li>
        ))}
      </ul>
      {hasMore && (
        <p class="more">
          <button type="button" disabled={task.busy} onClick={more}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

/** What a case is about: all that a reviewer knows of it. */
function CaseFacts({ one }: { one: Case }) {
  const reasons = new Set([...(one.category ? [one.category] : []), ...one.objections.flatMap((objection) => objection.categories)]);
  return (
    <>
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
    </>
  );
}

function DecidedCase({ one }: { one: Case }) {
  return (
    <article class="case">
      <CaseFacts one={one} />
      {one.decision && one.decided_at && (
        <p>
          <span class={`status ${one.decision}`}>{one.decision === "allow" ? "Allowed" : "Blocked"}</span> by {one.decided_by_name ?? "an account that is gone"}, <time>{when(one.decided_at)}</time>
        </p>
      )}
      <p>{one.notes ? `Why: “${one.notes}”` : <span class="hint">No reason was written down.</span>}</p>
    </article>
  );
}

function CaseForm({ one, onDecided }: { one: Case; onDecided: () => void }) {
  const [notes, setNotes] = useState("");
  const task = useTask();
  const decide = (decision: "allow" | "block") =>
    task.run(async () => {
      await call("POST", `${REVIEWS}/${one.id}/decision`, { decision, notes });
      toast(decision === "allow" ? "Allowed." : "Blocked.");
      onDecided();
    });
  return (
    <form class="case" onSubmit={submit(() => decide("allow"))}>
      <CaseFacts one={one} />
      {one.video_id && <Evidence src={`${REVIEWS}/${one.id}/content`} />}
      <Field label="Notes" hint="Why you decide so. Whoever the case is from reads this.">
        {(id, hint) => <textarea id={id} aria-describedby={hint} rows={2} maxLength={4000} value={notes} onInput={(event) => setNotes(event.currentTarget.value)} />}
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
