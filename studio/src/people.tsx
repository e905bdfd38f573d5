// People and keys: one's own account, cases and keys; for admins accounts, roles, invitations and the audit trail.
import { useState } from "preact/hooks";
import { useAnswer } from "./answer";
import { call, type Features, type Session } from "./api";
import { hasCases, OwnCases } from "./cases";
import { Dialog, Field, Heading, Problem, Segmented, Select, submit, toast, useTask, when } from "./ui";

const CONSENT = "/v1/asazora/account/consent";
const ROLES = ["creator", "viewer", "red_teamer", "reviewer", "admin"];
const GIB = 2 ** 30;

interface Key {
  id: string;
  hint: string;
  scopes: string[];
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
}

interface Own {
  name: string;
  role: string;
  used_bytes: number;
  quota_bytes: number;
  queued: number;
  max_queued: number;
}

interface Account {
  id: string;
  name: string;
  role: string;
  created_at: number;
  quota_bytes: number | null;
  max_queued: number | null;
}

interface Invitation {
  id: string;
  role: string;
  expires_at: number;
  used_at: number | null;
}

interface AuditEvent {
  sequence: number;
  time: number;
  actor: string;
  action: string;
  subject: string;
}

export function roleName(role: string): string {
  return role.replace("_", " ");
}

export function People({ features, session }: { features: Features; session: Session }) {
  const admin = session.scopes.includes("admin") && features.has("GET", "/v1/asazora/accounts");
  return (
    <div class="people">
      <Heading title={admin ? "People and keys" : "Account and keys"} />
      <OwnAccount />
      {hasCases(features) && <OwnCases />}
      <Keys scopes={session.scopes} />
      {features.has("POST", CONSENT) && <OwnData name={session.account} />}
      {admin && (
        <>
          <Accounts own={session.account_id} />
          <Invitations />
          <Audit />
        </>
      )}
    </div>
  );
}

function OwnAccount() {
  const { answer: own, error } = useAnswer<Own>("/v1/asazora/account");
  if (!own) return <Problem text={error} />;
  return (
    <dl class="facts">
      <div>
        <dt>Account</dt>
        <dd>{own.name}</dd>
      </div>
      <div>
        <dt>Role</dt>
        <dd>{roleName(own.role)}</dd>
      </div>
      <div>
        <dt>Kept</dt>
        <dd>
          {(own.used_bytes / GIB).toFixed(2)} of {(own.quota_bytes / GIB).toFixed(0)} GiB
        </dd>
      </div>
      <div>
        <dt>In line</dt>
        <dd>
          {own.queued} of {own.max_queued}
        </dd>
      </div>
    </dl>
  );
}

/** Something that is shown once, to be copied now. */
function Once({ title, secret, hint, onClose }: { title: string; secret: string; hint: string; onClose: () => void }) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{hint}</p>
      <Field label="Copy it now: it is not shown again">
        {(id) => <input id={id} class="secret" readOnly value={secret} onFocus={(event) => event.currentTarget.select()} />}
      </Field>
      <footer>
        <button type="button" class="primary" onClick={() => void navigator.clipboard?.writeText(secret).then(() => toast("Copied."))}>
          Copy
        </button>
      </footer>
    </Dialog>
  );
}

function keyState(key: Key): string {
  if (key.revoked_at) return `revoked ${when(key.revoked_at)}`;
  if (key.expires_at) return `until ${when(key.expires_at)}`;
  return "no end";
}

/** What a key may do, in plain words. */
const SCOPES: Record<string, string> = {
  "videos:read": "look at clips",
  "videos:write": "make and delete clips",
  feedback: "rate, report and appeal",
  red_team: "attack the checks on purpose",
  review: "review cases",
  admin: "look after people",
};

function scopeWords(scope: string): string {
  return SCOPES[scope] ?? scope;
}

