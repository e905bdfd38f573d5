// Where a video comes from: the evidence of the server in plain words, for any file and for one's own clips.
import { useState } from "preact/hooks";
import { call, contentUrl, type Features, type Provenance, send, type Video } from "./api";
import { canReportFile, ReportDialog } from "./feedback";
import { Film } from "./film";
import { DropZone, Heading, Problem, useObjectUrl, useTask } from "./ui";

type Evidence = Provenance["asazora"];

async function check(file: Blob, name: string): Promise<Evidence> {
  const form = new FormData();
  form.append("file", file, name);
  return (await call<Provenance>("POST", "/v1/content_provenance_checks", form)).asazora;
}

export function VerifyPage({ features, mayReport }: { features: Features; mayReport: boolean }) {
  const [file, setFile] = useState<File | null>(null);
  const [evidence, setEvidence] = useState<Evidence | null>(null);
  const [reporting, setReporting] = useState(false);
  const task = useTask();
  const url = useObjectUrl(file);
  const look = (chosen: File) => {
    setFile(chosen);
    setEvidence(null);
    task.run(async () => setEvidence(await check(chosen, chosen.name)));
  };
  return (
    <div class="narrow">
      <Heading title="Where does it come from?">
        Drop any video or picture, and learn whether it was made here and how sure that is. The file is looked at and deleted.
      </Heading>
      <DropZone label="Drop a video or a picture" hint="or choose one" onFile={look} />
      <Problem text={task.error} />
      {file && (
        <section class="verdict" aria-live="polite" aria-busy={task.busy}>
          {url && (
            <div class="exhibit">
              {file.type.startsWith("image/") ? <img src={url} alt="" /> : <Film src={url} muted controls playsInline aria-label={file.name} />}
            </div>
          )}
          <div>
            <p class="hint">{file.name}</p>
            {task.busy && <p class="loading">Looking at its credentials, its marks and its pictures…</p>}
            {evidence && <Findings evidence={evidence} />}
            {evidence?.generated_here && mayReport && canReportFile(features) && (
              <p>
                <button type="button" class="link" onClick={() => setReporting(true)}>
                  Report a harm
                </button>
              </p>
            )}
          </div>
        </section>
      )}
      {file && reporting && <ReportDialog about={file} onClose={() => setReporting(false)} />}
    </div>
  );
}

function conclusion({ generated_here: here, c2pa, watermark }: Evidence): { title: string; sure: string } {
  if (here === true) {
    const sure =
      c2pa.validation_state === "trusted"
        ? "As sure as can be: its signed credentials are whole."
        : watermark.mac_ok
          ? "As sure as can be: its invisible mark was read and is authentic."
          : "Nearly sure: its invisible mark is there, though too worn to read in full.";
    return { title: "Made here", sure };
  }
  if (here === null) return { title: "Cannot be decided", sure: "There is a trace, but not enough to say." };
  return { title: "No sign that it was made here", sure: "That is no proof of another origin: marks can be destroyed." };
}

const CREDENTIALS: Record<Evidence["c2pa"]["validation_state"], string> = {
  trusted: "Whole, and signed by this server.",
  valid: "Whole, but signed by somebody else.",
  invalid: "There are some, but they do not fit this file: it was changed after it was signed.",
  not_present: "None. Most apps remove them when a video is shared.",
};

function markWords({ watermark }: Evidence): string {
  if (watermark.mac_ok) return `Read, and authentic: video ${watermark.payload}.`;
  if (watermark.detected) return "It is there, but too worn to say of which video.";
  return "Not found.";
}

function likenessWords({ fingerprint, generated_here: here }: Evidence): string {
  if (!fingerprint.match) return "It looks like nothing that was made here.";
  return here ? "It looks like a video that was made here." : "It looks like a video that was made here. Looks alone prove nothing.";
}

function Findings({ evidence }: { evidence: Evidence }) {
  const { title, sure } = conclusion(evidence);
  return (
    <>
      <h2 class={`conclusion ${evidence.generated_here}`}>{title}</h2>
      <p>{sure}</p>
      <Tiers evidence={evidence} />
      <details>
        <summary>The server's own words</summary>
        <p>{evidence.verdict}.</p>
      </details>
    </>
  );
}

function Tiers({ evidence }: { evidence: Evidence }) {
  const { c2pa } = evidence;
  return (
    <dl class="tiers">
      <div class={c2pa.validation_state === "trusted" ? "yes" : c2pa.validation_state === "invalid" ? "warn" : "no"}>
        <dt>Content Credentials</dt>
        <dd>
          {CREDENTIALS[c2pa.validation_state]}
          {c2pa.issuer && <span class="line">Signed by {c2pa.issuer}</span>}
          {c2pa.model && <span class="line">Made with {c2pa.model}</span>}
          {c2pa.generated_at && <span class="line">On {new Date(c2pa.generated_at).toLocaleString(undefined, { dateStyle: "long", timeStyle: "short" })}</span>}
        </dd>
      </div>
      <div class={evidence.watermark.detected ? "yes" : "no"}>
        <dt>Invisible mark</dt>
        <dd>{markWords(evidence)}</dd>
      </div>
      <div class={!evidence.fingerprint.match ? "no" : evidence.generated_here ? "yes" : "warn"}>
        <dt>Likeness</dt>
        <dd>{likenessWords(evidence)}</dd>
      </div>
      {evidence.classifier && (
        <div class="no">
          <dt>Detector</dt>
          <dd>{evidence.classifier.band}</dd>
        </div>
      )}
    </dl>
  );
}

/** The Content Credentials of one's own clip, read from the very file that a download gives. */
export function Credentials({ video }: { video: Video }) {
  const [evidence, setEvidence] = useState<Evidence | null>(null);
  const task = useTask();
  const read = () =>
    task.run(async () => {
      const file = await (await send("GET", contentUrl(video.id))).blob();
      setEvidence(await check(file, `${video.id}.mp4`));
    });
  return (
    <section class="credentials" aria-live="polite">
      <h2>Content Credentials</h2>
      {evidence ? (
        <Findings evidence={evidence} />
      ) : (
        <>
          <p class="hint">Every clip says what made it, in a signature and in a mark that the eye does not see.</p>
          <button type="button" onClick={read} disabled={task.busy}>
            {task.busy ? "Reading…" : "Read them"}
          </button>
        </>
      )}
      <Problem text={task.error} />
    </section>
  );
}
