// One's own cases: held clips, reports and appeals, and what a person decided.
import { useAnswer } from "./answer";
import type { Features } from "./api";
import { explain } from "./prompt";
import { Problem, when } from "./ui";

const CASES = "/v1/asazora/cases";

interface OwnCase {
  id: string;
  kind: "borderline" | "quarantined" | "report" | "appeal";
  video_id: string | null;
  category: string | null;
  words: string;
  created_at: number;
  decision: "allow" | "block" | null;
  decided_at: number | null;
  notes: string | null;
}

const KINDS: Record<OwnCase["kind"], string> = {
  borderline: "A clip that a check is in doubt about",
  quarantined: "A clip that is kept as evidence",
  report: "Your report",
  appeal: "Your appeal",
};

const DECISIONS = { allow: "Allowed", block: "Blocked" };

export function hasCases(features: Features): boolean {
  return features.has("GET", CASES);
}

export function OwnCases() {
  const { answer, error } = useAnswer<{ data: OwnCase[] }>(CASES);
  return (
    <section>
      <h2>Your cases</h2>
      <Problem text={error} />
      {answer?.data.length === 0 && <p class="hint">None. What you report or appeal, and each clip that waits for a person, is followed here.</p>}
      <ul class="cases">
        {answer?.data.map((one) => (
          <li key={one.id} class="case">
            <header>
              <h3>{KINDS[one.kind]}</h3>
              <span class={`status ${one.decision ?? "open"}`}>{one.decision ? DECISIONS[one.decision] : "Waits for a person"}</span>
            </header>
            {one.words && <blockquote>{one.words}</blockquote>}
            {one.category && <p class="hint">{explain(one.category)}</p>}
            {one.notes && <p>The reviewer: “{one.notes}”</p>}
            <p class="hint">
              Since {when(one.created_at)}
              {one.decided_at && `, decided ${when(one.decided_at)}`}
              {one.video_id && (
                <>
                  {". "}
                  <a href={`#video/${one.video_id}`}>To the clip</a>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