function Keys({ scopes }: { scopes: string[] }) {
  const { answer, error, reload } = useAnswer<{ data: Key[] }>("/v1/asazora/keys");
  const [secret, setSecret] = useState("");
  const [days, setDays] = useState("90");
  const [chosen, setChosen] = useState(scopes);
  const toggle = (scope: string) => setChosen(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  const task = useTask();
  const create = () =>
    task.run(async () => {
      const made = await call<{ key: string }>("POST", "/v1/asazora/keys", { scopes: chosen, ...(days && { days: Number(days) }) });
      setSecret(made.key);
      reload();
    });
  const revoke = (key: Key) =>
    task.run(async () => {
      await call("DELETE", `/v1/asazora/keys/${key.id}`);
      toast(`The key that ends in ${key.hint} is revoked.`);
      reload();
    });
  return (
    <section>
      <h2>Your keys</h2>
      <Problem text={error || task.error} />
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Ends in</th>
              <th scope="col">May</th>
              <th scope="col">Made</th>
              <th scope="col">Valid</th>
              <th scope="col">
                <span class="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {answer?.data.map((key) => (
              <tr key={key.id} class={key.revoked_at ? "past" : ""}>
                <td>
                  <code>…{key.hint}</code>
                </td>
                <td class="may">{key.scopes.map(scopeWords).join("; ")}</td>
                <td>{when(key.created_at)}</td>
                <td>{keyState(key)}</td>
                <td>
                  {!key.revoked_at && (
                    <button type="button" class="danger" onClick={() => revoke(key)} aria-label={`Revoke the key that ends in ${key.hint}`}>
                      Revoke
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <form class="wide" onSubmit={submit(create)}>
        <fieldset class="scopes">
          <legend>A new key may</legend>
          {scopes.map((scope) => (
            <label class="check" key={scope}>
              <input type="checkbox" checked={chosen.includes(scope)} onChange={() => toggle(scope)} />
              <span>{scopeWords(scope)}</span>
            </label>
          ))}
        </fieldset>
        <div class="inline">
          <Select label="Valid for" value={days} options={[["7", "a week"], ["90", "90 days"], ["365", "a year"], ["", "no end"]]} onChange={setDays} />
          <button disabled={!chosen.length || task.busy}>New key</button>
        </div>
        {!chosen.length && <p class="hint">Choose at least one thing that it may do.</p>}
      </form>
      {secret && <Once title="Your new key" secret={secret} hint="Use it as the API key of any OpenAI client, or to sign in here." onClose={() => setSecret("")} />}
    </section>
  );
}

function OwnData({ name }: { name: string }) {
  const { answer, error, reload } = useAnswer<{ training: boolean }>(CONSENT);
  const [erasing, setErasing] = useState(false);
  const task = useTask();
  const consent = (training: boolean) =>
    task.run(async () => {
      await call("POST", CONSENT, { training });
      reload();
    });
  return (
    <section>
      <h2>Your data</h2>
      <Problem text={error || task.error} />
      <label class="check">
        <input type="checkbox" checked={answer?.training ?? false} onChange={(event) => consent(event.currentTarget.checked)} />
        <span>The checks may learn from what I wrote and rated</span>
      </label>
      <div class="inline">
        <a class="button" href="/v1/asazora/account/export" download="asazora-account.zip">
          Take everything along
        </a>
        <button type="button" class="danger" onClick={() => setErasing(true)}>
          Erase the account
        </button>
      </div>
      {erasing && <Erase name={name} onClose={() => setErasing(false)} />}
    </section>
  );
}

function Erase({ name, onClose }: { name: string; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const task = useTask();
  const erase = () =>
    task.run(async () => {
      await call("DELETE", "/v1/asazora/account", { name: typed });
      location.reload();
    });
  return (
    <Dialog title="Erase the account" onClose={onClose}>
      <form onSubmit={submit(erase)}>
        <p>All clips, keys, words and findings of this account are gone for good.</p>
        <Field label={`Type its name, ${name}, to be sure`}>
          {(id) => <input id={id} autocomplete="off" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />}
        </Field>
        <Problem text={task.error} />
        <footer>
          <button class="danger solid" disabled={typed !== name || task.busy}>
            Erase everything
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function Accounts({ own }: { own: string }) {
  const { answer, error, reload } = useAnswer<{ data: Account[] }>("/v1/asazora/accounts");
  const [limited, setLimited] = useState<Account | null>(null);
  const task = useTask();
  const change = (account: Account, role: string) =>
    task.run(async () => {
      await call("POST", `/v1/asazora/accounts/${account.id}`, { role });
      toast(`${account.name} is now ${roleName(role)}.`);
      reload();
    });
  return (
    <section>
      <h2>People</h2>
      <Problem text={error || task.error} />
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Since</th>
              <th scope="col">Role</th>
              <th scope="col">May keep</th>
              <th scope="col">May queue</th>
              <th scope="col">
                <span class="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {answer?.data.map((account) => (
              <tr key={account.id}>
                <td>{account.name}</td>
                <td>{when(account.created_at)}</td>
                <td>
                  {account.id === own ? (
                    roleName(account.role)
                  ) : (
                    <select aria-label={`Role of ${account.name}`} value={account.role} onChange={(event) => change(account, event.currentTarget.value)}>
                      {ROLES.map((role) => (
                        <option value={role} key={role}>
                          {roleName(role)}
                        </option>
                      ))}
                    </select>
                  )}
                </td>
                <td>{account.quota_bytes === null ? "as the server says" : `${gibOf(account.quota_bytes)} GiB`}</td>
                <td>{account.max_queued ?? "as the server says"}</td>
                <td>
                  <button type="button" aria-label={`Limits of ${account.name}`} onClick={() => setLimited(account)}>
                    Limits
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {limited && <Limits account={limited} onChanged={reload} onClose={() => setLimited(null)} />}
    </section>
  );
}

function gibOf(bytes: number): number {
  return Number((bytes / GIB).toFixed(3));
}

/** How much an account may keep and queue. Empty fields leave it to the server's own limits. */
function Limits({ account, onChanged, onClose }: { account: Account; onChanged: () => void; onClose: () => void }) {
  const [gib, setGib] = useState(account.quota_bytes === null ? "" : String(gibOf(account.quota_bytes)));
  const [queued, setQueued] = useState(account.max_queued === null ? "" : String(account.max_queued));
  const task = useTask();
  const save = () =>
    task.run(async () => {
      const limits = { quota_bytes: gib ? Math.round(Number(gib) * GIB) : null, max_queued: queued ? Number(queued) : null };
      await call("POST", `/v1/asazora/accounts/${account.id}`, limits);
      toast(`The limits of ${account.name} are changed.`);
      onChanged();
      onClose();
    });
  return (
    <Dialog title={`Limits of ${account.name}`} onClose={onClose}>
      <form onSubmit={submit(save)}>
        <p>A field that is empty leaves it to the server's limit.</p>
        <Field label="GiB of clips and uploads that it may keep">
          {(id) => <input id={id} type="number" min={0} max={2 ** 20} step="any" value={gib} onInput={(event) => setGib(event.currentTarget.value)} />}
        </Field>
        <Field label="Clips that may wait in line">
          {(id) => <input id={id} type="number" min={0} max={100_000} step={1} value={queued} onInput={(event) => setQueued(event.currentTarget.value)} />}
        </Field>
        <Problem text={task.error} />
        <footer>
          <button class="primary" disabled={task.busy}>
            Save
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function Invitations() {
  const { answer, error, reload } = useAnswer<{ data: Invitation[] }>("/v1/asazora/invitations");
  const [role, setRole] = useState("creator");
  const [link, setLink] = useState("");
  const task = useTask();
  const open = answer?.data.filter((one) => !one.used_at && one.expires_at * 1000 > Date.now()) ?? [];
  const invite = () =>
    task.run(async () => {
      const made = await call<{ token: string }>("POST", "/v1/asazora/invitations", { role });
      setLink(`${location.origin}/#invitation=${made.token}`);
      reload();
    });
  const withdraw = (id: string) =>
    task.run(async () => {
      await call("DELETE", `/v1/asazora/invitations/${id}`);
      reload();
    });
  return (
    <section>
      <h2>Invitations</h2>
      <Problem text={error || task.error} />
      {open.length > 0 && (
        <ul class="lines">
          {open.map((one) => (
            <li key={one.id}>
              <span>
                A {roleName(one.role)}, until {when(one.expires_at)}
              </span>
              <button type="button" onClick={() => withdraw(one.id)} aria-label={`Withdraw the invitation of a ${roleName(one.role)}`}>
                Withdraw
              </button>
            </li>
          ))}
        </ul>
      )}
      <form class="inline" onSubmit={submit(invite)}>
        <Segmented label="Invite a" value={role} options={ROLES.map((name): [string, string] => [name, roleName(name)])} onChange={setRole} />
        <button disabled={task.busy}>Invite</button>
      </form>
      {link && <Once title="The invitation" secret={link} hint="Whoever opens this address gets an account and a key. It works once, for seven days." onClose={() => setLink("")} />}
    </section>
  );
}

function Audit() {
  const { answer, error } = useAnswer<{ data: AuditEvent[]; intact: boolean }>("/v1/asazora/audit?limit=50");
  return (
    <section>
      <h2>Audit trail</h2>
      <Problem text={error} />
      {answer && <p class="hint">{answer.intact ? "The chain of records is intact." : "The chain of records is broken: somebody changed the past."}</p>}
      <ul class="lines">
        {answer?.data.map((event) => (
          <li key={event.sequence}>
            <span>
              {event.action} <code>{event.subject.slice(0, 16)}…</code>
            </span>
            <time>{when(event.time)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
