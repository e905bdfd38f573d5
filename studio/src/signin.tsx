// Signing in with a key, or with an invitation.
import { useState } from "preact/hooks";
import { acceptInvitation, type Session, signIn } from "./api";
import { Field, Mark, Problem, submit, useTask } from "./ui";

const INVITATION = "#invitation=";

export function SignIn({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const invitation = location.hash.startsWith(INVITATION) ? location.hash.slice(INVITATION.length) : "";
  return (
    <main class="signin">
      <div class="sky" aria-hidden="true" />
      <div class="sheet">
        <h1>
          <Mark /> Asazora
        </h1>
        {invitation ? <Invited token={invitation} onSignedIn={onSignedIn} /> : <WithKey onSignedIn={onSignedIn} />}
      </div>
    </main>
  );
}

function WithKey({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const [key, setKey] = useState("");
  const task = useTask();
  return (
    <form onSubmit={submit(() => task.run(async () => onSignedIn(await signIn(key.trim()))))}>
      <p class="lead">Words in, moving pictures out, on your own machine.</p>
      <Field label="Key" hint="The server printed one when it first started. More: asazora keys create">
        {(id, hint) => (
          <input id={id} type="password" autocomplete="current-password" aria-describedby={hint} required placeholder="sk-asazora-…" value={key} onInput={(event) => setKey(event.currentTarget.value)} />
        )}
      </Field>
      <Problem text={task.error} />
      <button class="primary" disabled={!key.trim() || task.busy}>
        Sign in
      </button>
    </form>
  );
}

function Invited({ token, onSignedIn }: { token: string; onSignedIn: (session: Session) => void }) {
  const [name, setName] = useState("");
  const [welcome, setWelcome] = useState<(Session & { key: string }) | null>(null);
  const task = useTask();
  const accept = () => task.run(async () => setWelcome(await acceptInvitation(token, name.trim())));
  if (welcome) {
    return (
      <form
        onSubmit={submit(() => {
          location.hash = "create";
          onSignedIn(welcome);
        })}
      >
        <p class="lead">Welcome, {welcome.account}.</p>
        <Field label="Your key: keep it, it is shown only now">
          {(id) => <input id={id} class="secret" readOnly value={welcome.key} onFocus={(event) => event.currentTarget.select()} />}
        </Field>
        <button class="primary">Go to the studio</button>
      </form>
    );
  }
  return (
    <form onSubmit={submit(accept)}>
      <p class="lead">You are invited.</p>
      <Field label="Name of your account">
        {(id) => <input id={id} required maxLength={80} value={name} onInput={(event) => setName(event.currentTarget.value)} />}
      </Field>
      <Problem text={task.error} />
      <button class="primary" disabled={!name.trim() || task.busy}>
        Accept
      </button>
    </form>
  );
}
